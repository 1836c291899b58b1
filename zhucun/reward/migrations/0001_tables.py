import django.db.models.deletion
import zhucun.kernel.ids
import zhucun.ledger.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('reward', '0001_initial'),
        ('reward', '0002_proposals_rest_on_appraisals'),
        ('reward', '0003_signed_commendations_and_pledges'),
    ]

    dependencies = [
        ('directory', '0001_tables'),
        ('roster', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='PromotionCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('area', models.CharField(max_length=12)),
                ('title', models.CharField(max_length=80)),
                ('purpose', models.CharField(choices=[('promotion', 'Promotion'), ('commendation', 'Commendation'), ('rank', 'Rise in rank'), ('county_leadership', 'Leadership of a county office'), ('civil_servant_selection', 'Selection of civil servants'), ('three_categories_exam', 'Exam for village heads and others'), ('targeted_recruitment', 'Recruitment for a township')], default='promotion', max_length=24)),
                ('as_of', models.DateField()),
                ('pack', models.CharField(max_length=40)),
                ('pack_version', models.CharField(max_length=20)),
                ('by', models.BigIntegerField()),
                ('by_name', models.CharField(max_length=60)),
            ],
            options={
                'indexes': [models.Index(fields=['area', 'as_of'], name='promotion_check_area')],
            },
        ),
        migrations.CreateModel(
            name='Commendation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('area', models.CharField(max_length=12)),
                ('level', models.CharField(choices=[('central', 'Central'), ('province', 'Province'), ('prefecture', 'Prefecture'), ('county', 'County'), ('township', 'Township')], max_length=10)),
                ('title', models.CharField(max_length=80)),
                ('document', models.CharField(blank=True, max_length=80)),
                ('given_on', models.DateField()),
                ('is_signed', models.BooleanField(default=False)),
                ('approved_on', models.DateField(null=True)),
                ('published_on', models.DateField(null=True)),
                ('pack', models.CharField(max_length=40)),
                ('pack_version', models.CharField(max_length=20)),
                ('answers', models.JSONField(default=list)),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('by_name', models.CharField(max_length=60)),
                ('voided_on', models.DateField(null=True)),
                ('void_reason', models.CharField(blank=True, max_length=200)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.person')),
                ('posting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roster.posting')),
            ],
            options={
                'indexes': [models.Index(fields=['area', 'given_on'], name='commendation_area')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('voided_on', None)), fields=('person', 'title', 'given_on'), name='commendation_once'), models.CheckConstraint(condition=models.Q(('published_on', None), ('is_signed', False), ('approved_on__isnull', False), _connector='OR'), name='commendation_approved_before_published')],
            },
        ),
        migrations.CreateModel(
            name='LiabilityCase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('area', models.CharField(max_length=12)),
                ('ground', models.CharField(choices=[('absence', 'Absence found by spot checks'), ('grade', 'Appraised with the lowest grade'), ('target', 'A target was missed'), ('discipline', 'Discipline or integrity'), ('other', 'Other ground')], max_length=10)),
                ('key', models.CharField(blank=True, max_length=60)),
                ('measure', models.CharField(choices=[('criticism', 'Criticism'), ('admonition', 'Admonition'), ('letter', 'Letter to the sending unit'), ('bonus', 'Reward of the year cancelled'), ('recall', 'Recall'), ('replacement', 'Replacement'), ('removal', 'Removal from office')], max_length=11)),
                ('proposed', models.CharField(blank=True, choices=[('criticism', 'Criticism'), ('admonition', 'Admonition'), ('letter', 'Letter to the sending unit'), ('bonus', 'Reward of the year cancelled'), ('recall', 'Recall'), ('replacement', 'Replacement'), ('removal', 'Removal from office')], max_length=11)),
                ('rows', models.JSONField()),
                ('reason', zhucun.ledger.fields.SealedTextField(context='reward.case.reason', default=b'')),
                ('state', models.CharField(choices=[('open', 'To be verified and decided'), ('decided', 'Decided'), ('lifted', 'Lifted on appeal'), ('restored', 'Restored'), ('withdrawn', 'Withdrawn')], default='open', max_length=9)),
                ('opened_on', models.DateField()),
                ('opened_by', models.BigIntegerField()),
                ('opened_by_name', models.CharField(max_length=60)),
                ('decided_on', models.DateField(null=True)),
                ('decided_by', models.BigIntegerField(null=True)),
                ('document', models.CharField(blank=True, max_length=80)),
                ('notified_on', models.DateField(null=True)),
                ('influence_until', models.DateField(null=True)),
                ('appeal', zhucun.ledger.fields.SealedTextField(context='reward.case.appeal', default=b'')),
                ('appealed_on', models.DateField(null=True)),
                ('appeal_answer', zhucun.ledger.fields.SealedTextField(context='reward.case.answer', default=b'')),
                ('answered_on', models.DateField(null=True)),
                ('answered_by_name', models.CharField(blank=True, max_length=60)),
                ('ended_on', models.DateField(null=True)),
                ('end_reason', models.CharField(blank=True, max_length=200)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.person')),
                ('posting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roster.posting')),
            ],
            options={
                'indexes': [models.Index(fields=['area', 'state'], name='liability_area'), models.Index(fields=['person', 'state'], name='liability_person')],
                'constraints': [models.UniqueConstraint(condition=models.Q(models.Q(('key', ''), _negated=True), models.Q(('state', 'withdrawn'), _negated=True)), fields=('key',), name='case_once_for_a_fact')],
            },
        ),
        migrations.CreateModel(
            name='Outcome',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('area', models.CharField(max_length=12)),
                ('kind', models.CharField(choices=[('promotion', 'Promotion'), ('further_use', 'Further use'), ('rank', 'Rise in rank'), ('title', 'Rise in professional title')], max_length=11)),
                ('on', models.DateField()),
                ('detail', models.CharField(blank=True, max_length=80)),
                ('document', models.CharField(blank=True, max_length=80)),
                ('by_name', models.CharField(max_length=60)),
                ('voided_on', models.DateField(null=True)),
                ('void_reason', models.CharField(blank=True, max_length=200)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.person')),
                ('posting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roster.posting')),
            ],
            options={
                'indexes': [models.Index(fields=['area', 'on'], name='outcome_area')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('voided_on', None)), fields=('person', 'kind', 'on'), name='outcome_once_a_day')],
            },
        ),
        migrations.CreateModel(
            name='CheckedPerson',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('name', models.CharField(max_length=60)),
                ('found', models.CharField(choices=[('one', 'Found'), ('none', 'Nobody of this name'), ('several', 'Several of this name')], max_length=7)),
                ('months', models.PositiveIntegerField(null=True)),
                ('postings', models.JSONField(default=list)),
                ('other_months', models.PositiveIntegerField(null=True)),
                ('basis', models.CharField(blank=True, max_length=100)),
                ('rests_on', models.JSONField(default=dict)),
                ('answers', models.JSONField(default=list)),
                ('standing', models.CharField(choices=[('in', 'All rules hold'), ('out', 'A rule speaks against it'), ('unknown', 'Something is not known')], max_length=7)),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.person')),
                ('check_made', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='reward.promotioncheck')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('check_made', 'number'), name='checked_person_number')],
            },
        ),
        migrations.CreateModel(
            name='TargetPledge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('area', models.CharField(max_length=12)),
                ('level', models.CharField(choices=[('central', 'Central'), ('province', 'Province'), ('prefecture', 'Prefecture'), ('county', 'County'), ('township', 'Township')], max_length=10)),
                ('target', models.CharField(max_length=200)),
                ('due_on', models.DateField()),
                ('consequence', models.CharField(blank=True, max_length=200)),
                ('exit', models.CharField(blank=True, max_length=12)),
                ('made_on', models.DateField()),
                ('by_name', models.CharField(max_length=60)),
                ('signed_on', models.DateField(null=True)),
                ('document', models.CharField(blank=True, max_length=80)),
                ('pack', models.CharField(blank=True, max_length=40)),
                ('pack_version', models.CharField(blank=True, max_length=20)),
                ('answers', models.JSONField(default=list)),
                ('verdict', models.CharField(blank=True, choices=[('kept', 'Kept'), ('missed', 'Missed')], max_length=6)),
                ('proposed', models.CharField(blank=True, choices=[('kept', 'Kept'), ('missed', 'Missed')], max_length=6)),
                ('verdict_reason', models.CharField(blank=True, max_length=200)),
                ('decided_on', models.DateField(null=True)),
                ('decided_by_name', models.CharField(blank=True, max_length=60)),
                ('voided_on', models.DateField(null=True)),
                ('void_reason', models.CharField(blank=True, max_length=200)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.person')),
                ('posting', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roster.posting')),
            ],
            options={
                'indexes': [models.Index(fields=['area', 'due_on'], name='target_pledge_area')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('voided_on', None)), fields=('person', 'target', 'due_on'), name='target_pledge_once'), models.CheckConstraint(condition=models.Q(('verdict', ''), models.Q(('decided_on__isnull', False), ('signed_on__isnull', False)), _connector='OR'), name='target_pledge_signed_before_verdict')],
            },
        ),
    ]
