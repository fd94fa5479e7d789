import django.db.models.deletion
import schools.ids
import schools.models.base
from django.db import migrations, models

from schools.rls import Secure, SecureForeignKey
from schools.sqlfiles import run_file

ME = "(select sec.person())"
LIVE_PAIR = "teacher_id = any ((select sec.coached_teachers())::uuid[])"
AUTHOR = f"author_id = {ME} and (state = 'draft' or {LIVE_PAIR})"
TEACHER = f"teacher_id = {ME} and state = 'shared'"
SHARED_WITH_ME = (
    "exists (select from observations_conversation c where c.trust_id = observations_conversationcorrection.trust_id "
    f"and c.id = observations_conversationcorrection.conversation_id and c.teacher_id = {ME} and c.state = 'shared')"
)
# Asked with the rights of whoever writes, so both conversations are there only for their author.
BOTH_MINE = " and ".join(
    f"exists (select from observations_conversation c where c.trust_id = observations_alongside.trust_id and c.id = {which} "
    f"and c.author_id = {ME})"
    for which in ("main_id", "other_id")
)


class Migration(migrations.Migration):

    dependencies = [
        ('coaching', '0015_meetings'),
        ('observations', '0009_shares'),
        ('schools', '0020_what_completes_a_cycle'),
    ]

    operations = [
        migrations.CreateModel(
            name='ConversationCorrection',
            fields=[
                ('id', models.UUIDField(default=schools.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('praise', models.TextField(blank=True)),
                ('question', models.TextField(blank=True)),
                ('follow_up', models.CharField(blank=True, choices=[('keep', 'Keep it'), ('new', 'Choose a new one'), ('retire', 'Let it go')], max_length=8)),
                ('step_words', models.TextField(blank=True)),
                ('signs', models.TextField(blank=True, help_text='One a line')),
                ('model', models.TextField(blank=True)),
                ('rehearsal', models.TextField(blank=True)),
                ('rounds', models.PositiveSmallIntegerField(help_text='How many times they rehearsed it', null=True)),
                ('try_on', models.DateField(null=True)),
                ('try_where', models.CharField(blank=True, max_length=120)),
                ('happened_on', models.DateField()),
                ('corrected_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'ordering': ['-corrected_at', '-id'],
            },
        ),
        migrations.AddField(
            model_name='correction',
            name='talk_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='dropin',
            name='talk_on',
            field=models.DateField(null=True),
        ),
        migrations.AlterField(
            model_name='opening',
            name='what',
            field=models.CharField(choices=[('drop-in', 'A drop-in'), ('step', 'A step'), ('conversation', 'A conversation')], max_length=12),
        ),
        migrations.CreateModel(
            name='Conversation',
            fields=[
                ('id', models.UUIDField(default=schools.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('praise', models.TextField(blank=True)),
                ('question', models.TextField(blank=True)),
                ('follow_up', models.CharField(blank=True, choices=[('keep', 'Keep it'), ('new', 'Choose a new one'), ('retire', 'Let it go')], max_length=8)),
                ('step_words', models.TextField(blank=True)),
                ('signs', models.TextField(blank=True, help_text='One a line')),
                ('model', models.TextField(blank=True)),
                ('rehearsal', models.TextField(blank=True)),
                ('rounds', models.PositiveSmallIntegerField(help_text='How many times they rehearsed it', null=True)),
                ('try_on', models.DateField(null=True)),
                ('try_where', models.CharField(blank=True, max_length=120)),
                ('client_id', models.UUIDField(help_text="Made by the author's device, so that a repeated post is harmless")),
                ('happened_on', models.DateField()),
                ('library_step', models.CharField(blank=True, help_text='Code of the library step it was adapted from', max_length=40)),
                ('state', models.CharField(choices=[('draft', 'Started'), ('shared', 'Shared')], default='draft', max_length=8)),
                ('version', models.PositiveIntegerField(default=1)),
                ('started_at', models.DateTimeField(auto_now_add=True)),
                ('saved_at', models.DateTimeField(auto_now=True)),
                ('shared_at', models.DateTimeField(null=True)),
                ('author', schools.models.base.TenantForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='schools.person')),
                ('drop_in', schools.models.base.TenantForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='observations.dropin')),
                ('meeting', schools.models.base.TenantForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='coaching.meeting')),
                ('pairing', schools.models.base.TenantForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='coaching.pairing')),
                ('school', schools.models.base.TenantForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='schools.school')),
                ('teacher', schools.models.base.TenantForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='schools.person')),
                ('trust', schools.models.base.TrustKey(to='schools.trust')),
            ],
        ),
        migrations.CreateModel(
            name='Alongside',
            fields=[
                ('id', models.UUIDField(default=schools.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('author', schools.models.base.TenantForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='schools.person')),
                ('trust', schools.models.base.TrustKey(to='schools.trust')),
                ('main', schools.models.base.TenantForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='observations.conversation')),
                ('other', schools.models.base.TenantForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='observations.conversation')),
            ],
        ),
        migrations.AddField(
            model_name='actionstep',
            name='conversation',
            field=schools.models.base.TenantForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='observations.conversation'),
        ),
        migrations.AddField(
            model_name='opening',
            name='conversation',
            field=schools.models.base.TenantForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='observations.conversation'),
        ),
        migrations.AddIndex(
            model_name='actionstep',
            index=models.Index(fields=['trust', 'conversation'], name='step_by_conversation'),
        ),
        migrations.AddIndex(
            model_name='opening',
            index=models.Index(fields=['trust', 'conversation'], name='opening_by_conversation'),
        ),
        migrations.AddField(
            model_name='conversationcorrection',
            name='author',
            field=schools.models.base.TenantForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='schools.person'),
        ),
        migrations.AddField(
            model_name='conversationcorrection',
            name='conversation',
            field=schools.models.base.TenantForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='corrections', to='observations.conversation'),
        ),
        migrations.AddField(
            model_name='conversationcorrection',
            name='teacher',
            field=schools.models.base.TenantForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='schools.person'),
        ),
        migrations.AddField(
            model_name='conversationcorrection',
            name='trust',
            field=schools.models.base.TrustKey(to='schools.trust'),
        ),
        migrations.AddIndex(
            model_name='conversation',
            index=models.Index(fields=['trust', 'teacher', 'happened_on'], name='conversation_by_teacher'),
        ),
        migrations.AddIndex(
            model_name='conversation',
            index=models.Index(fields=['trust', 'author', 'state'], name='conversation_by_author'),
        ),
        migrations.AddIndex(
            model_name='conversation',
            index=models.Index(fields=['trust', 'drop_in'], name='conversation_by_drop_in'),
        ),
        migrations.AddConstraint(
            model_name='conversation',
            constraint=models.UniqueConstraint(fields=('trust', 'author', 'client_id'), name='conversation_once_per_client_id'),
        ),
        migrations.AddConstraint(
            model_name='conversation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('meeting', None), ('shared_at', None), ('state', 'draft')), models.Q(('meeting__isnull', False), ('shared_at__isnull', False), ('state', 'shared')), _connector='OR'), name='shared_conversation_has_its_fact'),
        ),
        migrations.AddConstraint(
            model_name='conversation',
            constraint=models.CheckConstraint(condition=models.Q(('author', models.F('teacher')), _negated=True), name='nobody_talks_with_themself'),
        ),
        migrations.AddIndex(
            model_name='alongside',
            index=models.Index(fields=['trust', 'main'], name='alongside_by_main'),
        ),
        migrations.AddConstraint(
            model_name='alongside',
            constraint=models.UniqueConstraint(fields=('trust', 'other'), name='alongside_one_talk'),
        ),
        migrations.AddConstraint(
            model_name='alongside',
            constraint=models.CheckConstraint(condition=models.Q(('main', models.F('other')), _negated=True), name='alongside_somebody_else'),
        ),
        migrations.AddIndex(
            model_name='conversationcorrection',
            index=models.Index(fields=['trust', 'conversation'], name='correction_by_conversation'),
        ),
        Secure(
            "conversation",
            read={"author": AUTHOR, "teacher": TEACHER},
            insert={"author": f"author_id = {ME} and {LIVE_PAIR}"},
            update={"author": AUTHOR},
            delete={"author": f"author_id = {ME} and state = 'draft'", "teacher": TEACHER},
        ),
        Secure(
            "conversationcorrection",
            read={"teacher": f"teacher_id = {ME} and {SHARED_WITH_ME}", "author": f"author_id = {ME} and {LIVE_PAIR}"},
        ),
        Secure(
            "alongside",
            read={"author": f"author_id = {ME}"},
            insert={"author": f"author_id = {ME} and {BOTH_MINE}"},
            delete={"author": f"author_id = {ME}"},
        ),
        SecureForeignKey("actionstep", "conversation"),
        SecureForeignKey("opening", "conversation"),
        run_file("observations/sql/conversations.sql"),
    ]
