import django.core.serializers.json
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('analytics', '0001_kept_boards'),
    ]

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='KeptBoard',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area', models.CharField(blank=True, max_length=12)),
                ('on', models.DateField()),
                ('pack', models.CharField(max_length=40)),
                ('version', models.CharField(max_length=20)),
                ('figures', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('stand', models.BigIntegerField()),
                ('computed_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('area', 'on'), name='kept_board_once')],
            },
        ),
    ]
