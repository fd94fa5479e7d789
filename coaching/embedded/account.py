"""Which user the servers run as. PostgreSQL refuses root, so as root both servers are handed to another user."""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from coaching.embedded.binaries import CannotStart, postgres_binary
from coaching.embedded.places import Places

# One right is enough to reach a data folder below a closed one (/root is 700), so no folder's rights are ever
# changed. A container often lacks the first; the second then does the same.
CAPABILITIES = ("dac_read_search", "dac_override")


@dataclass(frozen=True)
class Account:
    """The user id and group id of the servers, and the words to put before a command so that it runs as them."""

    uid: int
    gid: int
    before: tuple[str, ...] = ()

    def own(self, folder: Path) -> None:
        """Make a folder that only this user may open."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if os.getuid() == 0:
            os.chown(folder, self.uid, self.gid)


def for_servers(places: Places) -> Account:
    """Ourselves; or, as root, the owner of the data that is already there, else `postgres`, else `nobody`."""
    if os.getuid() != 0:
        return Account(os.getuid(), os.getgid())
    entry = _unprivileged_user(places)
    for capability in CAPABILITIES:
        account = Account(entry.pw_uid, entry.pw_gid, _setpriv(entry, capability))
        if _reaches(account, places.home):
            return account
    raise CannotStart(
        f"Waymark was started as root and cannot hand PostgreSQL to the user {entry.pw_name} on this machine; "
        "start it as an ordinary user."
    )


def _unprivileged_user(places: Places) -> pwd.struct_passwd:
    users = {user.pw_name: user for user in pwd.getpwall() if user.pw_uid != 0}
    if places.postgres_data.is_dir():
        owner = places.postgres_data.stat().st_uid
        users = {user.pw_name: user for user in users.values() if user.pw_uid == owner} or users
    for name in ("postgres", "nobody", *users):
        if name in users:
            return users[name]
    raise CannotStart("Waymark was started as root and this machine has no other user for PostgreSQL to run as.")


def _setpriv(user: pwd.struct_passwd, capability: str) -> tuple[str, ...]:
    program = shutil.which("setpriv")
    if program is None:
        raise CannotStart("Waymark was started as root and needs setpriv (util-linux); start it as an ordinary user.")
    identity = (program, f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups")
    return (*identity, f"--inh-caps=+{capability}", f"--ambient-caps=+{capability}", "--")


def _reaches(account: Account, folder: Path) -> bool:
    """Whether that user can enter the data folder and run the server from where the wheel is."""
    try_it = ("/bin/sh", "-c", 'cd "$1" && exec "$2" --version', "sh", folder, postgres_binary("postgres"))
    return subprocess.run((*account.before, *try_it), capture_output=True, cwd="/").returncode == 0
