"""Backups: the whole database by PostgreSQL's own programs, or one trust as a file of its rows."""


class Refused(Exception):
    """A backup is not made, or not restored; the text is one sentence for the person at the keyboard."""
