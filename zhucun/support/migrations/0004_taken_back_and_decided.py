from django.db import migrations, models
from django.db.models import F, Q


def mark(apps, schema_editor):
    """What was taken back, and what somebody decided to pay above what was due."""
    payments = apps.get_model('support', 'Payment').objects.filter(reverses=None)
    payments.filter(reversal__isnull=False).update(is_taken_back=True)
    payments.filter(amount__gt=0).exclude(over_reason='').update(over_amount=F('amount'))


class Migration(migrations.Migration):
    """A payment that was taken back may be recorded again with its voucher and day; what somebody
    decided to pay is not asked back."""

    dependencies = [
        ('support', '0003_returns'),
    ]

    operations = [
        migrations.AddField(
            model_name='payment',
            name='is_taken_back',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='payment',
            name='over_amount',
            field=models.DecimalField(decimal_places=2, default=0, max_digits=14),
        ),
        migrations.RemoveConstraint(model_name='payment', name='payment_of_line_once'),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.UniqueConstraint(
                condition=Q(reverses=None, line__isnull=False, is_taken_back=False),
                fields=('line', 'voucher', 'paid_on', 'amount'),
                name='payment_of_line_once',
            ),
        ),
        migrations.RunPython(mark, migrations.RunPython.noop),
    ]
