"""The embedded Redis: the doorbell of the workers and the cache. What must not be lost is in PostgreSQL."""

import signal
import socket
from pathlib import Path

from coaching.embedded import processes
from coaching.embedded.account import Account
from coaching.embedded.binaries import CannotStart, redis_binary
from coaching.embedded.places import Places

LONGEST_START = 30  # seconds, to read back its append-only file


def answers(places: Places) -> bool:
    """Whether the server answers a ping. Asked on a bare socket: redis-py tries again with growing pauses."""
    return _ask(places, b"PING\r\n").startswith(b"+PONG")


def start(places: Places, account: Account) -> None:
    """Start the server; raises CannotStart with the server's own reason."""
    account.own(places.redis_data)
    processes.put_aside(places.redis_log)
    places.redis_log.touch(mode=0o600)
    log_was = places.redis_log.stat().st_size
    process = processes.launch(_command(places), account=account, log=places.redis_log)
    try:
        processes.wait_until(lambda: process.returncode is not None or answers(places), seconds=LONGEST_START)
        if process.returncode is not None or not answers(places):
            reason = processes.last_words(places.redis_log, since=log_was)
            raise CannotStart(f"Redis does not start: {reason} (see {places.redis_log}).")
    except BaseException:
        processes.end(process, signal=signal.SIGTERM, seconds=10)
        raise


def stop(places: Places) -> None:
    """Stop the server, whoever started it, its append-only file written to the disk."""
    # Asked over the socket, since the process number in a file may long be another program's.
    _ask(places, b"SHUTDOWN\r\n")
    processes.wait_until(lambda: not processes.listening(places.redis_socket), seconds=10)


def _ask(places: Places, command: bytes) -> bytes:
    """One command, its first answer; nothing when the server is not there."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
        client.settimeout(10)
        try:
            client.connect(str(places.redis_socket))
            client.sendall(command)
            return client.recv(1024)
        except OSError:
            return b""


def _command(places: Places) -> list[str | Path]:
    only_a_socket = ("--port", "0", "--unixsocket", places.redis_socket, "--unixsocketperm", "700")
    keep_every_write = ("--dir", places.redis_data, "--appendonly", "yes", "--save", "")
    return [redis_binary(), *only_a_socket, *keep_every_write]
