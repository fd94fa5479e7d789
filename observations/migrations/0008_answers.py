"""What a teacher says back: answers, notes to self, what is kept, days on which a step was tried, another day asked for."""

import django.db.models.deletion
from django.db import migrations, models

import schools.ids
import schools.models.base
from schools.rls import Secure
from schools.sqlfiles import run_file

ME = "(select sec.person())"
LIVE_PAIR = "teacher_id = any ((select sec.coached_teachers())::uuid[])"
# As for the letter: its author reads while they coach the teacher; words without a pair stay with both.
AUTHOR = (
    f"author_id = {ME} and ({LIVE_PAIR} or exists (select from observations_dropin d "
    f"where d.trust_id = observations_answer.trust_id and d.id = observations_answer.drop_in_id and d.author_id = {ME} and d.pairing_id is null))"
)
THE_ANSWER = "exists (select from observations_answer a where a.trust_id = observations_earlieranswer.trust_id and a.id = answer_id)"
# Asked with the rights of whoever writes, so the letter and the step are there only for somebody who reads them.
ABOUT_MINE = (
    "(drop_in_id is null or exists (select from observations_dropin d where d.trust_id = observations_note.trust_id and d.id = drop_in_id)) "
    "and (step_id is null or exists (select from observations_actionstep s where s.trust_id = observations_note.trust_id and s.id = step_id))"
)
A_LETTER_TO_ME = (
    "exists (select from observations_dropin d where d.trust_id = observations_keepsake.trust_id and d.id = drop_in_id "
    f"and d.teacher_id = {ME} and d.state = 'shared')"
)
MINE, I_TEACH, I_SAY = f"person_id = {ME}", f"teacher_id = {ME}", f"by_id = {ME}"


class Migration(migrations.Migration):

    dependencies = [("observations", "0007_feedback_days"), ("coaching", "0005_facts_kept"), ("schools", "0012_offices")]

    operations = [
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.UUIDField(default=schools.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('thank', 'Thank you'), ('ask', 'Ask something'), ('disagree', 'I see it differently'), ('reply', 'Reply')], max_length=8)),
                ('words', models.CharField(blank=True, max_length=1000)),
                ('said_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(null=True)),
                ('author', schools.models.base.TenantForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='schools.person')),
                ('by', schools.models.base.TenantForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='schools.person')),
                ('drop_in', schools.models.base.TenantForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='observations.dropin')),
                ('teacher', schools.models.base.TenantForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='schools.person')),
                ('trust', schools.models.base.TrustKey(to='schools.trust')),
            ],
            options={
                'ordering': ['said_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('id', models.UUIDField(default=schools.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('on', models.DateField()),
                ('words', models.CharField(blank=True, max_length=1000)),
                ('said_at', models.DateTimeField(auto_now_add=True)),
                ('step', schools.models.base.TenantForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='observations.actionstep')),
                ('teacher', schools.models.base.TenantForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='schools.person')),
                ('trust', schools.models.base.TrustKey(to='schools.trust')),
            ],
            options={
                'ordering': ['-on', '-id'],
            },
        ),
        migrations.CreateModel(
            name='EarlierAnswer',
            fields=[
                ('id', models.UUIDField(default=schools.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('words', models.CharField(blank=True, max_length=1000)),
                ('until', models.DateTimeField(auto_now_add=True)),
                ('answer', schools.models.base.TenantForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='observations.answer')),
                ('trust', schools.models.base.TrustKey(to='schools.trust')),
            ],
            options={
                'ordering': ['-until', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Keepsake',
            fields=[
                ('id', models.UUIDField(default=schools.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kept_at', models.DateTimeField(auto_now_add=True)),
                ('drop_in', schools.models.base.TenantForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='observations.dropin')),
                ('person', schools.models.base.TenantForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='schools.person')),
                ('trust', schools.models.base.TrustKey(to='schools.trust')),
            ],
        ),
        migrations.CreateModel(
            name='Note',
            fields=[
                ('id', models.UUIDField(default=schools.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('words', models.CharField(max_length=4000)),
                ('written_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(null=True)),
                ('drop_in', schools.models.base.TenantForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='observations.dropin')),
                ('person', schools.models.base.TenantForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='schools.person')),
                ('step', schools.models.base.TenantForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='observations.actionstep')),
                ('trust', schools.models.base.TrustKey(to='schools.trust')),
            ],
            options={
                'ordering': ['-written_at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='AnotherDay',
            fields=[
                ('id', models.UUIDField(default=schools.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('day', models.DateField()),
                ('instead_of', models.DateField()),
                ('words', models.CharField(blank=True, max_length=300)),
                ('state', models.CharField(choices=[('open', 'Not answered yet'), ('accepted', 'Accepted'), ('declined', 'Declined')], default='open', max_length=8)),
                ('said_at', models.DateTimeField(auto_now_add=True)),
                ('answered_at', models.DateTimeField(null=True)),
                ('coach', schools.models.base.TenantForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='schools.person')),
                ('teacher', schools.models.base.TenantForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='schools.person')),
                ('trust', schools.models.base.TrustKey(to='schools.trust')),
                ('visit', schools.models.base.TenantForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='coaching.visit')),
            ],
            options={
                'ordering': ['-said_at', '-id'],
                'indexes': [models.Index(fields=['trust', 'teacher'], name='another_day_by_teacher'), models.Index(fields=['trust', 'coach', 'state'], name='another_day_by_coach'), models.Index(fields=['trust', 'visit'], name='another_day_by_visit')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('trust', 'visit'), name='one_open_suggestion_per_visit'), models.CheckConstraint(condition=models.Q(('day', models.F('instead_of')), _negated=True), name='another_day_is_another')],
            },
        ),
        migrations.AddIndex(
            model_name='answer',
            index=models.Index(fields=['trust', 'drop_in'], name='answer_by_drop_in'),
        ),
        migrations.AddIndex(
            model_name='answer',
            index=models.Index(fields=['trust', 'teacher'], name='answer_by_teacher'),
        ),
        migrations.AddIndex(
            model_name='answer',
            index=models.Index(fields=['trust', 'author', 'said_at'], name='answer_by_author'),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'thank')), fields=('trust', 'drop_in', 'by'), name='thanked_once_for_a_letter'),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'thank'), models.Q(('words', ''), _negated=True), _connector='OR'), name='answer_says_something'),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.CheckConstraint(condition=models.Q(('by', models.F('teacher')), ('by', models.F('author')), _connector='OR'), name='answer_is_by_one_of_the_two'),
        ),
        migrations.AddIndex(
            model_name='attempt',
            index=models.Index(fields=['trust', 'teacher'], name='attempt_by_teacher'),
        ),
        migrations.AddConstraint(
            model_name='attempt',
            constraint=models.UniqueConstraint(fields=('trust', 'step', 'on'), name='tried_once_a_day'),
        ),
        migrations.AddIndex(
            model_name='earlieranswer',
            index=models.Index(fields=['trust', 'answer'], name='earlier_answer_by_answer'),
        ),
        migrations.AddIndex(
            model_name='keepsake',
            index=models.Index(fields=['trust', 'drop_in'], name='keepsake_by_drop_in'),
        ),
        migrations.AddConstraint(
            model_name='keepsake',
            constraint=models.UniqueConstraint(fields=('trust', 'person', 'drop_in'), name='kept_once'),
        ),
        migrations.AddIndex(
            model_name='note',
            index=models.Index(fields=['trust', 'person', 'written_at'], name='note_by_person'),
        ),
        migrations.AddIndex(
            model_name='note',
            index=models.Index(fields=['trust', 'drop_in'], name='note_by_drop_in'),
        ),
        migrations.AddIndex(
            model_name='note',
            index=models.Index(fields=['trust', 'step'], name='note_by_step'),
        ),
        migrations.AddConstraint(
            model_name='note',
            constraint=models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='note_says_something'),
        ),
        Secure(
            "answer",
            read={"teacher": I_TEACH, "author": AUTHOR},
            insert={"teacher": f"{I_SAY} and {I_TEACH}", "author": f"{I_SAY} and {AUTHOR}"},
            update={"teacher": f"{I_SAY} and {I_TEACH}", "author": f"{I_SAY} and {AUTHOR}"},
            # Ten seconds to undo, and five for the way. The teacher deletes what they said whenever they like.
            delete={"teacher": f"{I_SAY} and {I_TEACH}", "author": f"{I_SAY} and {AUTHOR} and said_at > now() - interval '15 seconds'"},
            changeable=["words"],
        ),
        Secure("earlieranswer", read={"both": THE_ANSWER}),
        Secure(
            "note",
            read={"own": MINE},
            insert={"own": f"{MINE} and {ABOUT_MINE}"},
            update={"own": MINE},
            delete={"own": MINE},
            changeable=["words", "changed_at"],
        ),
        Secure("keepsake", read={"own": MINE}, insert={"own": f"{MINE} and {A_LETTER_TO_ME}"}, delete={"own": MINE}),
        Secure(
            "attempt",
            read={"teacher": I_TEACH, "coach": LIVE_PAIR},
            insert={"teacher": I_TEACH},
            update={"teacher": I_TEACH},
            delete={"teacher": I_TEACH},
            changeable=["on", "words"],
        ),
        Secure(
            "anotherday",
            read={"teacher": I_TEACH, "coach": f"coach_id = {ME} and {LIVE_PAIR}"},
            insert={"teacher": I_TEACH},
            update={"coach": f"coach_id = {ME} and {LIVE_PAIR}"},
            delete={"teacher": f"{I_TEACH} and state = 'open'"},
            changeable=["state"],
        ),
        run_file("observations/sql/answers.sql"),
    ]
