import django.core.serializers.json
import django.db.models.deletion
import django.db.models.functions.datetime
import zhucun.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('pairing', '0001_initial'),
        ('pairing', '0002_backings'),
        ('pairing', '0003_jobs'),
        ('pairing', '0004_followed'),
    ]

    dependencies = [
        ('directory', '0001_tables'),
        ('households', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='Helper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('area', models.CharField(max_length=12)),
                ('kind', models.CharField(choices=[('official', 'Cadre of the Party or government'), ('village_cadre', 'Village cadre'), ('member', 'Member of a work team'), ('party_member', 'Rural Party member')], max_length=14)),
                ('level', models.CharField(choices=[('prefecture', 'City'), ('county', 'County'), ('township', 'Township'), ('village', 'Village')], max_length=10)),
                ('corps', models.CharField(blank=True, choices=[('work_team', 'Village work team'), ('pairing_team', 'Pairing team'), ('village_committee', 'Village committees')], max_length=17)),
                ('is_leading', models.BooleanField(default=False)),
                ('is_able', models.BooleanField(null=True)),
                ('is_good_at_village_work', models.BooleanField(null=True)),
                ('is_end_responsible', models.BooleanField(default=False)),
                ('valid_from', models.DateField()),
                ('valid_until', models.DateField(null=True)),
                ('end_reason', models.CharField(blank=True, max_length=200)),
                ('version', models.PositiveIntegerField(default=1)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.person')),
            ],
        ),
        migrations.CreateModel(
            name='Cell',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('area', models.CharField(max_length=12)),
                ('name', models.CharField(max_length=40)),
                ('valid_from', models.DateField()),
                ('valid_until', models.DateField(null=True)),
                ('village', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.place')),
                ('head', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cells', to='pairing.helper')),
            ],
        ),
        migrations.CreateModel(
            name='Avoidance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area', models.CharField(max_length=12)),
                ('basis', models.CharField(blank=True, max_length=100)),
                ('by', models.BigIntegerField()),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='households.household')),
                ('helper', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='avoidances', to='pairing.helper')),
            ],
        ),
        migrations.CreateModel(
            name='Office',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('area', models.CharField(max_length=12)),
                ('level', models.CharField(choices=[('province', 'Province'), ('prefecture', 'City'), ('county', 'County'), ('township', 'Township')], max_length=10)),
                ('kind', models.CharField(choices=[('secretary', 'Party secretary'), ('mayor', 'Head of the government'), ('leader', 'Member of the leadership'), ('unit_head', 'Head of a unit'), ('cadre', 'Cadre')], max_length=9)),
                ('valid_from', models.DateField()),
                ('valid_until', models.DateField(null=True)),
                ('linked', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.place')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.person')),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.unit')),
            ],
        ),
        migrations.CreateModel(
            name='CallVisit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('area', models.CharField(max_length=12)),
                ('on', models.DateField()),
                ('is_unannounced', models.BooleanField(default=False)),
                ('notified_on', models.DateField(null=True)),
                ('slots', models.JSONField(default=list)),
                ('note', models.CharField(blank=True, max_length=200)),
                ('by', models.BigIntegerField()),
                ('by_name', models.CharField(max_length=60)),
                ('by_area', models.CharField(max_length=12)),
                ('voided_on', models.DateField(null=True)),
                ('void_reason', models.CharField(blank=True, max_length=200)),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('household', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='households.household')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.place')),
                ('helper', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='pairing.helper')),
                ('office', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='pairing.office')),
            ],
        ),
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('area', models.CharField(max_length=12)),
                ('title', models.CharField(max_length=80)),
                ('as_of', models.DateField()),
                ('pack', models.CharField(max_length=40)),
                ('pack_version', models.CharField(max_length=20)),
                ('settings', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('result', models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('state', models.CharField(choices=[('waiting', 'Waits for a worker'), ('running', 'Is being computed'), ('open', 'To be decided'), ('queued', 'Waits to be adopted'), ('adopting', 'Is being adopted'), ('decided', 'Decided'), ('dropped', 'Stopped'), ('failed', 'Came to no end')], default='waiting', max_length=8)),
                ('asked_at', models.DateTimeField()),
                ('by', models.BigIntegerField()),
                ('by_name', models.CharField(max_length=60)),
                ('decided_at', models.DateTimeField(null=True)),
                ('decided_by', models.CharField(blank=True, max_length=60)),
                ('adopt_by', models.BigIntegerField(null=True)),
                ('adopt_at', models.DateTimeField(null=True)),
                ('adopt_since', models.DateField(null=True)),
                ('phase', models.CharField(blank=True, max_length=8)),
                ('done', models.PositiveIntegerField(default=0)),
                ('total', models.PositiveIntegerField(default=0)),
                ('worker', models.CharField(blank=True, max_length=40)),
                ('beat_at', models.DateTimeField(null=True)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('failure', models.JSONField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['area', 'asked_at'], name='pairing_proposal_area'), models.Index(fields=['state', 'asked_at'], name='pairing_proposal_queue')],
            },
        ),
        migrations.CreateModel(
            name='Pairing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('area', models.CharField(max_length=12)),
                ('role', models.CharField(choices=[('main', 'Answers for the household'), ('fallback', 'Stands in')], default='main', max_length=8)),
                ('valid_from', models.DateField()),
                ('valid_until', models.DateField(null=True)),
                ('end_reason', models.CharField(blank=True, max_length=200)),
                ('ending', models.CharField(blank=True, choices=[('ended', 'The household is none any more'), ('merged', 'The household joined another'), ('moved', 'The household moved to another county')], max_length=6)),
                ('helper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pairings', to='pairing.helper')),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='households.household')),
                ('proposal', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='pairings', to='pairing.proposal')),
            ],
        ),
        migrations.CreateModel(
            name='ProposedPair',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area', models.CharField(max_length=12)),
                ('is_severe', models.BooleanField(default=False)),
                ('points', models.IntegerField(default=0)),
                ('terms', models.JSONField(default=dict)),
                ('choices', models.JSONField(default=list)),
                ('lacks', models.CharField(blank=True, choices=[('no_place', 'Nobody has a place left'), ('kin', 'Everybody with a place left is kin, or of the household'), ('not_asked', 'Not proposed yet'), ('declined', 'The proposal was declined'), ('waits', 'A proposal waits for its decision')], max_length=10)),
                ('state', models.CharField(choices=[('open', 'To be decided'), ('adopted', 'Adopted'), ('declined', 'Declined'), ('passed', 'Overtaken')], default='open', max_length=8)),
                ('helper', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='pairing.helper')),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='households.household')),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='pairing.proposal')),
            ],
        ),
        migrations.CreateModel(
            name='Backing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('area', models.CharField(max_length=12)),
                ('kind', models.CharField(choices=[('township_group', 'Township work group'), ('county_unit', 'Unit of the county')], max_length=14)),
                ('valid_from', models.DateField()),
                ('valid_until', models.DateField(null=True)),
                ('end_reason', models.CharField(blank=True, max_length=200)),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.unit')),
                ('village', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.place')),
            ],
            options={
                'indexes': [models.Index(fields=['area'], name='backing_area')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('valid_until', None)), fields=('area', 'kind'), name='backing_one_of_a_kind'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'county_unit'), _negated=True), ('unit__isnull', False), _connector='OR'), name='backing_county_unit_named'), models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gt', models.F('valid_from')), _connector='OR'), name='backing_ends_after_start')],
            },
        ),
        migrations.CreateModel(
            name='CellPlace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area', models.CharField(max_length=12)),
                ('valid_from', models.DateField()),
                ('valid_until', models.DateField(null=True)),
                ('cell', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='places', to='pairing.cell')),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='households.household')),
            ],
            options={
                'indexes': [models.Index(fields=['area', 'valid_until'], name='cell_place_area')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('valid_until', None)), fields=('household',), name='cell_of_household_once'), models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gt', models.F('valid_from')), _connector='OR'), name='cell_place_ends_after_start')],
            },
        ),
        migrations.AddIndex(
            model_name='helper',
            index=models.Index(fields=['area'], name='helper_area'),
        ),
        migrations.AddConstraint(
            model_name='helper',
            constraint=models.UniqueConstraint(condition=models.Q(('valid_until', None)), fields=('person',), name='helper_once'),
        ),
        migrations.AddConstraint(
            model_name='helper',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gt', models.F('valid_from')), _connector='OR'), name='helper_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='cell',
            constraint=models.UniqueConstraint(condition=models.Q(('valid_until', None)), fields=('area', 'name'), name='cell_name_once'),
        ),
        migrations.AddConstraint(
            model_name='cell',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gt', models.F('valid_from')), _connector='OR'), name='cell_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='avoidance',
            constraint=models.UniqueConstraint(fields=('helper', 'household'), name='kin_noted_once'),
        ),
        migrations.AddIndex(
            model_name='office',
            index=models.Index(fields=['area'], name='office_area'),
        ),
        migrations.AddConstraint(
            model_name='office',
            constraint=models.UniqueConstraint(condition=models.Q(('valid_until', None)), fields=('person', 'kind', 'area'), name='office_held_once'),
        ),
        migrations.AddConstraint(
            model_name='office',
            constraint=models.UniqueConstraint(condition=models.Q(('kind__in', ('secretary', 'mayor')), ('valid_until', None)), fields=('area', 'kind'), name='office_one_holder'),
        ),
        migrations.AddConstraint(
            model_name='office',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gt', models.F('valid_from')), _connector='OR'), name='office_ends_after_start'),
        ),
        migrations.AddIndex(
            model_name='callvisit',
            index=models.Index(fields=['area', 'on'], name='call_visit_area'),
        ),
        migrations.AddIndex(
            model_name='callvisit',
            index=models.Index(fields=['office', 'on'], name='call_visit_office'),
        ),
        migrations.AddIndex(
            model_name='callvisit',
            index=models.Index(fields=['household', 'on'], name='call_visit_household'),
        ),
        migrations.AddConstraint(
            model_name='callvisit',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('helper__isnull', False), ('office', None)), models.Q(('helper', None), ('office__isnull', False)), _connector='OR'), name='call_visit_one_visitor'),
        ),
        migrations.AddConstraint(
            model_name='callvisit',
            constraint=models.UniqueConstraint(condition=models.Q(('voided_on', None)), fields=('helper', 'household', 'on'), name='call_visit_of_helper_once'),
        ),
        migrations.AddConstraint(
            model_name='callvisit',
            constraint=models.UniqueConstraint(condition=models.Q(('voided_on', None)), fields=('office', 'household', 'on'), name='call_visit_to_household_once'),
        ),
        migrations.AddConstraint(
            model_name='callvisit',
            constraint=models.UniqueConstraint(condition=models.Q(('household', None), ('voided_on', None)), fields=('office', 'place', 'on'), name='call_visit_to_place_once'),
        ),
        migrations.AddIndex(
            model_name='pairing',
            index=models.Index(fields=['area', 'valid_until'], name='pairing_by_area'),
        ),
        migrations.AddIndex(
            model_name='pairing',
            index=models.Index(fields=['helper', 'valid_until'], name='pairing_by_helper'),
        ),
        migrations.AddConstraint(
            model_name='pairing',
            constraint=models.UniqueConstraint(condition=models.Q(('valid_until', None)), fields=('household', 'role'), name='pairing_one_in_a_role'),
        ),
        migrations.AddConstraint(
            model_name='pairing',
            constraint=models.UniqueConstraint(condition=models.Q(('valid_until', None)), fields=('household', 'helper'), name='pairing_two_people'),
        ),
        migrations.AddConstraint(
            model_name='pairing',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gt', models.F('valid_from')), _connector='OR'), name='pairing_ends_after_start'),
        ),
        migrations.AddIndex(
            model_name='proposedpair',
            index=models.Index(fields=['proposal', 'area'], name='proposed_pair_area'),
        ),
        migrations.AddIndex(
            model_name='proposedpair',
            index=models.Index(fields=['proposal', 'state'], name='proposed_pair_state'),
        ),
        migrations.AddIndex(
            model_name='proposedpair',
            index=models.Index(fields=['household', 'state'], name='proposed_pair_household'),
        ),
        migrations.AddConstraint(
            model_name='proposedpair',
            constraint=models.UniqueConstraint(fields=('proposal', 'household'), name='proposed_pair_once'),
        ),
    ]
