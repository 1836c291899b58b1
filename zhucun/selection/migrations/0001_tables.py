import django.core.serializers.json
import django.db.models.deletion
import django.db.models.functions.datetime
import zhucun.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('selection', '0001_initial'),
    ]

    dependencies = [
        ('directory', '0001_tables'),
        ('roster', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('area', models.CharField(max_length=12)),
                ('title', models.CharField(max_length=80)),
                ('making', models.CharField(choices=[('solved', 'Matched anew'), ('resolved', 'Matched again with least disturbance'), ('edited', 'Changed by hand')], max_length=10)),
                ('settings', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('is_what_if', models.BooleanField(default=False)),
                ('pack', models.CharField(max_length=40)),
                ('pack_version', models.CharField(max_length=20)),
                ('fingerprint', models.CharField(blank=True, max_length=64)),
                ('asked_at', models.DateTimeField()),
                ('by', models.BigIntegerField()),
                ('by_name', models.CharField(max_length=60)),
                ('state', models.CharField(choices=[('waiting', 'Waiting to be computed'), ('running', 'Being computed'), ('done', 'Proposal ready'), ('failed', 'Failed'), ('cancelled', 'Cancelled')], default='waiting', max_length=10)),
                ('worker', models.CharField(blank=True, max_length=40)),
                ('beat_at', models.DateTimeField(null=True)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('progress', models.JSONField(default=dict)),
                ('failure', models.JSONField(null=True)),
                ('objective', models.BigIntegerField(null=True)),
                ('bound', models.FloatField(null=True)),
                ('ending', models.CharField(blank=True, max_length=10)),
                ('shortages', models.PositiveIntegerField(default=0)),
                ('result', models.JSONField(default=dict)),
                ('prices', models.JSONField(default=dict)),
                ('ended_at', models.DateTimeField(null=True)),
                ('adopted_at', models.DateTimeField(null=True)),
                ('adopted_by', models.CharField(blank=True, max_length=60)),
                ('posted_at', models.DateTimeField(null=True)),
                ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='selection.proposal')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roster.round')),
            ],
        ),
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('area', models.CharField(max_length=12)),
                ('leads', models.BooleanField(default=False)),
                ('remains', models.BooleanField(default=False)),
                ('points', models.IntegerField(default=0)),
                ('terms', models.JSONField(default=dict)),
                ('excluded', models.JSONField(default=list)),
                ('choices', models.JSONField(default=list)),
                ('open_rules', models.JSONField(default=list)),
                ('posted_at', models.DateTimeField(null=True)),
                ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roster.candidate')),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.unit')),
                ('village', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roster.roundvillage')),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='assignments', to='selection.proposal')),
            ],
        ),
        migrations.CreateModel(
            name='ProposalVillage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area', models.CharField(max_length=12)),
                ('name', models.CharField(max_length=60)),
                ('size', models.PositiveSmallIntegerField(default=0)),
                ('points', models.IntegerField(default=0)),
                ('missing', models.PositiveSmallIntegerField(default=0)),
                ('terms', models.JSONField(default=dict)),
                ('lacks', models.JSONField(default=list)),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='villages', to='selection.proposal')),
                ('village', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roster.roundvillage')),
            ],
        ),
        migrations.CreateModel(
            name='Confirmation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('side', models.CharField(choices=[('village', 'Village'), ('unit', 'Sending unit'), ('office', 'Resident assistance office')], max_length=8)),
                ('answer', models.CharField(choices=[('agreed', 'Agreed'), ('refused', 'Declined')], max_length=8)),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('on_behalf', models.BooleanField(default=False)),
                ('by', models.BigIntegerField()),
                ('by_name', models.CharField(max_length=60)),
                ('answered_at', models.DateTimeField()),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('assignment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='confirmations', to='selection.assignment')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('assignment', 'side'), name='confirmation_once')],
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('kind', models.CharField(choices=[('must', 'Must serve there'), ('never', 'Must not serve there')], max_length=5)),
                ('leads', models.BooleanField(null=True)),
                ('reason', models.CharField(max_length=200)),
                ('by', models.BigIntegerField()),
                ('by_name', models.CharField(max_length=60)),
                ('made_at', models.DateTimeField()),
                ('lifted_at', models.DateTimeField(null=True)),
                ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roster.candidate')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roster.round')),
                ('village', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roster.roundvillage')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('lifted_at', None)), fields=('village', 'candidate'), name='decision_once'), models.UniqueConstraint(condition=models.Q(('kind', 'must'), ('lifted_at', None)), fields=('candidate',), name='decision_one_place')],
            },
        ),
        migrations.AddIndex(
            model_name='proposal',
            index=models.Index(fields=['state', 'asked_at'], name='proposal_queue'),
        ),
        migrations.AddIndex(
            model_name='proposal',
            index=models.Index(fields=['area'], name='proposal_area'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.UniqueConstraint(condition=models.Q(('adopted_at__isnull', False), ('posted_at', None)), fields=('round',), name='proposal_one_adopted'),
        ),
        migrations.AddIndex(
            model_name='assignment',
            index=models.Index(fields=['area'], name='assignment_area'),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.UniqueConstraint(fields=('proposal', 'candidate'), name='assignment_once_in_proposal'),
        ),
        migrations.AddIndex(
            model_name='proposalvillage',
            index=models.Index(fields=['proposal', 'area'], name='proposal_village_area'),
        ),
        migrations.AddConstraint(
            model_name='proposalvillage',
            constraint=models.UniqueConstraint(fields=('proposal', 'village'), name='proposal_village_once'),
        ),
    ]
