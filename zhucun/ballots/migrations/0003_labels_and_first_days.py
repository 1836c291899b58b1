from django.db import migrations, models

import zhucun.ledger.fields


class Migration(migrations.Migration):
    dependencies = [
        ("ballots", "0002_bodies_are_asked_about"),
    ]

    operations = [
        migrations.AddField(
            model_name="draw",
            name="sealed_salt",
            field=zhucun.ledger.fields.SealedTextField(context="ballots.salt", default=b""),
        ),
        migrations.AddField(
            model_name="poll",
            name="began_on",
            field=models.DateField(null=True),
        ),
    ]
