from django.db import migrations

from schools.rls import NoOverlap, Reference, Secure

EVERYBODY = {"everybody": "true"}
OWN = "person_id = (select sec.person())"
LEADERS = "school_id = any ((select sec.led_schools())::uuid[])"
ADMINISTERED = "school_id = any ((select sec.administered_schools())::uuid[])"
ADMINISTRATOR = "(select sec.is_trust_administrator())"


class Migration(migrations.Migration):
    dependencies = [("schools", "0002_claims")]
    operations = [
        Secure("trust", read=EVERYBODY, worker="ru"),
        Secure("school", read=EVERYBODY, worker="riu", rollup="r"),
        Secure("team", read=EVERYBODY, worker="riu", rollup="r"),
        Secure(
            "person",
            read={
                "self": "id = (select sec.person())",
                "colleagues": "id = any ((select sec.colleagues())::uuid[])",
                "administrator": ADMINISTRATOR,
            },
            worker="riu",
        ),
        Secure("membership", read={"own": OWN, "leaders": ADMINISTERED, "administrator": ADMINISTRATOR}, worker="riu", rollup="r"),
        Secure(
            "appointment",
            read={"own": OWN, "leadership": "role <> 'teacher'", "leaders": ADMINISTERED, "administrator": ADMINISTRATOR},
            worker="riu",
        ),
        Secure("leave", read={"own": OWN, "leaders": ADMINISTERED, "administrator": ADMINISTRATOR}, worker="riu", rollup="r"),
        Secure("halfterm", read=EVERYBODY, worker="riud", rollup="r"),
        Secure("closedday", read=EVERYBODY, worker="riud", rollup="r"),
        Secure(
            "choice",
            read=EVERYBODY,
            insert={
                "leaders": f"{LEADERS} and by_id = (select sec.person())",
                "trust": "(select sec.sets_targets()) and by_id = (select sec.person())",
            },
            worker="ri",
            rollup="r",
        ),
        NoOverlap("membership", ["person_id", "school_id"], "membership_overlaps"),
        NoOverlap("leave", ["person_id"], "leave_overlaps"),
        NoOverlap("appointment", ["person_id", "school_id", "role"], "appointment_overlaps"),
        *[
            Reference(model)
            for model in ("registertrust", "registerschool", "registername", "registermembership", "registerlink", "bankholiday")
        ],
    ]
