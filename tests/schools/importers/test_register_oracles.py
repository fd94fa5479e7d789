"""The real files of England, planned without a database, against figures counted independently."""

from collections import Counter
from datetime import date

import pytest

from schools.importers import csvfile
from schools.importers.register.planning import Flagged, plan
from schools.importers.register.records import Snapshot

from . import gias

ORION_SCHOOLS = {135305, 136464, 136540, 140752, 142033, 142233, 144465, 145073}


@pytest.fixture(scope="module")
def england():
    return gias.extract(gias.ENGLAND_2019)


@pytest.fixture(scope="module")
def register_2019(england):
    return gias.register_after(england)


@pytest.fixture(scope="module")
def update_2026(register_2019):
    return plan(register_2019, gias.extract(gias.EXTRACT_2026))


def test_all_england_of_2019(england, register_2019):
    assert (england.rows, england.encoding, england.problems) == (14_621, "cp1252", ())
    assert [(remark.reason, len(remark.lines)) for remark in england.set_aside] == [
        ("School sponsor: not an academy trust", 5_996)
    ]
    assert Counter(trust.group_type for trust in register_2019.trusts.values()) == {"06": 1_422, "10": 1_366}
    assert len(register_2019.schools) == 8_625
    assert not any(trust.name_is_damaged for trust in register_2019.trusts.values())


def test_accents_and_doubled_spaces_of_2019_are_all_there():
    rows = csvfile.read(gias.content(gias.ENGLAND_2019)).rows
    assert sum(not "".join(row.values.values()).isascii() for row in rows) == 39
    assert sum("  " in value for row in rows for value in row.values.values()) == 36


def test_the_largest_trusts_of_2019(register_2019):
    sizes = Counter(school.trust_uid for school in register_2019.schools.values())
    assert [(register_2019.trusts[uid].name, count) for uid, count in sizes.most_common(5)] == [
        ("UNITED LEARNING TRUST", 63),
        ("REACH2 ACADEMY TRUST", 58),
        ("ACADEMIES ENTERPRISE TRUST", 57),
        ("OASIS COMMUNITY LEARNING", 52),
        ("DELTA ACADEMIES TRUST", 50),
    ]


def test_the_same_file_again_changes_nothing(england, register_2019):
    again = plan(register_2019, england)
    assert again.changes_nothing
    assert (len(again.trusts_unchanged), len(again.schools_unchanged)) == (2_788, 8_625)


def test_the_2026_extract_over_it(update_2026):
    assert (update_2026.extract.rows, len(update_2026.extract.records)) == (40, 27 * 3)
    assert len(update_2026.renames("school")) == 10
    assert len(update_2026.renames("trust")) == 4
    assert len(update_2026.moved) == 5
    assert update_2026.schools_created == []
    assert [(trust.uid, trust.name) for trust in update_2026.trusts_created] == [
        (17761, "THE LAETARE CATHOLIC MULTI ACADEMY TRUST")
    ]
    assert update_2026.flagged == [
        Flagged(kind="trust", number=5622, damaged="ARET\ufffd LEARNING TRUST", kept="ARETÉ LEARNING TRUST")
    ]
    assert update_2026.problems == ()


def test_seven_of_the_eight_orion_schools_were_renamed_and_none_moved(update_2026):
    renamed = {each.number for each in update_2026.renames("school")}
    assert ORION_SCHOOLS - renamed == {136540}
    assert ORION_SCHOOLS & {move.urn for move in update_2026.moved} == set()


def test_the_survivor_of_a_merger_took_the_other_trusts_name(update_2026, register_2019):
    assert register_2019.trusts[4308].name == "IMPACT MULTI ACADEMY TRUST"
    assert [(each.old, each.new) for each in update_2026.renames("trust") if each.number == 5633] == [
        ("LANGLEY PARK LEARNING TRUST", "IMPACT MULTI ACADEMY TRUST")
    ]
    assert [(move.from_uid, move.to_uid, move.joined_on) for move in update_2026.moved if move.urn == 136517] == [
        (4308, 5633, date(2022, 9, 1))
    ]


def test_the_file_of_2019_over_that_of_2026_undoes_nothing(england):
    register = gias.register_after(england, gias.extract(gias.EXTRACT_2026))
    back = plan(register, england)
    assert back.changes_nothing
    assert [len(remark.lines) for remark in back.problems] == [19]


def test_the_links_file():
    links = plan(Snapshot(), gias.extract(gias.LINKS_2025)).links_created
    assert len(links) == 10_983
    assert sum(link.kind == "Predecessor" for link in links) == 10_774
    assert sum(link.established_on is None for link in links) == 116


def test_the_departments_own_fixtures():
    register = gias.register_after(
        *(gias.extract(name) for name in (gias.GROUPS_FIXTURE, gias.SCHOOLS_FIXTURE, gias.EDUBASE_FIXTURE))
    )
    assert {uid: trust.company_number for uid, trust in register.trusts.items()} == {
        2044: "07318714",
        2046: "07705552",
        2070: "07654902",
        17729: "",
    }
    assert len(register.schools) == 23
    assert Counter(school.status for school in register.schools.values()) == {"Open": 20, "Closed": 3}
