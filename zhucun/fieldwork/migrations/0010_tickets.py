import django.db.models.deletion
import django.db.models.functions.datetime
import zhucun.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0002_devices'),
        ('fieldwork', '0009_industry_plans'),
        ('roster', '0004_ticks'),
    ]

    operations = [
        migrations.CreateModel(
            name='Ticket',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('kind', models.CharField(choices=[('directive', 'Directive of a leader'), ('supervision', 'Supervision'), ('finding', 'Finding of an inspection')], max_length=11)),
                ('source', models.CharField(blank=True, max_length=100)),
                ('title', models.CharField(max_length=200)),
                ('office', models.CharField(max_length=12)),
                ('area', models.CharField(max_length=12)),
                ('given_on', models.DateField()),
                ('due_on', models.DateField(null=True)),
                ('reported_on', models.DateField(null=True)),
                ('escalated_on', models.DateField(null=True)),
                ('closed_on', models.DateField(null=True)),
                ('by', models.BigIntegerField()),
                ('by_name', models.CharField(max_length=60)),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('guidance', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='fieldwork.guidance')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.place')),
                ('team', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roster.team')),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.unit')),
            ],
        ),
        migrations.CreateModel(
            name='TicketStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('reported', 'Reported as carried out'), ('returned', 'Sent back'), ('escalated', 'Passed to a higher level'), ('closed', 'Looked at again and closed')], max_length=9)),
                ('on', models.DateField()),
                ('text', models.CharField(blank=True, max_length=500)),
                ('by', models.BigIntegerField()),
                ('by_name', models.CharField(max_length=60)),
                ('ticket', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='fieldwork.ticket')),
            ],
        ),
        migrations.AddIndex(
            model_name='ticket',
            index=models.Index(fields=['area', 'due_on'], name='ticket_area_due'),
        ),
    ]
