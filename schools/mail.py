"""Letters and the post. A letter is text first, from a template of its own, and never holds what somebody wrote.

A mail server is the one place where "done" and "marked as done" cannot be one transaction. So whoever sends knows
three outcomes apart: taken; surely not taken (NotTaken); and not known (Unsure), which is never tried again.
"""

import smtplib
from contextlib import suppress
from dataclasses import dataclass, field
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string

SMTP = "django.core.mail.backends.smtp.EmailBackend"
CONSOLE = "django.core.mail.backends.console.EmailBackend"
REFUSED_FOR_GOOD = 500  # SMTP's replies from 500 on are final, those from 400 on are "not now" (RFC 5321, 4.2.1)


@dataclass(frozen=True)
class Letter:
    """Who gets which letter: `template` names `templates/mail/<template>.txt` and `.html`, `facts` are for both.

    The first line of the text is the subject. `number` makes the letter's id, the same however often it is tried.
    `way_out` is the address that stops letters of this kind (schools/letters.py); "" where nothing can.
    """

    to: str
    template: str
    number: str
    facts: dict = field(default_factory=dict)
    way_out: str = ""


class NotTaken(Exception):
    """The mail server surely did not take the letter. `is_final` when trying again would not help."""

    def __init__(self, why: str, *, is_final: bool) -> None:
        super().__init__(why)
        self.is_final = is_final


class Unsure(Exception):
    """The connection broke while the letter was on its way: it may have been taken or not."""


class Post:
    """One letter's way to the mail server: `open` first, which may fail without harm, then `send`.

    A demo trust's people do not exist, so nothing of theirs goes to a real mail server; it is printed instead.
    """

    def __init__(self, *, is_demo: bool = False) -> None:
        prints = is_demo and settings.EMAIL_BACKEND == SMTP
        self.connection = get_connection(CONSOLE if prints else None)

    def open(self) -> None:
        """Reach the mail server and sign in to it. Raises NotTaken."""
        try:
            self.connection.open()
        except (OSError, smtplib.SMTPException) as problem:
            self.close()
            raise NotTaken(_in_short(problem), is_final=False) from problem

    def send(self, letter: Letter) -> None:
        """Give the letter to the mail server. Raises NotTaken or Unsure."""
        try:
            self.connection.send_messages([message_of(letter)])
        except smtplib.SMTPRecipientsRefused as refused:
            codes = [code for code, _ in refused.recipients.values()]
            raise NotTaken(f"recipient refused {codes}", is_final=min(codes) >= REFUSED_FOR_GOOD) from refused
        except smtplib.SMTPResponseException as refused:
            raise NotTaken(_in_short(refused), is_final=refused.smtp_code >= REFUSED_FOR_GOOD) from refused
        except (OSError, smtplib.SMTPServerDisconnected) as broken:
            raise Unsure(_in_short(broken)) from broken
        except (ValueError, smtplib.SMTPException) as wrong:  # an address or a header that cannot be sent
            raise NotTaken(_in_short(wrong), is_final=True) from wrong
        finally:
            self.close()

    def close(self) -> None:
        with suppress(OSError, smtplib.SMTPException):  # what was taken stays taken, however the goodbye goes
            self.connection.close()


def message_of(letter: Letter) -> EmailMultiAlternatives:
    """The letter as it goes out."""
    ours = {"product": settings.PRODUCT, "address": settings.PUBLIC_URL.rstrip("/"), "way_out": letter.way_out}
    facts = {**letter.facts, **ours}
    subject, _, text = render_to_string(f"mail/{letter.template}.txt", facts).partition("\n")
    text = text.strip() + (f"\n\nStop e-mails like this: {letter.way_out}" if letter.way_out else "")
    message = EmailMultiAlternatives(subject.strip(), text + "\n", to=[letter.to], headers=_headers_of(letter))
    message.attach_alternative(render_to_string(f"mail/{letter.template}.html", facts), "text/html")
    return message


def _headers_of(letter: Letter) -> dict[str, str]:
    """With a way out, mail programs show a button of their own that takes it without opening a page (RFC 8058)."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    headers = {"Auto-Submitted": "auto-generated", "Message-ID": f"<{letter.number}@{domain}>"}
    if letter.way_out:
        headers |= {"List-Unsubscribe": f"<{letter.way_out}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return headers


def _in_short(problem: Exception) -> str:
    """The kind of trouble and its number: a server's own sentence may repeat an address."""
    number = getattr(problem, "smtp_code", None) or getattr(problem, "errno", None)
    return type(problem).__name__ + (f" {number}" if number else "")
