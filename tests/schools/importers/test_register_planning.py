from datetime import date

import pytest

from schools.importers.register.planning import Altered, Flagged, Moved, Renamed, plan
from schools.importers.register.records import Snapshot

from . import gias

JUNE, JULY = date(2026, 6, 1), date(2026, 7, 1)
SPIRES, COOPERS = gias.GROUP_LINK, gias.GROUP_LINK | {"URN": "136464", "EstablishmentName": "Orion Coopers"}
IMPACT = {"Linked UID": "5633", "Group Name": "IMPACT MULTI ACADEMY TRUST", "Companies House Number": "07697400"}


def file_of(*rows, as_of=JULY):
    return gias.extract(gias.written(*rows), as_of=as_of)


def known(*rows, as_of=JUNE):
    return gias.register_after(file_of(*rows, as_of=as_of))


def reasons(planned):
    return [str(remark) for remark in planned.problems]


def test_an_empty_register_takes_trust_and_school_with_the_day_it_joined():
    planned = plan(Snapshot(), file_of(SPIRES, COOPERS))
    assert [(trust.uid, trust.name, trust.company_number) for trust in planned.trusts_created] == [
        (3015, "ORION EDUCATION", "07559170")
    ]
    assert [(school.urn, school.trust_uid, school.joined_on) for school in planned.schools_created] == [
        (135305, 3015, date(2018, 1, 1)),
        (136464, 3015, date(2018, 1, 1)),
    ]


def test_the_same_rows_again_change_nothing():
    planned = plan(known(SPIRES, COOPERS), file_of(SPIRES, COOPERS))
    assert planned.changes_nothing
    assert (planned.trusts_unchanged, planned.schools_unchanged) == ([3015], [135305, 136464])


def test_a_new_name_on_the_same_numbers_is_a_rename():
    before = known(SPIRES | {"EstablishmentName": "Spires Academy", "Group Name": "EDUCATION FOR THE 21ST CENTURY"})
    planned = plan(before, file_of(SPIRES))
    assert planned.renamed == [
        Renamed(kind="trust", number=3015, old="EDUCATION FOR THE 21ST CENTURY", new="ORION EDUCATION"),
        Renamed(kind="school", number=135305, old="Spires Academy", new="Orion Spires"),
    ]
    assert (planned.trusts_created, planned.schools_created, planned.moved) == ([], [], [])


def test_a_name_taken_over_by_another_trust_is_two_renames_and_no_mixture():
    langley = SPIRES | IMPACT | {"URN": "136600", "Group Name": "LANGLEY PARK LEARNING TRUST"}
    old_impact = SPIRES | {"Linked UID": "4308", "Group Name": "IMPACT MULTI ACADEMY TRUST", "URN": "136517"}
    planned = plan(known(langley, old_impact), file_of(langley | IMPACT))
    assert planned.renamed == [
        Renamed(kind="trust", number=5633, old="LANGLEY PARK LEARNING TRUST", new="IMPACT MULTI ACADEMY TRUST")
    ]
    assert planned.moved == []


def test_a_school_in_another_trust_has_moved_on_the_day_it_joined():
    planned = plan(known(SPIRES), file_of(SPIRES | IMPACT | {"Joined date": "01-07-2026"}))
    assert planned.moved == [
        Moved(
            urn=135305,
            name="Orion Spires",
            from_uid=3015,
            to_uid=5633,
            joined_on=date(2026, 7, 1),
            left_on=date(2026, 7, 1),
        )
    ]
    assert [trust.uid for trust in planned.trusts_created] == [5633]


def test_a_move_without_a_day_counts_from_the_day_of_the_file():
    planned = plan(known(SPIRES), file_of(SPIRES | IMPACT | {"Joined date": ""}))
    assert [(move.joined_on, move.left_on) for move in planned.moved] == [(None, JULY)]


def test_a_school_first_known_without_a_trust_joins_one_and_leaves_none():
    maintained = gias.ESTABLISHMENT | {"TrustSchoolFlag (name)": "Not applicable"}
    planned = plan(known(maintained), file_of(SPIRES))
    assert [(move.from_uid, move.to_uid, move.left_on) for move in planned.moved] == [(None, 3015, None)]


def test_a_row_with_an_earlier_joining_than_the_register_knows_does_not_move_the_school_back():
    planned = plan(known(SPIRES), file_of(SPIRES | IMPACT | {"Joined date": "01-04-2011"}))
    assert planned.moved == []
    assert reasons(planned) == [
        "Line 2: URN 135305 joined UID 5633 on 2011-04-01, but the register has it in UID 3015 since 2018-01-01. "
        "Left as it is."
    ]


def test_an_older_file_alters_nothing_and_says_which_rows_differ():
    before = known(SPIRES, COOPERS, as_of=JULY)
    older = file_of(
        SPIRES | IMPACT | {"EstablishmentName": "Spires Academy", "LA (name)": "Medway"}, COOPERS, as_of=JUNE
    )
    planned = plan(before, older)
    assert (planned.renamed, planned.moved, planned.altered) == ([], [], [])
    assert [trust.uid for trust in planned.trusts_created] == [5633]
    assert reasons(planned) == [
        "Line 2: This file speaks of 2026-06-01, the register already of 2026-07-01. Left as it is; "
        "--as-of tells the true day if the file is newer."
    ]


def test_an_older_file_may_fill_a_blank_but_not_with_a_state_that_passed():
    before = known(SPIRES, as_of=JULY)
    planned = plan(before, file_of(gias.ESTABLISHMENT | {"EstablishmentStatus (name)": "Proposed to open"}, as_of=JUNE))
    assert planned.altered == [
        Altered(kind="school", number=135305, fact="establishment_number", old="", new="6910"),
        Altered(kind="school", number=135305, fact="opened_on", old=None, new=date(2007, 9, 1)),
    ]
    assert [school.seen_on for school in planned.schools_changed] == [JULY]


def test_a_blank_in_a_newer_file_erases_nothing():
    planned = plan(
        known(SPIRES),
        file_of(SPIRES | {"Companies House Number": "", "PhaseOfEducation (name)": "", "PhaseOfEducation (code)": ""}),
    )
    assert planned.changes_nothing


def test_other_facts_are_altered_one_by_one():
    planned = plan(known(SPIRES), file_of(SPIRES | {"LA (name)": "Kent County", "Joined date": "02-01-2018"}))
    assert planned.altered == [
        Altered(kind="school", number=135305, fact="la_name", old="Kent", new="Kent County"),
        Altered(kind="school", number=135305, fact="joined_on", old=date(2018, 1, 1), new=date(2018, 1, 2)),
    ]


def test_a_trust_closed_by_mistake_is_open_again():
    before = known(SPIRES | {"Group Status": "Closed", "Closed Date": "01-05-2026"})
    planned = plan(before, file_of(SPIRES))
    assert planned.altered == [Altered(kind="trust", number=3015, fact="closed_on", old=date(2026, 5, 1), new=None)]


def test_a_damaged_name_is_flagged_and_the_true_one_stays():
    areté = SPIRES | {"Group Name": "ARETÉ LEARNING TRUST"}
    planned = plan(known(areté), file_of(SPIRES | {"Group Name": "ARET\ufffd LEARNING TRUST"}))
    assert planned.flagged == [
        Flagged(kind="trust", number=3015, damaged="ARET\ufffd LEARNING TRUST", kept="ARETÉ LEARNING TRUST")
    ]
    assert planned.changes_nothing


def test_a_damaged_name_alone_is_kept_marked_until_the_true_one_comes():
    before = known(SPIRES | {"Group Name": "ARET\ufffd LEARNING TRUST"})
    assert before.trusts[3015].name_is_damaged
    planned = plan(before, file_of(SPIRES | {"Group Name": "ARETÉ LEARNING TRUST"}))
    assert planned.mended == [
        Renamed(kind="trust", number=3015, old="ARET\ufffd LEARNING TRUST", new="ARETÉ LEARNING TRUST")
    ]
    assert (planned.renamed, planned.trusts_changed[0].name_is_damaged) == ([], False)


def test_of_a_damaged_and_a_true_name_in_one_file_the_true_one_counts():
    planned = plan(
        Snapshot(),
        file_of(SPIRES | {"Group Name": "ARET\ufffd LEARNING TRUST"}, COOPERS | {"Group Name": "ARETÉ LEARNING TRUST"}),
    )
    assert [(trust.name, trust.name_is_damaged) for trust in planned.trusts_created] == [
        ("ARETÉ LEARNING TRUST", False)
    ]


def test_two_names_for_one_trust_in_one_file_are_reported():
    planned = plan(Snapshot(), file_of(SPIRES, COOPERS | {"Group Name": "ORION SCHOOLS"}))
    assert [trust.name for trust in planned.trusts_created] == ["ORION EDUCATION"]
    assert reasons(planned) == ["Line 3: UID 3015 has two names in this file; “ORION EDUCATION” is used."]


@pytest.mark.parametrize("rows", [(0, 1), (1, 0)])
def test_a_school_in_two_trusts_in_one_file_is_in_the_one_it_joined_later(rows):
    both = (SPIRES, SPIRES | IMPACT | {"Joined date": "01-06-2026"})
    planned = plan(Snapshot(), file_of(*(both[row] for row in rows)))
    assert [(school.urn, school.trust_uid) for school in planned.schools_created] == [(135305, 5633)]
    assert reasons(planned) == ["Line 3: URN 135305 is in two trusts in this file; UID 5633 is used."]


def test_links_are_added_once_and_a_blank_date_erases_none():
    before = known(gias.LINK)
    planned = plan(before, file_of(gias.LINK | {"LinkEstablishedDate": ""}, gias.LINK | {"LinkURN": "118899"}))
    assert [(link.urn, link.linked_urn) for link in planned.links_created] == [(135305, 118899)]
    assert ([link.established_on for link in planned.links_unchanged], planned.links_changed) == (
        [date(2007, 9, 1)],
        [],
    )


def test_a_linked_schools_damaged_name_does_not_replace_its_true_one():
    before = known(gias.LINK | {"LinkName": "Collège"})
    planned = plan(before, file_of(gias.LINK | {"LinkName": "Coll\ufffdge"}))
    assert (planned.links_changed, [link.linked_name for link in planned.links_unchanged]) == ([], ["Collège"])
