"""Plausible words, composed from the open step library: what a coach might write after ten minutes."""

import random
from dataclasses import dataclass

from cpd.models import LibraryStep
from schools.templatetags.ui import small_first

EFFECTS = (
    "Every pupil had written something within the first minute.",
    "Nobody needed the instruction twice.",
    "Six different pupils answered, and the room stayed calm.",
    "Pupils at the back were as busy as those in front.",
    "The two who had been stuck could explain it to each other.",
    "You got four more minutes of practice out of it.",
    "Pupils used the new word in their own sentences straight away.",
    "Hands stayed down and heads came up.",
    "The class moved from talk to writing in under twenty seconds.",
    "Pupils checked their own work before you asked.",
    "You could see at a glance who needed you next.",
    "The quietest table joined in.",
)
OPENERS = (
    "I noticed how you {does}. {effect}",
    "You {does}, and it showed: {lower}",
    "When you {does}, the room changed. {effect}",
    "You {does}. {effect}",
)
QUESTIONS = (
    "What would tell you that the third row has it, before you move on?",
    "What did you see that made you decide to go on?",
    "Which pupil were you thinking of when you planned that part?",
    "What would it look like if everybody had to answer?",
    "How might the first two minutes run if you weren’t in the doorway?",
    "What could you take away and still reach the same place?",
    "Where did thinking stop being hard, and why there?",
    "If you taught it again tomorrow, what would you keep?",
)
SIGNS = (
    "Everybody starts within a minute",
    "The name comes after the pause",
    "Pupils can say what comes next",
    "Nobody asks what to do",
    "You see every answer before you go on",
    "Every pupil looks ready to answer",
    "Pupils use the word unprompted",
    "Two pupils explain it in their own words",
    "The room is quiet before you speak",
    "Pupils check against the model",
)
MODELS = (
    "I’ll do the opening of tomorrow’s lesson, once at full speed and once slowly.",
    "I’ll model the first two questions with the real slide.",
    "We’ll watch where I stand and when I stop talking.",
    "I’ll script the sentence with you and say it out loud.",
)
REHEARSALS = (
    "Three goes standing up, with me as a pupil who calls out.",
    "Twice through with the real resources, then once without notes.",
    "Say it, get one suggestion, go straight again.",
    "Practise the pause: I’ll count three on my fingers.",
)
LESSONS = {
    "English": ("10B English", "8A English", "Year 11 poetry"),
    "Maths": ("9R3 Maths", "11 set 4 Maths", "7C Maths"),
    "Science": ("10 Chemistry", "8S Science", "Year 12 Biology"),
    "Humanities": ("9H History", "7 Geography", "10 RE"),
    "Languages": ("8F French", "9 Spanish", "11 German"),
    "Arts and design": ("7 Art", "9 Music", "10 Drama"),
    "PE": ("8 PE", "10 GCSE PE"),
    "Inclusion": ("Small group reading", "7 nurture group"),
    "Computing and DT": ("9 Computing", "8 DT"),
    "Early years": ("Phonics, group 2", "Reception maths"),
    "Years 1 and 2": ("Year 1 phonics", "Year 2 maths"),
    "Years 3 and 4": ("Year 3 reading", "Year 4 maths"),
    "Years 5 and 6": ("Year 5 writing", "Year 6 maths"),
}
BASE = {
    "addresses": "address",
    "stretches": "stretch",
    "establishes": "establish",
    "focuses": "focus",
    "identifies": "identify",
}
# What a step may begin with to be turned into "you ...": plain verbs, none of them with an adverb before it.
VERBS = set(
    "acknowledges addresses allows asks breaks checks considers creates deals delivers designs diagnoses embeds "
    "ensures establishes explains exposes focuses gets gives greets helps identifies introduces limits links "
    "maintains makes manages models monitors narrates plans praises prepares prioritises promotes provides "
    "reframes refers reminds responds sets shares shows spaces stretches supports treats uses waits".split()
)
# And what such a step goes on with: "communicates" in "establishes and communicates".
GOES_ON = VERBS | set(
    "adds adopts communicates demonstrates enables highlights insists primes probes reinforces removes restates "
    "returns seeks".split()
)


@dataclass(frozen=True)
class Note:
    """The words of one drop-in; a library step with its code where one was set."""

    lesson: str
    praise: str
    question: str
    focus: str
    step_code: str
    step_words: str
    signs: str
    model: str
    rehearsal: str


class Composer:
    """Writes notes from the library's steps, with dice of its own."""

    def __init__(self, steps: list[LibraryStep], focus_codes: list[str], seed: int):
        # Steps that speak of "their" or "they" would read wrongly once turned to "you".
        self.steps = [step for step in steps if _reads_well(step.text)]
        self.focus_codes = focus_codes
        self.dice = random.Random(seed)

    def note(self, team: str, *, with_step: bool) -> Note:
        dice = self.dice
        seen, step = dice.choice(self.steps), dice.choice(self.steps)
        effect = dice.choice(EFFECTS)
        praise = dice.choice(OPENERS).format(does=_you(seen.text), effect=effect, lower=small_first(effect))
        return Note(
            lesson=dice.choice(LESSONS[team]),
            praise=praise,
            question=dice.choice(QUESTIONS) if dice.random() < 0.6 else "",
            focus=dice.choice(self.focus_codes) if with_step else "",
            step_code=step.code if with_step else "",
            step_words=_sentence(step.text) if with_step else "",
            signs="\n".join(dice.sample(SIGNS, 2)) if with_step else "",
            model=dice.choice(MODELS) if with_step else "",
            rehearsal=dice.choice(REHEARSALS) if with_step else "",
        )


def _reads_well(text: str) -> bool:
    words = text.removesuffix(".").split()
    return (
        words[0] == "Teacher"
        and words[1] in VERBS
        and len(words) <= 22
        and not {"their", "they", "themselves", "them", "e.g."} & set(words)
    )


def _you(text: str) -> str:
    """ "Teacher greets pupils and asks a question." as "greet pupils and ask a question"."""
    words = text.removeprefix("Teacher ").removesuffix(".").split()
    follows = [0, *(place + 1 for place, word in enumerate(words[:-1]) if word in ("and", "then"))]
    for place in follows:
        if words[place] in GOES_ON:
            words[place] = BASE.get(words[place], words[place].removesuffix("s"))
    return " ".join(words)


def _sentence(text: str) -> str:
    words = _you(text)
    return f"{words[0].upper()}{words[1:]}."
