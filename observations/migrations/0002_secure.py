"""Words. Only the web login (and backup) has any right on these tables; leaders have no policy here at all."""

from django.db import migrations

from schools.rls import Secure
from schools.sqlfiles import run_file

ME = "(select sec.person())"
LIVE_PAIR = "teacher_id = any ((select sec.coached_teachers())::uuid[])"
AUTHOR = f"author_id = {ME} and (state = 'draft' or pairing_id is null or {LIVE_PAIR})"
TEACHER = f"teacher_id = {ME} and state = 'shared'"


class Migration(migrations.Migration):
    dependencies = [("observations", "0001_initial"), ("coaching", "0002_secure")]
    operations = [
        Secure(
            "dropin",
            read={"author": AUTHOR, "teacher": TEACHER},
            insert={"author": f"author_id = {ME} and {LIVE_PAIR}"},
            update={"author": AUTHOR},
            delete={"author": f"author_id = {ME} and state = 'draft'", "teacher": TEACHER},
        ),
        Secure(
            "correction",
            read={"teacher": f"teacher_id = {ME}", "author": f"author_id = {ME} and {LIVE_PAIR}"},
        ),
        Secure(
            "actionstep",
            read={"teacher": f"teacher_id = {ME}", "coach": LIVE_PAIR},
            insert={"coach": f"chosen_with_id = {ME} and {LIVE_PAIR}"},
            update={"teacher": f"teacher_id = {ME}", "coach": LIVE_PAIR},
            # The coach's is for taking back what was just shared.
            delete={"teacher": f"teacher_id = {ME}", "coach": f"chosen_with_id = {ME} and {LIVE_PAIR} and chosen_on >= (select sec.today()) - 1"},
        ),
        Secure("tick", read={"teacher": f"teacher_id = {ME}"}, insert={"teacher": f"teacher_id = {ME}"}, delete={"teacher": f"teacher_id = {ME}"}),
        Secure("opening", read={"teacher": f"teacher_id = {ME}", "reader": f"reader_id = {ME}"}, insert={"reader": f"reader_id = {ME}"}),
        run_file("observations/sql/words.sql"),
    ]
