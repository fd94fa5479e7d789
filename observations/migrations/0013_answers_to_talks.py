"""A conversation is a letter too: it is answered, kept and noted like the words of a drop-in."""

import django.db.models.deletion
from django.db import migrations, models

import schools.models.base
from schools.rls import Secure, SecureForeignKey
from schools.sqlfiles import run_file

ME = "(select sec.person())"
MINE = f"person_id = {ME}"
LETTERS = {"drop_in_id": "observations_dropin", "conversation_id": "observations_conversation"}
ABOUT = {**LETTERS, "step_id": "observations_actionstep"}
# Asked with the rights of whoever writes, so what it is about is there only for somebody who reads it.
ABOUT_MINE = " and ".join(
    f"({column} is null or exists (select from {table} x where x.trust_id = observations_note.trust_id and x.id = {column}))"
    for column, table in ABOUT.items()
)
A_LETTER_TO_ME = " or ".join(
    f"exists (select from {table} x where x.trust_id = observations_keepsake.trust_id and x.id = {column} and x.teacher_id = {ME} and x.state = 'shared')"
    for column, table in LETTERS.items()
)


class Migration(migrations.Migration):

    dependencies = [("observations", "0012_shared_conversations")]

    operations = [
        migrations.AddField(
            model_name='answer',
            name='conversation',
            field=schools.models.base.TenantForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='observations.conversation'),
        ),
        migrations.AddField(
            model_name='keepsake',
            name='conversation',
            field=schools.models.base.TenantForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='observations.conversation'),
        ),
        migrations.AddField(
            model_name='note',
            name='conversation',
            field=schools.models.base.TenantForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='observations.conversation'),
        ),
        migrations.AlterField(
            model_name='answer',
            name='drop_in',
            field=schools.models.base.TenantForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='observations.dropin'),
        ),
        migrations.AlterField(
            model_name='keepsake',
            name='drop_in',
            field=schools.models.base.TenantForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='observations.dropin'),
        ),
        migrations.AddIndex(
            model_name='answer',
            index=models.Index(fields=['trust', 'conversation'], name='answer_by_conversation'),
        ),
        migrations.AddIndex(
            model_name='keepsake',
            index=models.Index(fields=['trust', 'conversation'], name='keepsake_by_conversation'),
        ),
        migrations.AddIndex(
            model_name='note',
            index=models.Index(fields=['trust', 'conversation'], name='note_by_conversation'),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'thank')), fields=('trust', 'conversation', 'by'), name='thanked_once_for_a_talk'),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('conversation__isnull', False), ('drop_in', None)), models.Q(('conversation', None), ('drop_in__isnull', False)), _connector='OR'), name='answer_is_about_one_letter'),
        ),
        migrations.AddConstraint(
            model_name='keepsake',
            constraint=models.UniqueConstraint(fields=('trust', 'person', 'conversation'), name='talk_kept_once'),
        ),
        migrations.AddConstraint(
            model_name='keepsake',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('conversation__isnull', False), ('drop_in', None)), models.Q(('conversation', None), ('drop_in__isnull', False)), _connector='OR'), name='keepsake_is_of_one_letter'),
        ),
        SecureForeignKey("answer", "conversation"),
        Secure(
            "note",
            read={"own": MINE},
            insert={"own": f"{MINE} and {ABOUT_MINE}"},
            update={"own": MINE},
            delete={"own": MINE},
            changeable=["words", "changed_at"],
        ),
        Secure("keepsake", read={"own": MINE}, insert={"own": f"{MINE} and ({A_LETTER_TO_ME})"}, delete={"own": MINE}),
        run_file("observations/sql/answers_to_talks.sql"),
    ]
