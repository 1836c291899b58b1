from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """What was paid above what is due comes back: lines and payments below nought."""

    dependencies = [
        ('support', '0002_withheld'),
    ]

    operations = [
        migrations.RemoveConstraint(model_name='batchline', name='batch_line_above_zero'),
        migrations.AddConstraint(
            model_name='batchline',
            constraint=models.CheckConstraint(condition=~Q(amount=0), name='batch_line_not_zero'),
        ),
        migrations.AddField(
            model_name='payment',
            name='is_return',
            field=models.BooleanField(default=False),
        ),
        migrations.RemoveConstraint(model_name='payment', name='payment_sign'),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(
                condition=Q(reverses=None, is_return=False, amount__gt=0)
                | Q(reverses=None, is_return=True, amount__lt=0)
                | Q(reverses__isnull=False, is_return=False, amount__lt=0)
                | Q(reverses__isnull=False, is_return=True, amount__gt=0),
                name='payment_sign',
            ),
        ),
    ]
