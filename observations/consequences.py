"""What becomes of words when somebody leaves, moves or is away. Nothing is read for it: it holds for everybody."""

from schools import consequences
from schools.consequences import AWAY, LEAVES, Case


@consequences.teller
def words(case: Case) -> list[str]:
    """No query: whether somebody has a step, or has begun to write, is not the office's to know."""
    first = case.person.first_name
    said = {
        LEAVES: f"What was written for {first} stays theirs, and so does a step; nobody else gets to read them.",
        AWAY: f"A step {first} works on is kept for the return.",
    }
    drafts = f"What {first} has begun to write stays {first}’s alone."
    if case.what == LEAVES:
        drafts += f" What {first} lets colleagues read is closed to them, and what they let {first} read too."
    if case.what != AWAY:
        drafts += " Where a pair ends, another day suggested for its visit is asked no longer."
    return [said.get(case.what, f"What was written for {first} goes with them, and so does a step."), drafts]
