from datetime import datetime, timedelta, timezone

from cpd.engine.icalendar import Event, written

SUMMER = timezone(timedelta(hours=1))
STAMP = datetime(2026, 7, 1, 9, 0, tzinfo=SUMMER)


def an_event(**changed) -> Event:
    usual = {"uid": "a@b", "title": "Pose", "place": "Hall", "starts_at": STAMP.replace(hour=15), "minutes": 90}
    return Event(**usual | changed)


def test_times_are_in_utc_and_lines_end_as_the_standard_asks():
    assert written([an_event()], product="Waymark", stamp=STAMP) == (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Waymark//EN\r\nMETHOD:PUBLISH\r\n"
        "BEGIN:VEVENT\r\nUID:a@b\r\nDTSTAMP:20260701T080000Z\r\nDTSTART:20260701T140000Z\r\nDTEND:20260701T153000Z\r\n"
        "SUMMARY:Pose\r\nLOCATION:Hall\r\nSTATUS:CONFIRMED\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )


def test_marks_that_mean_something_are_escaped_and_a_cancelled_one_says_so():
    lines = written([an_event(title="Pose; pause, name\\\nX", is_cancelled=True)], product="W", stamp=STAMP).split(
        "\r\n"
    )
    assert "SUMMARY:Pose\\; pause\\, name\\\\\\nX" in lines
    assert "STATUS:CANCELLED" in lines


def test_a_long_line_is_folded_at_75_octets_and_no_character_is_cut():
    title = "’é" * 60
    lines = written([an_event(title=title)], product="W", stamp=STAMP).encode().split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert b"SUMMARY:" + title.encode() in b"\r\n".join(lines).replace(b"\r\n ", b"")
