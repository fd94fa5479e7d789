"""Which column is probably which."""

from schools.importers.staff import guesses

ODD = {"first_name": "Vorname", "last_name": "Nachname", "email": "Elektropost", "external_id": "Kürzel"}


def test_ordinary_headings_are_recognised_after_an_oddly_headed_file():
    ordinary = ("Forename", "Surname", "Work email", "Staff code")
    assert guesses.guessed(ordinary, remembered=ODD) == guesses.guessed(ordinary) == {
        "external_id": "Staff code", "first_name": "Forename", "last_name": "Surname", "email": "Work email",
    }  # fmt: skip


def test_what_was_chosen_before_goes_first_where_its_heading_is_there_again():
    assert guesses.guessed(("Forename", "Vorname"), remembered=ODD) == {"first_name": "Vorname"}
