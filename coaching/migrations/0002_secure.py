from django.db import migrations

from schools.rls import NoOverlap, Secure
from schools.sqlfiles import run_file

LEADERS = "school_id = any ((select sec.led_schools())::uuid[])"
DIRECTORS = "(select sec.sets_targets())"
TRUST_TEAM = "(select sec.is_trust_team())"
LED_COACH = (
    "exists (select from coaching_coach c where c.trust_id = coaching_coachstate.trust_id and c.id = coach_id "
    "and c.school_id = any ((select sec.led_schools())::uuid[]))"
)
SET_BY_ME = "by_id = (select sec.person())"
OF_THE_PAIR = "teacher_id = (select sec.person()) or coach_id = (select sec.person())"
MY_VISIT = "coach_id = (select sec.person()) and teacher_id = any ((select sec.coached_teachers())::uuid[])"


class Migration(migrations.Migration):
    dependencies = [("coaching", "0001_initial"), ("schools", "0003_secure")]
    operations = [
        run_file("coaching/sql/coaches.sql"),
        Secure(
            "coach",
            read={"everybody": "true"},
            insert={"leaders": LEADERS, "directors": DIRECTORS},
            update={"leaders": LEADERS, "directors": DIRECTORS},
            worker="riu",
            rollup="r",
        ),
        Secure(
            "coachstate",
            read={
                "own": "coach_id in (select c.id from coaching_coach c where c.person_id = (select sec.person()))",
                "leaders": "cardinality((select sec.led_schools())) > 0",
                "trust_team": TRUST_TEAM,
            },
            insert={"leaders": f"{LED_COACH} and {SET_BY_ME}", "directors": f"{DIRECTORS} and {SET_BY_ME}"},
            update={"leaders": LED_COACH, "directors": DIRECTORS},
            worker="riu",
            rollup="r",
        ),
        Secure(
            "pairing",
            read={"own": OF_THE_PAIR, "leaders": LEADERS},
            insert={"leaders": f"{LEADERS} and started_by_id = (select sec.person())"},
            update={"leaders": LEADERS},
            worker="riu",
            rollup="r",
        ),
        # A coach's own visits stay readable to them when the pair has ended: they are dates, not words.
        Secure(
            "visit",
            read={"own": OF_THE_PAIR, "leaders": LEADERS},
            insert={"coach": MY_VISIT},
            update={"coach": "coach_id = (select sec.person())"},
            worker="r",
            rollup="r",
        ),
        Secure(
            "coverageweek",
            read={"leaders": LEADERS, "trust_team": f"{TRUST_TEAM} and team_id is null and people >= 5"},
            worker="r",
            rollup="riud",
        ),
        Secure("dirtyweek", rollup="rd"),
        Secure("coveragedifference", worker="r", rollup="ri"),
        Secure(
            "coachtarget",
            read={"leaders": LEADERS, "trust_team": TRUST_TEAM},
            insert={"directors": f"{DIRECTORS} and {SET_BY_ME}"},
            update={"directors": DIRECTORS},
            worker="riu",
        ),
        NoOverlap("coachstate", ["coach_id"], "coach_states_overlap"),
        NoOverlap("pairing", ["teacher_id"], "pairings_overlap"),
        run_file("coaching/sql/pairings.sql"),
        run_file("coaching/sql/dirty_weeks.sql"),
        run_file("coaching/sql/visits.sql"),
    ]
