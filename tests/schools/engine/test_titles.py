import pytest

from schools.engine.titles import title


@pytest.mark.parametrize(
    ("registered", "shown"),
    [
        ("ORION EDUCATION", "Orion Education"),
        ("THE BRIDGE ACADEMY, HACKNEY", "The Bridge Academy, Hackney"),
        ("EDUCATION FOR THE 21ST CENTURY", "Education for the 21st Century"),
        ("CATALYST  ACADEMIES TRUST", "Catalyst Academies Trust"),
        ("ST PAUL'S ACADEMY LIMITED", "St Paul's Academy Limited"),
        ("O'NEILL TRUST", "O'Neill Trust"),
        ("REACH2 ACADEMY TRUST", "Reach2 Academy Trust"),
        ("E21C TRUST", "E21C Trust"),
        ("GLF SCHOOLS", "GLF Schools"),
        ("NORFOLK UTC", "Norfolk UTC"),
        ("DIXONS ACADEMIES CHARITABLE TRUST LTD", "Dixons Academies Charitable Trust Ltd"),
        ("ARETÉ LEARNING TRUST", "Areté Learning Trust"),
        ("REAch2 Academy Trust", "REAch2 Academy Trust"),
        ("Richmond School & Sixth Form College", "Richmond School & Sixth Form College"),
        ("", ""),
    ],
)
def test_a_registered_name_is_shown_as_people_write_it(registered, shown):
    assert title(registered) == shown
