"""Mailing the codes that people asked for. The worker's login alone can read one, and only once."""

import logging

from django.db import connection

from schools.mail import Letter, NotTaken, Post, Unsure

log = logging.getLogger(__name__)


def mail_all() -> None:
    """Mail the codes that wait, one by one: a worker that dies takes at most one with it, and its person asks again."""
    while code := _take_one():
        if not _mail(*code):
            return


def _mail(number, email: str, code: str, is_demo: bool) -> bool:
    """Mail one code; False when the mail server takes nothing now, in which case the code waits again."""
    post = Post(is_demo=is_demo)
    try:
        post.open()
        post.send(Letter(to=email, template="sign_in_code", number=str(number), facts={"code": code}))
    except NotTaken as refused:
        log.warning("A sign-in code was not taken by the mail server: %s", refused)
        if not refused.is_final:
            _give_back(number, code)
        return refused.is_final
    except Unsure as broken:
        log.warning("A sign-in code may not have been sent: %s", broken)
    return True


def _take_one() -> tuple | None:
    with connection.cursor() as cursor:
        cursor.execute("select id, email, code, is_demo from iam.codes_to_mail(1)")
        return cursor.fetchone()


def _give_back(number, code: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select iam.give_code_back(%s, %s)", [number, code])
