"""A correction holds all that the teacher was shown, and is theirs to read while the drop-in is shared with them."""

from django.db import migrations, models

from schools.rls import Secure
from schools.sqlfiles import run_file

ME = "(select sec.person())"
LIVE_PAIR = "teacher_id = any ((select sec.coached_teachers())::uuid[])"
SHARED_WITH_ME = (
    "exists (select from observations_dropin d where d.trust_id = observations_correction.trust_id "
    f"and d.id = observations_correction.drop_in_id and d.teacher_id = {ME} and d.state = 'shared')"
)
FOLLOW_UPS = [("keep", "Keep it"), ("new", "Choose a new one"), ("retire", "Let it go")]
WORDS = {
    "lesson": models.CharField(blank=True, max_length=120),
    "focus": models.CharField(blank=True, max_length=80),
    "follow_up": models.CharField(blank=True, choices=FOLLOW_UPS, max_length=8),
    "step_words": models.TextField(blank=True),
    "signs": models.TextField(blank=True, help_text="One a line"),
    "model": models.TextField(blank=True),
    "rehearsal": models.TextField(blank=True),
}
DAYS = {"happened_on": models.DateField(null=True), "next_on": models.DateField(null=True)}


class Migration(migrations.Migration):
    dependencies = [("observations", "0004_temporary_names_last")]
    operations = [
        *(migrations.AddField("correction", name, column) for name, column in {**WORDS, **DAYS}.items()),
        migrations.AlterModelOptions("correction", {"ordering": ["-corrected_at", "-id"]}),
        Secure(
            "correction",
            read={"teacher": f"teacher_id = {ME} and {SHARED_WITH_ME}", "author": f"author_id = {ME} and {LIVE_PAIR}"},
        ),
        run_file("observations/sql/history.sql"),
    ]
