import django.db.models.deletion
import zhucun.kernel.ids
import zhucun.ledger.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('presence', '0001_initial'),
        ('presence', '0002_leave'),
        ('presence', '0003_answers'),
        ('presence', '0004_work_for_the_own_unit'),
    ]

    dependencies = [
        ('directory', '0001_tables'),
        ('roster', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='MonthSheet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('area', models.CharField(max_length=12)),
                ('month', models.DateField()),
                ('state', models.CharField(choices=[('open', 'Not confirmed'), ('own_confirmed', 'Confirmed by the cadre'), ('locked', 'Locked')], max_length=13)),
                ('days', models.JSONField()),
                ('village_days', models.PositiveSmallIntegerField()),
                ('open_days', models.PositiveSmallIntegerField(default=0)),
                ('nights', models.PositiveSmallIntegerField(null=True)),
                ('counts', models.JSONField()),
                ('pack', models.CharField(max_length=60)),
                ('version', models.PositiveIntegerField(default=1)),
                ('confirmed_own_at', models.DateTimeField(null=True)),
                ('confirmed_own_by', models.BigIntegerField(null=True)),
                ('confirmed_township_at', models.DateTimeField(null=True)),
                ('confirmed_township_by', models.BigIntegerField(null=True)),
                ('confirmed_township_name', models.CharField(blank=True, max_length=60)),
                ('without_own_reason', models.CharField(blank=True, max_length=200)),
                ('posting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roster.posting')),
            ],
        ),
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('was', models.CharField(blank=True, choices=[('village', 'In the village'), ('official', 'Official trip'), ('training', 'Training'), ('rotation', 'Rotation day'), ('absent', 'Absent without leave'), ('personal', 'Personal leave'), ('sick', 'Sick leave'), ('annual', 'Annual leave'), ('marriage', 'Marriage leave'), ('bereavement', 'Bereavement leave'), ('maternity', 'Maternity leave'), ('other', 'Other leave')], max_length=12)),
                ('becomes', models.CharField(blank=True, choices=[('village', 'In the village'), ('official', 'Official trip'), ('training', 'Training'), ('rotation', 'Rotation day'), ('absent', 'Absent without leave'), ('personal', 'Personal leave'), ('sick', 'Sick leave'), ('annual', 'Annual leave'), ('marriage', 'Marriage leave'), ('bereavement', 'Bereavement leave'), ('maternity', 'Maternity leave'), ('other', 'Other leave')], max_length=12)),
                ('proposed', models.CharField(blank=True, choices=[('village', 'In the village'), ('official', 'Official trip'), ('training', 'Training'), ('rotation', 'Rotation day'), ('absent', 'Absent without leave'), ('personal', 'Personal leave'), ('sick', 'Sick leave'), ('annual', 'Annual leave'), ('marriage', 'Marriage leave'), ('bereavement', 'Bereavement leave'), ('maternity', 'Maternity leave'), ('other', 'Other leave')], max_length=12)),
                ('reason', models.CharField(max_length=200)),
                ('by', models.BigIntegerField()),
                ('by_name', models.CharField(max_length=60)),
                ('at', models.DateTimeField()),
                ('sheet', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='presence.monthsheet')),
            ],
        ),
        migrations.CreateModel(
            name='NightDuty',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area', models.CharField(max_length=12)),
                ('on', models.DateField()),
                ('posting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roster.posting')),
                ('village', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.place')),
            ],
        ),
        migrations.CreateModel(
            name='SpotCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('area', models.CharField(max_length=12)),
                ('on', models.DateField()),
                ('checker', models.BigIntegerField()),
                ('checker_name', models.CharField(max_length=60)),
                ('method', models.CharField(choices=[('phone', 'By phone'), ('visit', 'On site'), ('video', 'By video call')], max_length=6)),
                ('result', models.CharField(choices=[('present', 'Present'), ('absent_with_leave', 'Away with leave or on duty'), ('absent', 'Absent without leave')], max_length=17)),
                ('note', zhucun.ledger.fields.SealedTextField(context='presence.check_note', default=b'')),
                ('answer', zhucun.ledger.fields.SealedTextField(context='presence.check_answer', default=b'')),
                ('answered_on', models.DateField(null=True)),
                ('voided_on', models.DateField(null=True)),
                ('void_reason', models.CharField(blank=True, max_length=200)),
                ('posting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roster.posting')),
            ],
        ),
        migrations.CreateModel(
            name='AbsenceWarning',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('step', models.CharField(choices=[('none', 'No step'), ('criticism', 'Criticism'), ('admonition', 'Admonition'), ('letter', 'Letter to the sending unit'), ('recall', 'Recall')], max_length=12)),
                ('proposed', models.CharField(blank=True, choices=[('none', 'No step'), ('criticism', 'Criticism'), ('admonition', 'Admonition'), ('letter', 'Letter to the sending unit'), ('recall', 'Recall')], max_length=12)),
                ('decided_by', models.BigIntegerField()),
                ('decided_by_name', models.CharField(max_length=60)),
                ('decided_on', models.DateField()),
                ('reason', models.CharField(max_length=200)),
                ('posting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roster.posting')),
                ('check_made', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='warning', to='presence.spotcheck')),
            ],
        ),
        migrations.CreateModel(
            name='SpotCheckDraw',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('seed', models.CharField(max_length=40)),
                ('area', models.CharField(max_length=12)),
                ('on', models.DateField()),
                ('size', models.PositiveIntegerField()),
                ('population', models.PositiveIntegerField()),
                ('frame', models.CharField(max_length=64)),
                ('drawn', models.JSONField()),
                ('by', models.BigIntegerField()),
                ('by_name', models.CharField(max_length=60)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('area', 'on', 'seed', 'size'), name='draw_once')],
            },
        ),
        migrations.AddField(
            model_name='spotcheck',
            name='draw',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='checks', to='presence.spotcheckdraw'),
        ),
        migrations.CreateModel(
            name='CalendarLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('revoked_at', None)), fields=('person',), name='calendar_link_one')],
            },
        ),
        migrations.CreateModel(
            name='DutyTrip',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('area', models.CharField(max_length=12)),
                ('kind', models.CharField(choices=[('official', 'Official trip'), ('training', 'Training'), ('rotation', 'Rotation days')], max_length=10)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField()),
                ('place_text', models.CharField(blank=True, max_length=80)),
                ('to_unit', models.BooleanField(default=False)),
                ('unit_activity', models.CharField(blank=True, choices=[('duty', 'On duty at the unit'), ('meeting', 'Meeting of the unit'), ('attendance', 'At work at the unit')], max_length=10)),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('version', models.PositiveIntegerField(default=1)),
                ('made_at', models.DateTimeField()),
                ('received_at', models.DateTimeField()),
                ('by', models.BigIntegerField()),
                ('by_name', models.CharField(max_length=60)),
                ('cancelled_on', models.DateField(null=True)),
                ('cancel_reason', models.CharField(blank=True, max_length=200)),
                ('posting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roster.posting')),
            ],
            options={
                'indexes': [models.Index(fields=['posting', 'starts_on'], name='trip_posting_starts')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__gt', models.F('starts_on'))), name='trip_ends_after_start')],
            },
        ),
        migrations.CreateModel(
            name='Leave',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('area', models.CharField(max_length=12)),
                ('kind', models.CharField(choices=[('annual', 'Annual leave'), ('sick', 'Sick leave'), ('personal', 'Personal leave'), ('marriage', 'Marriage leave'), ('bereavement', 'Bereavement leave'), ('maternity', 'Maternity leave'), ('other', 'Other leave')], max_length=12)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField()),
                ('starts_at_noon', models.BooleanField(default=False)),
                ('ends_at_noon', models.BooleanField(default=False)),
                ('days', models.DecimalField(decimal_places=1, max_digits=5)),
                ('reason', zhucun.ledger.fields.SealedTextField(context='presence.leave_reason', default=b'')),
                ('whereabouts', models.CharField(blank=True, max_length=80)),
                ('contact', zhucun.ledger.fields.SealedTextField(context='presence.leave_contact', default=b'')),
                ('state', models.CharField(choices=[('asked', 'Asked for'), ('approved', 'Approved'), ('refused', 'Refused'), ('cancelled', 'Cancelled'), ('returned', 'Reported back')], default='asked', max_length=9)),
                ('returned_on', models.DateField(null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('made_at', models.DateTimeField()),
                ('received_at', models.DateTimeField()),
                ('by', models.BigIntegerField()),
                ('by_name', models.CharField(max_length=60)),
                ('posting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roster.posting')),
                ('substitute', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roster.posting')),
            ],
            options={
                'indexes': [models.Index(fields=['posting', 'starts_on'], name='leave_posting_starts'), models.Index(fields=['area', 'starts_on'], name='leave_area_starts')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__gt', models.F('starts_on'))), name='leave_ends_after_start')],
            },
        ),
        migrations.AddIndex(
            model_name='monthsheet',
            index=models.Index(fields=['month', 'area'], name='sheet_month_area'),
        ),
        migrations.AddConstraint(
            model_name='monthsheet',
            constraint=models.UniqueConstraint(fields=('posting', 'month'), name='sheet_once_a_month'),
        ),
        migrations.AddConstraint(
            model_name='monthsheet',
            constraint=models.CheckConstraint(condition=models.Q(('month__day', 1)), name='sheet_month_is_first_day'),
        ),
        migrations.AddIndex(
            model_name='correction',
            index=models.Index(fields=['sheet', 'day'], name='correction_sheet_day'),
        ),
        migrations.AddIndex(
            model_name='nightduty',
            index=models.Index(fields=['village', 'on'], name='night_village_on'),
        ),
        migrations.AddConstraint(
            model_name='nightduty',
            constraint=models.UniqueConstraint(fields=('posting', 'on'), name='night_once'),
        ),
        migrations.AddIndex(
            model_name='spotcheck',
            index=models.Index(fields=['posting', 'on'], name='check_posting_on'),
        ),
        migrations.AddIndex(
            model_name='spotcheck',
            index=models.Index(fields=['on', 'area'], name='check_on_area'),
        ),
    ]
