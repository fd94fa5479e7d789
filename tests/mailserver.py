"""A mail server of our own on 127.0.0.1 that takes letters, refuses them, hangs up or waits, as a test likes."""

import socketserver
import threading
from email import message_from_bytes, policy

from django.core.mail.backends.smtp import EmailBackend

GREETING, DATA = "greeting", "data"


class Backend(EmailBackend):
    """Django's own, by another name: a demo trust's letters are kept from real mail servers, and this is not one."""


class MailServer(socketserver.ThreadingTCPServer):
    """`letters` are the messages taken, in order. `answers` replaces its reply at a command, None hangs up instead.

    While `held` names "greeting" or "data", it waits there with its answer; at "data" it has the letter already.
    """

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.letters, self.answers, self.held = [], {}, None
        self.waiting = threading.Event()  # set when somebody is held
        self.go_on = threading.Event()
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    @property
    def port(self) -> int:
        return self.server_address[1]

    def hold(self, at: str) -> None:
        self.held = at
        self.waiting.clear()
        self.go_on.clear()

    def release(self) -> None:
        self.held = None
        self.go_on.set()

    def addressed(self) -> list[str]:
        return sorted(letter["To"] for letter in self.letters)

    def __exit__(self, *error) -> None:
        self.release()
        self.shutdown()
        super().__exit__(*error)


class _Conversation(socketserver.StreamRequestHandler):
    def handle(self):
        self._pause(GREETING)
        if not self._say(GREETING, "220 test"):
            return
        while line := self.rfile.readline():
            command = line.split()[0].decode().lower()
            if command == "data":
                if not self._take():
                    return
            elif not self._say(command, "221 bye" if command == "quit" else "250 ok") or command == "quit":
                return

    def _take(self) -> bool:
        self._say("go ahead", "354 go ahead")
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                return False
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        if DATA not in self.server.answers:
            self.server.letters.append(message_from_bytes(b"".join(lines), policy=policy.default))
        self._pause(DATA)
        return self._say(DATA, "250 taken")

    def _say(self, at: str, usual: str) -> bool:
        reply = self.server.answers.get(at, usual)
        if reply is None:
            return False
        try:
            self.wfile.write(reply.encode() + b"\r\n")
        except OSError:  # whoever asked has died
            return False
        return True

    def _pause(self, at: str) -> None:
        if self.server.held == at:
            self.server.waiting.set()
            self.server.go_on.wait()
