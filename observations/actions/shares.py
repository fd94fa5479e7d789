"""What a teacher lets one colleague read, one thing at a time and for a time; and the end of it, whenever they like."""

import datetime

from django.utils import timezone

from observations.models import Share
from observations.models.share import Lent, key_of
from schools import outbox, turns
from schools.models import Person
from schools.refusals import Refusal, in_words

LETTER = "shared_with_you"
# Days that it may last, to choose from. The longest is the longest cadence there is: whoever is shown something can
# look at it once in a cycle of any school, and nothing stays open by oversight. The database refuses more.
DAYS = (1, 7, 14, 28)
USUALLY = 14


class ForTooLong(Refusal):
    field = "days"
    sentence = "Choose a time of four weeks at most."


class NotHere(Refusal):
    sentence = "They don’t work here any more, so they couldn’t read it."


class NotToBeShared(Refusal):
    """It is not the teacher's own, not shared with them (any more), or whom they share it with wrote it."""

    sentence = "You can share what was written to you, with a colleague who didn’t write it."


class SharedMeanwhile(Refusal):
    sentence = "You shared it with them a moment ago, in another window."


REFUSED = {
    "share_is_for_a_time": ForTooLong,
    "reader_works_here": NotHere,
    "share_is_of_own_words": NotToBeShared,
    "nobody_shares_with_themself": NotToBeShared,
    "one_open_share_of_a_drop_in": SharedMeanwhile,
    "one_open_share_of_a_step": SharedMeanwhile,
    "one_open_share_of_a_conversation": SharedMeanwhile,
}


def give(*, words: Lent, reader: Person, until: datetime.date, by: Person) -> Share:
    """Let a colleague read this up to and with a day; they get an e-mail without a word of it.

    Given again until the same day, it is one; until another day, the earlier one ends and this one begins.
    Raises ForTooLong, NotHere, NotToBeShared, SharedMeanwhile.
    """
    with in_words(REFUSED):
        turns.wait_for("shares of", words.id)
        open_ones = Share.objects.of(by).with_reader(reader).filter(**key_of(words), revoked_at=None)
        for share in open_ones.select_for_update():
            if share.until == until:
                return share
            _end(share)
        share = Share.objects.create(teacher=by, reader=reader, until=until, **key_of(words))
        facts = {"teacher": str(by.id), "until": until.isoformat(), "school": str(words.school_id)}
        outbox.put(queue="mail", kind=LETTER, key=_letter_key(share), recipient=reader.id, payload=facts)
        return share


def stop(*, share: Share, by: Person) -> bool:
    """End a share at once; False when it is not theirs, or has been ended already."""
    found = Share.objects.of(by).filter(id=share.id, revoked_at=None).select_for_update().first()
    if found:
        _end(found)
    return found is not None


def _end(share: Share) -> None:
    share.revoked_at = timezone.now()
    share.save(update_fields=["revoked_at"])  # the database takes back the letter, as for whatever else ends a share


def _letter_key(share: Share) -> str:
    return f"lent:{share.id}"
