from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reports', '0008_quarter_reports'),
    ]

    operations = [
        migrations.AlterField(
            model_name='storyfact',
            name='kind',
            field=models.CharField(choices=[('project', 'Project'), ('matter', 'Matter settled'), ('income', 'Collective income of a year'), ('plan_item', 'Item of a plan'), ('visit', 'Bright spot of a visit')], max_length=10),
        ),
    ]
