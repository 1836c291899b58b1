from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('fieldwork', '0007_guidance'),
    ]

    operations = [
        migrations.AlterField(
            model_name='plan',
            name='kind',
            field=models.CharField(choices=[('year_plan', 'Assistance plan of the year'), ('task_list', 'Task list of the year'), ('assistance', 'One village, one plan'), ('pledge', 'Annual pledge'), ('development_list', 'Development list')], max_length=16),
        ),
    ]
