from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('fieldwork', '0004_clues'),
    ]

    operations = [
        migrations.AlterField(
            model_name='matter',
            name='kind',
            field=models.CharField(choices=[('appeal', 'Appeal'), ('livelihood', 'Livelihood matter'), ('urgent', 'Urgent difficulty'), ('dispute', 'Dispute'), ('clue', 'Sign of a risk of return to poverty'), ('help', 'Call for help'), ('policy_question', 'Question on a policy'), ('difficulty', 'Difficulty'), ('comment', 'Comment'), ('cadre_difficulty', 'Difficulty of a cadre')], max_length=16),
        ),
    ]
