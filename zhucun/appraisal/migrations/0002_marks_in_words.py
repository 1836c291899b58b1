"""Marks that are words of the scheme."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("appraisal", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="review",
            name="word",
            field=models.CharField(blank=True, default="", max_length=20),
            preserve_default=False,
        ),
    ]
