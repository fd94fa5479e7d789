"""The step library: what is in the file is in the tables, cleaned, once."""

import re

import pytest

from cpd import catalogue
from cpd.catalogue import Catalogue
from cpd.focuses import focus, focuses
from cpd.importers import library
from cpd.models import LibraryArea, LibraryStep, LibraryTopic
from tests.world import as_login

EVERYTHING = 33 + 99 + 297


@pytest.fixture
def empty_library(db):
    """The tables before the first load, on the login that keeps reference data."""
    with as_login("waymark_worker"):
        for model in (LibraryStep, LibraryArea, LibraryTopic):
            model.objects.all().delete()
        catalogue.forget()
        yield
    catalogue.forget()


def rows() -> list:
    return [list(model.objects.values()) for model in (LibraryTopic, LibraryArea, LibraryStep)]


def test_the_library_has_33_topics_99_areas_and_297_steps(empty_library):
    assert library.load() == library.Loaded(created=EVERYTHING, changed=0)
    assert [len(table) for table in rows()] == [33, 99, 297]


def test_loading_again_changes_nothing(empty_library):
    library.load()
    before = rows()
    assert library.load() == library.Loaded(created=0, changed=0)
    assert rows() == before


def test_a_row_that_differs_is_put_right_and_a_step_no_longer_in_the_file_is_kept(empty_library):
    library.load()
    LibraryStep.objects.filter(code="i-questioning-1-1").update(text="Something else.")
    LibraryStep.objects.create(code="i-questioning-1-9", area_id="i-questioning-1", text="An older step.", position=298)
    assert library.load() == library.Loaded(created=0, changed=1)
    assert LibraryStep.objects.get(code="i-questioning-1-1").short.startswith(
        "Embeds a routine of no hands up questioning"
    )
    assert LibraryStep.objects.filter(code="i-questioning-1-9").count() == 1


def test_an_empty_library_is_not_remembered(empty_library):
    assert catalogue.catalogue().find("routine").total == 0
    library.load()
    assert catalogue.catalogue().find("routine").total > 0


@pytest.mark.parametrize(
    ("published", "read"),
    [
        (
            "Teacher ensures that pupils are able to do the task independently.<br/>",
            "Teacher ensures that pupils are able to do the task independently.",
        ),
        ("practise routines with their pupils", "Practise routines with their pupils."),
        ("Balance  exposition and\nretrieval,", "Balance exposition and retrieval."),
        ("  Stands &amp; waits ", "Stands & waits."),
        (
            "s you are modelling or explaining, ask questions that help.",
            "As you are modelling or explaining, ask questions that help.",
        ),
        (
            "As you are modelling or explaining, ask questions that help.",
            "As you are modelling or explaining, ask questions that help.",
        ),
        ('State it, e.g. "I can learn. ".', 'State it, e.g. "I can learn."'),
    ],
)
def test_a_sentence_is_cleaned(published, read):
    assert library.clean(published) == read


def test_every_mended_slip_is_still_in_the_file_once():
    published = library.SOURCE.read_text(encoding="utf-8")
    assert [len(re.findall(rf'[ "”]{re.escape(slip)}', published)) for slip, _ in library.SLIPS] == [1] * 7


def test_no_markup_and_no_broken_sentence_is_left_anywhere():
    topics, areas, steps = library.read(library.SOURCE.read_text(encoding="utf-8"))
    sentences = [
        *(s.text for s in steps),
        *(e for s in steps for e in s.examples),
        *(m for t in topics for m in t.models_to_show),
    ]
    odd = [s for s in sentences if "<" in s or "&" in s or "  " in s or not s[0].isupper() or s[-1] not in '.!?"”']
    assert odd == []
    assert [area.title for area in areas if area.title.endswith(".")] == []


def test_examples_come_in_threes_without_a_word_on_who_they_are_for():
    _, _, steps = library.read(library.SOURCE.read_text(encoding="utf-8"))
    assert sorted({len(step.examples) for step in steps}) == [0, 3]
    assert sum(bool(step.examples) for step in steps) == 33
    greeting = next(step for step in steps if step.code == "b-routines-1-1")
    assert [example.split(",")[0] for example in greeting.examples] == [
        "When pupils are entering the classroom",
        "When greeting pupils",
        "When appropriate",
    ]


def test_codes_are_distinct_and_fit_where_an_action_step_keeps_them():
    _, _, steps = library.read(library.SOURCE.read_text(encoding="utf-8"))
    assert len({step.code for step in steps}) == 297
    assert max(len(step.code) for step in steps) <= 40


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("Teacher greets pupils.", "Greets pupils."),
        ("The teacher, with the support of a colleague, plans.", "With the support of a colleague, plans."),
        ("Teacher, during lessons, listens.", "During lessons, listens."),
        ("Teachers use praise.", "Use praise."),
        ("After the teacher has modelled, pupils try.", "After the teacher has modelled, pupils try."),
    ],
)
def test_a_step_reads_shorter_without_its_first_word(text, short):
    assert LibraryStep(text=text).short == short


def test_eight_focuses_cover_every_topic():
    _, _, steps = library.read(library.SOURCE.read_text(encoding="utf-8"))
    known = Catalogue(steps).topics
    assert {code for each in focuses() for code in each.topics} == set(known)
    assert [each.name for each in focuses()] == [
        "Routines and attention",
        "Behaviour and expectations",
        "Explaining and modelling",
        "Questions and talk",
        "Checking for understanding",
        "Practice and feedback",
        "Words, reading and writing",
        "Planning and knowledge",
    ]
    assert focus("questions").name == "Questions and talk"
    assert focus("nonsense") is None
