"""A teacher may let a colleague read a conversation too."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

import schools.models.base
from schools.rls import SecureForeignKey
from schools.sqlfiles import run_file

WHAT = [("drop-in", "A drop-in"), ("step", "A step"), ("conversation", "A conversation")]


class Migration(migrations.Migration):
    dependencies = [("observations", "0011_open_doors")]
    operations = [
        migrations.AlterField("share", "what", models.CharField(choices=WHAT, max_length=12)),
        migrations.AddField(
            "share",
            "conversation",
            schools.models.base.TenantForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="observations.conversation",
            ),
        ),
        SecureForeignKey("share", "conversation"),
        migrations.AddIndex("share", models.Index(fields=["trust", "conversation"], name="share_by_conversation")),
        migrations.AddConstraint(
            "share",
            models.UniqueConstraint(
                fields=("trust", "reader", "conversation"),
                condition=Q(revoked_at=None),
                name="one_open_share_of_a_conversation",
            ),
        ),
        migrations.RemoveConstraint("share", "share_is_of_one_thing"),
        migrations.AddConstraint(
            "share",
            models.CheckConstraint(
                condition=Q(drop_in=None, step=None)
                | Q(drop_in=None, conversation=None)
                | Q(step=None, conversation=None),
                name="share_is_of_one_thing",
            ),
        ),
        run_file("observations/sql/shared_conversations.sql"),
    ]
