from typing import Any

from django.db import migrations, models


def as_his_own(apps: Any, schema_editor: Any) -> None:
    """Of withdrawals before this nobody kept who made them: they count as the cadre's own."""
    people = apps.get_model("reports", "StoryPerson")
    people.objects.exclude(withdrawn_on=None).update(withdrawn_himself=True)


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0010_plain_cards"),
    ]

    operations = [
        migrations.AddField(
            model_name="storyperson",
            name="withdrawn_himself",
            field=models.BooleanField(default=False),
        ),
        migrations.RunPython(as_his_own, migrations.RunPython.noop),
    ]
