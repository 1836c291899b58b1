import django.core.serializers.json
import django.db.models.deletion
import django.db.models.functions.datetime
import zhucun.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('roster', '0001_initial'),
        ('roster', '0002_round_demands'),
        ('roster', '0003_handovers'),
        ('roster', '0004_ticks'),
        ('roster', '0005_released_from_the_unit'),
    ]

    dependencies = [
        ('directory', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='Posting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('area', models.CharField(max_length=12)),
                ('role', models.CharField(choices=[('first_secretary', 'First secretary'), ('member', 'Team member'), ('captain', 'Township captain'), ('star_instructor', 'Five-star branch instructor')], max_length=16)),
                ('is_star_instructor', models.BooleanField(default=False)),
                ('local_office', models.CharField(blank=True, max_length=60)),
                ('starts_on', models.DateField()),
                ('due_on', models.DateField(null=True)),
                ('ends_on', models.DateField(null=True)),
                ('state', models.CharField(choices=[('posted', 'On post'), ('ended', 'Ended'), ('recalled', 'Recalled')], default='posted', max_length=10)),
                ('end_reason', models.CharField(blank=True, max_length=100)),
                ('party_transferred_on', models.DateField(null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.person')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.place')),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.unit')),
            ],
        ),
        migrations.CreateModel(
            name='Handover',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('area', models.CharField(max_length=12)),
                ('opened_on', models.DateField()),
                ('together_from', models.DateField(null=True)),
                ('together_until', models.DateField(null=True)),
                ('state', models.CharField(choices=[('open', 'Under way'), ('signed', 'Signed by both'), ('closed', 'Closed')], default='open', max_length=8)),
                ('given_on', models.DateField(null=True)),
                ('given_note', models.CharField(blank=True, max_length=200)),
                ('taken_on', models.DateField(null=True)),
                ('taken_note', models.CharField(blank=True, max_length=200)),
                ('giver', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='handover', to='roster.posting')),
                ('taker', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='handovers_taken', to='roster.posting')),
            ],
        ),
        migrations.CreateModel(
            name='Release',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(choices=[('term', 'End of the term'), ('single_change', 'Single change'), ('recall', 'Recall'), ('illness', 'Illness'), ('death', 'Death in post'), ('other', 'Other reason')], max_length=13)),
                ('note', models.CharField(blank=True, max_length=200)),
                ('override', models.CharField(blank=True, max_length=200)),
                ('open_items', models.PositiveIntegerField(default=0)),
                ('released_on', models.DateField()),
                ('by', models.BigIntegerField()),
                ('by_name', models.CharField(max_length=60)),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('posting', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='release', to='roster.posting')),
            ],
        ),
        migrations.CreateModel(
            name='Round',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('area', models.CharField(max_length=12)),
                ('code', models.CharField(max_length=20)),
                ('title', models.CharField(max_length=80)),
                ('kind', models.CharField(choices=[('term', 'Regular round'), ('reinforcement', 'Reinforcement'), ('single', 'Single change')], max_length=15)),
                ('state', models.CharField(choices=[('open', 'Open'), ('published', 'Published')], default='open', max_length=10)),
                ('starts_on', models.DateField()),
                ('villages_fixed_on', models.DateField(null=True)),
                ('villages_announced_at', models.DateTimeField(null=True)),
                ('published_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('area', 'code'), name='round_code_in_area')],
            },
        ),
        migrations.AddField(
            model_name='posting',
            name='round',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='postings', to='roster.round'),
        ),
        migrations.CreateModel(
            name='Candidate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('area', models.CharField(max_length=12)),
                ('role', models.CharField(choices=[('first_secretary', 'First secretary'), ('member', 'Team member'), ('captain', 'Township captain'), ('star_instructor', 'Five-star branch instructor')], max_length=16)),
                ('source', models.CharField(choices=[('volunteer', 'Volunteered'), ('unit', 'Recommended by the unit')], max_length=10)),
                ('motive', models.CharField(blank=True, max_length=300)),
                ('remains', models.BooleanField(default=False)),
                ('revision', models.PositiveIntegerField(default=0)),
                ('nominated_on', models.DateField()),
                ('withdrawn_on', models.DateField(null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.person')),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.unit')),
                ('village', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.place')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='candidates', to='roster.round')),
            ],
        ),
        migrations.CreateModel(
            name='RoundVillage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('area', models.CharField(max_length=12)),
                ('fixed_on', models.DateField()),
                ('tags', models.JSONField(default=list)),
                ('must_have_first_secretary', models.BooleanField(default=False)),
                ('team_least', models.PositiveSmallIntegerField(default=0)),
                ('team_most', models.PositiveSmallIntegerField(null=True)),
                ('difficulty', models.PositiveSmallIntegerField(null=True)),
                ('one_unit', models.BooleanField(default=False)),
                ('single_lodging', models.BooleanField(default=False)),
                ('strength_target', models.PositiveSmallIntegerField(null=True)),
                ('left_on', models.DateField(null=True)),
                ('left_reason', models.CharField(blank=True, max_length=200)),
                ('revision', models.PositiveIntegerField(default=0)),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='villages', to='roster.round')),
                ('village', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.place')),
            ],
        ),
        migrations.CreateModel(
            name='CandidateWish',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rank', models.PositiveSmallIntegerField()),
                ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='wishes', to='roster.candidate')),
                ('village', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roster.roundvillage')),
            ],
        ),
        migrations.CreateModel(
            name='StandingPromise',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('area', models.CharField(max_length=12)),
                ('text', models.CharField(max_length=300)),
                ('made_on', models.DateField()),
                ('ended_on', models.DateField(null=True)),
                ('end_note', models.CharField(blank=True, max_length=200)),
                ('by', models.BigIntegerField()),
                ('by_name', models.CharField(max_length=60)),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roster.posting')),
                ('posting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='promises', to='roster.posting')),
                ('village', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.place')),
            ],
        ),
        migrations.CreateModel(
            name='TakeUpStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.CharField(choices=[('notice', 'Notice issued'), ('letter', 'Appointment letter issued'), ('training', 'Trained before the post'), ('duties', 'Duties acknowledged'), ('arrival', 'Arrived in the village'), ('party_relation', 'Party relation transferred'), ('survey', 'Baseline survey done'), ('released', 'Released from the work of the own unit')], max_length=16)),
                ('done_on', models.DateField()),
                ('note', models.CharField(blank=True, max_length=200)),
                ('by', models.BigIntegerField()),
                ('by_name', models.CharField(max_length=60)),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('posting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='takeup_steps', to='roster.posting')),
            ],
        ),
        migrations.CreateModel(
            name='Team',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('area', models.CharField(max_length=12)),
                ('name', models.CharField(max_length=80)),
                ('formed_on', models.DateField()),
                ('dissolved_on', models.DateField(null=True)),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='teams', to='roster.round')),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.unit')),
                ('village', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.place')),
            ],
        ),
        migrations.AddField(
            model_name='posting',
            name='team',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='postings', to='roster.team'),
        ),
        migrations.CreateModel(
            name='Tick',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('checklist', models.CharField(max_length=60)),
                ('item', models.CharField(max_length=60)),
                ('holds', models.BooleanField(null=True)),
                ('note', models.CharField(blank=True, max_length=200)),
                ('checked_on', models.DateField()),
                ('by', models.BigIntegerField()),
                ('by_name', models.CharField(max_length=60)),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ticks', to='roster.candidate')),
            ],
        ),
        migrations.CreateModel(
            name='UnitOffer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('area', models.CharField(max_length=12)),
                ('quota', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(choices=[('party', 'Party and government'), ('economy', 'Economic department'), ('politics_law', 'Political-legal department'), ('agriculture', 'Agricultural technology'), ('culture_tourism', 'Culture and tourism'), ('education', 'Education'), ('health', 'Health'), ('finance', 'Finance and banking'), ('construction', 'Construction and transport'), ('enterprise', 'State enterprise'), ('other', 'Other')], max_length=20)),
                ('level', models.CharField(choices=[('central', 'Central'), ('province', 'Province'), ('prefecture', 'Prefecture'), ('county', 'County'), ('township', 'Township'), ('village', 'Village')], max_length=12)),
                ('reach', models.JSONField(default=list)),
                ('stated_on', models.DateField()),
                ('by', models.BigIntegerField()),
                ('by_name', models.CharField(max_length=60)),
                ('withdrawn_on', models.DateField(null=True)),
                ('withdrawn_reason', models.CharField(blank=True, max_length=200)),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offers', to='roster.round')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.unit')),
            ],
        ),
        migrations.CreateModel(
            name='VillageNeed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('speciality', models.CharField(choices=[('party_building', 'Party building'), ('politics_law', 'Law and mediation'), ('project', 'Project construction'), ('industry', 'Industry development'), ('agronomy', 'Agronomy'), ('forest_economy', 'Under-forest economy'), ('husbandry', 'Animal husbandry'), ('culture_tourism', 'Culture and tourism'), ('finance', 'Finance'), ('education', 'Education'), ('health', 'Health'), ('engineering', 'Engineering'), ('other', 'Other')], max_length=20)),
                ('rank', models.PositiveSmallIntegerField()),
                ('note', models.CharField(blank=True, max_length=200)),
                ('stated_on', models.DateField()),
                ('by', models.BigIntegerField()),
                ('by_name', models.CharField(max_length=60)),
                ('village', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='needs', to='roster.roundvillage')),
            ],
        ),
        migrations.CreateModel(
            name='VillageWish',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('unit_kind', models.CharField(choices=[('party', 'Party and government'), ('economy', 'Economic department'), ('politics_law', 'Political-legal department'), ('agriculture', 'Agricultural technology'), ('culture_tourism', 'Culture and tourism'), ('education', 'Education'), ('health', 'Health'), ('finance', 'Finance and banking'), ('construction', 'Construction and transport'), ('enterprise', 'State enterprise'), ('other', 'Other')], max_length=20)),
                ('rank', models.PositiveSmallIntegerField()),
                ('village', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='wishes', to='roster.roundvillage')),
            ],
        ),
        migrations.CreateModel(
            name='Avoidance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('kind', models.CharField(choices=[('home_village', 'Home village'), ('kin', 'Kin hold office there'), ('spouse', 'Spouse is on post there'), ('other', 'Other reason')], max_length=12)),
                ('source', models.CharField(choices=[('declared', 'Declared by the person'), ('checked', 'Checked by the office')], max_length=10)),
                ('noted_on', models.DateField()),
                ('by', models.BigIntegerField()),
                ('by_name', models.CharField(max_length=60)),
                ('lifted_on', models.DateField(null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.person')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.place')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('lifted_on', None)), fields=('person', 'place', 'kind'), name='avoidance_once')],
            },
        ),
        migrations.CreateModel(
            name='Finding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40)),
                ('value', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder, null=True)),
                ('found_on', models.DateField()),
                ('note', models.CharField(blank=True, max_length=200)),
                ('by', models.BigIntegerField()),
                ('by_name', models.CharField(max_length=60)),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('candidate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='findings', to='roster.candidate')),
            ],
            options={
                'indexes': [models.Index(fields=['candidate', 'name'], name='finding_candidate_name')],
            },
        ),
        migrations.CreateModel(
            name='HandoverItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('kind', models.CharField(max_length=20)),
                ('key', models.CharField(max_length=60)),
                ('text', models.CharField(max_length=300)),
                ('state', models.CharField(choices=[('open', 'Waiting'), ('accepted', 'Accepted'), ('refused', 'Refused')], default='open', max_length=8)),
                ('answered_on', models.DateField(null=True)),
                ('answer', models.CharField(blank=True, max_length=200)),
                ('answered_by', models.BigIntegerField(null=True)),
                ('answered_by_name', models.CharField(blank=True, max_length=60)),
                ('handover', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='roster.handover')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('handover', 'kind', 'key'), name='handover_item_once')],
            },
        ),
        migrations.AddIndex(
            model_name='handover',
            index=models.Index(fields=['area', 'state'], name='handover_area'),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.CheckConstraint(condition=models.Q(('taker', None), models.Q(('taker', models.F('giver')), _negated=True), _connector='OR'), name='handover_between_two'),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.CheckConstraint(condition=models.Q(('together_until', None), ('together_until__gt', models.F('together_from')), _connector='OR'), name='handover_days_in_order'),
        ),
        migrations.AddIndex(
            model_name='candidate',
            index=models.Index(fields=['area'], name='candidate_area'),
        ),
        migrations.AddConstraint(
            model_name='candidate',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_on', None)), fields=('round', 'person', 'role'), name='candidate_once_in_round'),
        ),
        migrations.AddIndex(
            model_name='roundvillage',
            index=models.Index(fields=['area'], name='round_village_area'),
        ),
        migrations.AddConstraint(
            model_name='roundvillage',
            constraint=models.UniqueConstraint(condition=models.Q(('left_on', None)), fields=('round', 'village'), name='round_village_once'),
        ),
        migrations.AddConstraint(
            model_name='roundvillage',
            constraint=models.CheckConstraint(condition=models.Q(('team_most', None), ('team_most__gte', models.F('team_least')), _connector='OR'), name='round_village_size_in_order'),
        ),
        migrations.AddConstraint(
            model_name='candidatewish',
            constraint=models.UniqueConstraint(fields=('candidate', 'village'), name='candidate_wish_once'),
        ),
        migrations.AddIndex(
            model_name='standingpromise',
            index=models.Index(fields=['area'], name='standing_promise_area'),
        ),
        migrations.AddConstraint(
            model_name='takeupstep',
            constraint=models.UniqueConstraint(fields=('posting', 'step'), name='takeup_step_once'),
        ),
        migrations.AddIndex(
            model_name='team',
            index=models.Index(fields=['area'], name='team_area'),
        ),
        migrations.AddConstraint(
            model_name='team',
            constraint=models.UniqueConstraint(fields=('round', 'village'), name='team_once_in_village'),
        ),
        migrations.AddIndex(
            model_name='posting',
            index=models.Index(fields=['area', 'role'], name='posting_area_role'),
        ),
        migrations.AddIndex(
            model_name='posting',
            index=models.Index(fields=['starts_on'], name='posting_starts'),
        ),
        migrations.AddConstraint(
            model_name='posting',
            constraint=models.UniqueConstraint(condition=models.Q(('ends_on', None), models.Q(('role', 'captain'), _negated=True)), fields=('person',), name='posting_one_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='posting',
            constraint=models.UniqueConstraint(condition=models.Q(('ends_on', None), ('role', 'first_secretary')), fields=('place',), name='posting_one_first_secretary'),
        ),
        migrations.AddConstraint(
            model_name='posting',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on', None), ('ends_on__gt', models.F('starts_on')), _connector='OR'), name='posting_ends_after_start'),
        ),
        migrations.AddIndex(
            model_name='tick',
            index=models.Index(fields=['candidate', 'checklist'], name='tick_candidate_list'),
        ),
        migrations.AddConstraint(
            model_name='unitoffer',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_on', None)), fields=('round', 'unit'), name='unit_offer_once_in_round'),
        ),
        migrations.AddConstraint(
            model_name='villageneed',
            constraint=models.UniqueConstraint(fields=('village', 'speciality'), name='village_need_once'),
        ),
        migrations.AddConstraint(
            model_name='villagewish',
            constraint=models.UniqueConstraint(fields=('village', 'unit_kind'), name='village_wish_once'),
        ),
    ]
