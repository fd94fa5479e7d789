"""The letters that tell both addresses that somebody's work e-mail was changed: nobody's mail is turned round unseen.

The database puts them into the outbox (schools/sql/trail.sql): the key says which address, the payload which line of
the trail. Neither can be switched off, and neither waits for a school day.
"""

from schools.jobs import Job
from schools.mail import Letter
from schools.models import Change

OLD = "address was:"


def address_changed(job: Job) -> Letter:
    """The letter to the old or to the new address."""
    change = Change.objects.select_related("person", "by").get(id=job.payload["change"])
    was, now_is = change.values["email"]
    is_old = job.key.startswith(OLD)
    facts = {"person": change.person, "by": change.by, "made_at": change.made_at, "is_old": is_old}
    return Letter(to=was if is_old else now_is, template="address_changed", number=str(job.id), facts=facts)
