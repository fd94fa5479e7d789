from django.db import DEFAULT_DB_ALIAS, models


class WordsQuerySet(models.QuerySet):
    """Reads of words, and their deletion in one statement."""

    def erase(self) -> int:
        """Delete for good; returns how many. What hangs on the rows goes, or is unlinked, by the database's own rules.

        Django's delete() would do that work itself and needs rights for it that a person does not have: the reader
        ledger, whose rows stay, can be written and read but not changed.
        """
        return self._raw_delete(self.db or DEFAULT_DB_ALIAS)
