from django.db import migrations

from schools.rls import Secure
from schools.sqlfiles import run_file

EVERYBODY = {"everybody": "true"}
ME = "(select sec.person())"
OWN = f"person_id = {ME}"
TRUST_TEAM = "(select sec.is_trust_team())"
LEADERS = "school_id = any ((select sec.led_schools())::uuid[])"
LED_ANY = "cardinality((select sec.led_schools())) > 0"
SCHEDULED = "twilight_id = any ((select sec.scheduled_twilights())::uuid[])"
FACILITATED = "twilight_id = any ((select sec.facilitated())::uuid[])"
OWN_TEAM = (
    "exists (select from schools_team o where o.trust_id = cpd_twilightteam.trust_id and o.id = team_id "
    "and o.school_id = any ((select sec.led_schools())::uuid[]))"
)
BY_SCHEDULERS = {"leaders": SCHEDULED, "trust_team": TRUST_TEAM}
NAMED = {"own": OWN, "leaders": LEADERS, "facilitators": FACILITATED}


class Migration(migrations.Migration):
    dependencies = [("cpd", "0003_twilights"), ("schools", "0010_london_day")]
    operations = [
        run_file("cpd/sql/twilights.sql"),
        Secure(
            "twilight",
            read=EVERYBODY,
            insert={"leaders": f"{LED_ANY} and by_id = {ME}", "trust_team": f"{TRUST_TEAM} and by_id = {ME}"},
            update={"leaders": "id = any ((select sec.scheduled_twilights())::uuid[])", "trust_team": TRUST_TEAM},
            worker="r",
        ),
        Secure(
            "twilightschool",
            read=EVERYBODY,
            insert={"leaders": f"{SCHEDULED} and {LEADERS}", "trust_team": TRUST_TEAM},
            delete=BY_SCHEDULERS,
        ),
        Secure(
            "twilightteam",
            read=EVERYBODY,
            insert={"leaders": f"{SCHEDULED} and {OWN_TEAM}", "trust_team": TRUST_TEAM},
            delete=BY_SCHEDULERS,
        ),
        Secure("facilitator", read=EVERYBODY, insert=BY_SCHEDULERS, delete=BY_SCHEDULERS),
        # The code opens the list to whoever knows it, so it is shown by those who lead the evening alone.
        Secure(
            "twilightcode",
            read={
                **BY_SCHEDULERS,
                "facilitators": "twilight_id in (select f.twilight_id from cpd_facilitator f "
                f"where f.trust_id = cpd_twilightcode.trust_id and f.person_id = {ME})",
            },
            insert=BY_SCHEDULERS,
        ),
        Secure(
            "expected",
            read=NAMED,
            insert={"leaders": f"{LEADERS} and by_hand and changed_by_id = {ME}"},
            update={"leaders": LEADERS},
            delete={"leaders": f"{LEADERS} and by_hand"},
        ),
        Secure(
            "attendance",
            read=NAMED,
            insert={
                "leaders": f"{LEADERS} and how = 'entered' and by_id = {ME}",
                "facilitators": f"{FACILITATED} and how = 'entered' and by_id = {ME}",
            },
            update={"leaders": LEADERS, "facilitators": FACILITATED},
            delete={"leaders": LEADERS, "facilitators": FACILITATED},
        ),
        Secure(
            "catchup",
            read=NAMED,
            insert={"own": f"{OWN} and confirmed_by_id is null", "leaders": LEADERS, "facilitators": FACILITATED},
            update={"own": f"{OWN} and confirmed_by_id is null", "leaders": LEADERS, "facilitators": FACILITATED},
            delete={"own": f"{OWN} and confirmed_by_id is null", "leaders": LEADERS, "facilitators": FACILITATED},
        ),
        Secure(
            "daynotworked",
            read={"own": OWN, "leaders": LEADERS},
            insert={"leaders": f"{LEADERS} and by_id = {ME}"},
            delete={"leaders": LEADERS},
        ),
        run_file("cpd/sql/expected.sql"),
        run_file("cpd/sql/attendance.sql"),
    ]
