"""What tests of somebody's own pages need: the page's words, the live step, a change of coach."""

from coaching.models import Pairing
from observations.models import ActionStep
from tests.observations.views.forms import text_of
from tests.world import TODAY, acting_as, job_for


def page(client, path: str) -> str:
    """The words of a page that opens."""
    answer = client.get(path)
    assert answer.status_code == 200
    return text_of(answer)


def step_of(teacher) -> ActionStep:
    """The teacher's live step."""
    with acting_as(teacher):
        return ActionStep.objects.of(teacher).live().get()


def give(teacher, school, *, to=None) -> None:
    """End the teacher's pair today, and begin one with another coach."""
    with job_for(teacher.trust_id):
        Pairing.objects.filter(teacher=teacher, ends_on=None).update(ends_on=TODAY)
        if to:
            Pairing.objects.create(school=school, teacher=teacher, coach=to, starts_on=TODAY)
