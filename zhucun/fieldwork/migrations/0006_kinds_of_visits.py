from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('fieldwork', '0005_cadre_difficulties'),
    ]

    operations = [
        migrations.AlterField(
            model_name='visit',
            name='kind',
            field=models.CharField(choices=[('household', 'Visit to households'), ('open_air', 'Open-air meeting'), ('meeting', 'Discussion meeting'), ('call', 'Call answered'), ('inspection', 'Inspection of an industry'), ('safety', 'Publicity for safety'), ('law', 'Publicity for the law')], max_length=10),
        ),
    ]
