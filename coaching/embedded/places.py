"""Where the embedded servers keep their files. Arithmetic on paths only: nothing is made, started or imported here."""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

PROJECT = Path(__file__).resolve().parent.parent.parent
POSTGRES_PORT = 5432  # only a part of the socket's name; nothing listens on the network
LONGEST_SOCKET_PATH = 100  # bytes; the kernel's limit is 107
SEPARATORS = ',"'  # libpq and PostgreSQL read these in a folder's name as the start of a second folder


@dataclass(frozen=True)
class Places:
    """The paths of one data folder. `home` is absolute."""

    home: Path

    @property
    def postgres_data(self) -> Path:
        return self.home / "postgres"

    @property
    def redis_data(self) -> Path:
        return self.home / "redis"

    @property
    def logs(self) -> Path:
        return self.home / "logs"

    @property
    def postgres_log(self) -> Path:
        return self.logs / "postgres.log"

    @property
    def redis_log(self) -> Path:
        return self.logs / "redis.log"

    @property
    def socket_dir(self) -> Path:
        """The folder of both sockets: inside the data folder, or under /tmp when that path cannot name a socket."""
        inside = self.home / "run"
        short_enough = len(os.fsencode(inside / f".s.PGSQL.{POSTGRES_PORT}")) <= LONGEST_SOCKET_PATH
        if short_enough and not set(SEPARATORS) & set(str(inside)):
            return inside
        short = hashlib.sha256(os.fsencode(self.home)).hexdigest()[:16]
        return Path("/tmp" if os.path.isdir("/tmp") else tempfile.gettempdir()) / f"waymark-{os.getuid()}-{short}"

    @property
    def postgres_socket_dir(self) -> str:
        """What DATABASES calls HOST."""
        return str(self.socket_dir)

    @property
    def postgres_socket(self) -> Path:
        return self.socket_dir / f".s.PGSQL.{POSTGRES_PORT}"

    @property
    def redis_socket(self) -> Path:
        return self.socket_dir / "redis.sock"

    @property
    def redis_url(self) -> str:
        """The address of Redis as redis-py writes it."""
        return f"unix://{quote(str(self.redis_socket))}?db=0"

    @property
    def admin_dsn(self) -> str:
        """libpq's line for the superuser of the embedded PostgreSQL; only the folder's owner can reach the socket."""
        host = self.postgres_socket_dir.replace("\\", "\\\\").replace("'", "\\'")
        return f"host='{host}' port={POSTGRES_PORT} user=postgres dbname=postgres"


def places(home: Path | str) -> Places:
    """The places of a data folder, from any way of writing its path."""
    return Places(Path(os.path.abspath(Path(home).expanduser())))


def default_home() -> Path:
    """The data folder: WAYMARK_HOME, else `.waymark` beside manage.py."""
    return places(os.environ.get("WAYMARK_HOME") or PROJECT / ".waymark").home
