import django.db.models.deletion
import django.db.models.functions.datetime
import zhucun.kernel.ids
import zhucun.ledger.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('households', '0001_initial'),
        ('households', '0002_acts_and_facts'),
        ('households', '0003_names_found_by_index'),
        ('households', '0004_standards_and_areas'),
        ('households', '0005_members_in_care'),
    ]

    dependencies = [
        ('directory', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='Count',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('area', models.CharField(max_length=12)),
                ('tag', models.CharField(blank=True, max_length=40)),
                ('on', models.DateField()),
                ('households', models.PositiveIntegerField()),
                ('persons', models.PositiveIntegerField()),
                ('counted_at', models.DateTimeField()),
                ('superseded_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('superseded_at', None)), fields=('area', 'tag', 'on'), name='count_once')],
            },
        ),
        migrations.CreateModel(
            name='Household',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('area', models.CharField(max_length=12)),
                ('lives_since', models.DateField()),
                ('number', models.CharField(max_length=24)),
                ('head_name', zhucun.ledger.fields.SealedTextField(context='households.household.head_name', default=b'')),
                ('size', models.PositiveSmallIntegerField()),
                ('address', models.CharField(blank=True, max_length=100)),
                ('phone', zhucun.ledger.fields.SealedTextField(context='households.household.phone', default=b'')),
                ('phone_index', models.BinaryField(max_length=16, null=True)),
                ('valid_from', models.DateField()),
                ('valid_until', models.DateField(null=True)),
                ('begin_reason', models.CharField(blank=True, choices=[('split', 'Split from another household'), ('moved', 'Moved here')], max_length=10)),
                ('end_reason', models.CharField(blank=True, choices=[('death', 'The last member died'), ('moved', 'Moved away'), ('merged', 'Joined another household'), ('mistake', 'Recorded by mistake'), ('other', 'Another reason')], max_length=10)),
                ('version', models.PositiveIntegerField(default=1)),
                ('came_from', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='branches', to='households.household')),
                ('merged_into', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='absorbed', to='households.household')),
                ('village', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.place')),
            ],
        ),
        migrations.CreateModel(
            name='Dwelling',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area', models.CharField(max_length=12)),
                ('valid_from', models.DateField()),
                ('valid_until', models.DateField()),
                ('village', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.place')),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dwellings', to='households.household')),
            ],
        ),
        migrations.CreateModel(
            name='HouseholdState',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('standard', models.CharField(blank=True, max_length=40)),
                ('family_planning', models.CharField(blank=True, max_length=20)),
                ('housing_area', models.DecimalField(decimal_places=2, max_digits=7, null=True)),
                ('housing_structure', models.CharField(blank=True, choices=[('concrete', 'Reinforced concrete'), ('brick_concrete', 'Brick and concrete'), ('brick_wood', 'Brick and wood'), ('wood', 'Wood'), ('earth', 'Earth or adobe'), ('other', 'Other')], max_length=16)),
                ('housing_year', models.PositiveSmallIntegerField(null=True)),
                ('power', models.CharField(blank=True, choices=[('safe', 'Safe power'), ('unsafe', 'Power that is not safe'), ('none', 'No power')], max_length=16)),
                ('fuel', models.CharField(blank=True, choices=[('wood', 'Firewood'), ('coal', 'Coal'), ('gas', 'Gas'), ('biogas', 'Biogas'), ('electric', 'Electric power'), ('other', 'Other')], max_length=16)),
                ('water', models.CharField(blank=True, choices=[('tap', 'Safe tap water'), ('safe', 'Safe water from elsewhere'), ('unsafe', 'Not safe')], max_length=16)),
                ('in_cooperative', models.BooleanField(null=True)),
                ('in_mutual_fund', models.BooleanField(null=True)),
                ('with_leading_firm', models.BooleanField(null=True)),
                ('valid_from', models.DateField()),
                ('valid_until', models.DateField(null=True)),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('retracted_at', models.DateTimeField(null=True)),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='states', to='households.household')),
            ],
        ),
        migrations.CreateModel(
            name='HouseholdTag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('tag', models.CharField(max_length=40)),
                ('valid_from', models.DateField()),
                ('valid_until', models.DateField(null=True)),
                ('basis', models.CharField(blank=True, max_length=200)),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('retracted_at', models.DateTimeField(null=True)),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tags', to='households.household')),
            ],
        ),
        migrations.CreateModel(
            name='Income',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField()),
                ('wages', models.DecimalField(decimal_places=2, max_digits=12, null=True)),
                ('production', models.DecimalField(decimal_places=2, max_digits=12, null=True)),
                ('property', models.DecimalField(decimal_places=2, max_digits=12, null=True)),
                ('transfers', models.DecimalField(decimal_places=2, max_digits=12, null=True)),
                ('costs', models.DecimalField(decimal_places=2, max_digits=12, null=True)),
                ('fixed_grants', models.DecimalField(decimal_places=2, max_digits=12, null=True)),
                ('one_off_relief', models.DecimalField(decimal_places=2, max_digits=12, null=True)),
                ('declared_total', models.DecimalField(decimal_places=2, max_digits=12, null=True)),
                ('declared_net', models.DecimalField(decimal_places=2, max_digits=12, null=True)),
                ('declared_per_head', models.DecimalField(decimal_places=2, max_digits=12, null=True)),
                ('basis', models.CharField(blank=True, max_length=200)),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('retracted_at', models.DateTimeField(null=True)),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='incomes', to='households.household')),
            ],
        ),
        migrations.CreateModel(
            name='Member',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('name', zhucun.ledger.fields.SealedTextField(context='households.member.name', default=b'')),
                ('name_index', models.BinaryField(default=b'', max_length=16)),
                ('pinyin_index', models.BinaryField(default=b'', max_length=16)),
                ('initials_index', models.BinaryField(default=b'', max_length=16)),
                ('relation', models.CharField(choices=[('head', 'Head of the household'), ('spouse', 'Spouse'), ('child', 'Child'), ('child_in_law', 'Child-in-law'), ('grandchild', 'Grandchild'), ('parent', 'Parent'), ('grandparent', 'Grandparent'), ('sibling', 'Brother or sister'), ('other', 'Other relation')], max_length=12)),
                ('gender', models.CharField(blank=True, choices=[('male', 'Male'), ('female', 'Female')], max_length=6)),
                ('birth_on', models.DateField(null=True)),
                ('id_number', zhucun.ledger.fields.SealedTextField(context='households.member.id_number', default=b'')),
                ('id_index', models.BinaryField(max_length=16, null=True)),
                ('phone', zhucun.ledger.fields.SealedTextField(context='households.member.phone', default=b'')),
                ('phone_index', models.BinaryField(max_length=16, null=True)),
                ('valid_from', models.DateField()),
                ('valid_until', models.DateField(null=True)),
                ('joined_reason', models.CharField(blank=True, choices=[('birth', 'Born'), ('marriage', 'Married into it'), ('adopted', 'Adopted'), ('moved', 'Moved in'), ('split', 'Founded it with others or alone'), ('merged', 'Came with the household that joined it'), ('found', 'Had been left out of the list')], max_length=10)),
                ('left_reason', models.CharField(blank=True, choices=[('death', 'Died'), ('marriage', 'Married into another household'), ('moved', 'Moved away'), ('split', 'Founded a household of his own'), ('adopted', 'Adopted by another household'), ('merged', 'His household joined another one'), ('mistake', 'Recorded by mistake'), ('other', 'Another reason')], max_length=10)),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='members', to='households.household')),
            ],
        ),
        migrations.CreateModel(
            name='MemberState',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ethnicity', models.CharField(blank=True, max_length=20)),
                ('education', models.CharField(blank=True, choices=[('none', 'Cannot read'), ('primary', 'Primary school'), ('junior', 'Junior middle school'), ('senior', 'Senior middle or vocational school'), ('college', 'College or above')], max_length=16)),
                ('schooling', models.CharField(blank=True, choices=[('no', 'Not at school'), ('preschool', 'Kindergarten'), ('compulsory', 'Compulsory education'), ('senior', 'Senior middle school'), ('vocational', 'Vocational school'), ('college', 'College or university'), ('dropped', 'Left school early')], max_length=16)),
                ('health', zhucun.ledger.fields.SealedTextField(context='households.member_state.health', default=b'')),
                ('labour', models.CharField(blank=True, choices=[('skilled', 'Skilled'), ('ordinary', 'Ordinary'), ('weak', 'Weak or half'), ('lost', 'Lost'), ('none', 'None: a child, a student or old')], max_length=16)),
                ('works_away', models.CharField(blank=True, choices=[('no', 'Does not work away'), ('township', 'In the township'), ('county', 'In the county'), ('province', 'In the province'), ('outside', 'Outside the province')], max_length=16)),
                ('allowance', models.CharField(blank=True, choices=[('no', 'No'), ('minimum', 'Minimum living allowance'), ('extreme', 'Support in extreme hardship')], max_length=16)),
                ('medical_insurance', models.CharField(blank=True, choices=[('yes', 'Yes'), ('no', 'No')], max_length=16)),
                ('pension', models.CharField(blank=True, choices=[('yes', 'Yes'), ('no', 'No')], max_length=16)),
                ('care_kind', models.CharField(blank=True, choices=[('no', 'No'), ('left_behind_child', 'Left-behind child'), ('empty_nest_elder', 'Empty-nest elder'), ('other', 'Others in need of care')], max_length=20)),
                ('valid_from', models.DateField()),
                ('valid_until', models.DateField(null=True)),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('retracted_at', models.DateTimeField(null=True)),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='states', to='households.member')),
            ],
        ),
        migrations.AddIndex(
            model_name='household',
            index=models.Index(fields=['area', 'number', 'id', 'valid_from', 'valid_until'], name='household_area_number'),
        ),
        migrations.AddIndex(
            model_name='household',
            index=models.Index(fields=['phone_index'], name='household_phone'),
        ),
        migrations.AddConstraint(
            model_name='household',
            constraint=models.UniqueConstraint(fields=('number',), name='household_number_once'),
        ),
        migrations.AddConstraint(
            model_name='household',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gt', models.F('valid_from')), _connector='OR'), name='household_ends_after_start'),
        ),
        migrations.AddIndex(
            model_name='dwelling',
            index=models.Index(fields=['area', 'valid_until'], name='dwelling_area'),
        ),
        migrations.AddIndex(
            model_name='dwelling',
            index=models.Index(fields=['valid_until'], name='dwelling_until'),
        ),
        migrations.AddConstraint(
            model_name='householdstate',
            constraint=models.UniqueConstraint(condition=models.Q(('retracted_at', None), ('valid_until', None)), fields=('household',), name='household_state_one_now'),
        ),
        migrations.AddConstraint(
            model_name='householdstate',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gt', models.F('valid_from')), _connector='OR'), name='household_state_ends_after'),
        ),
        migrations.AddIndex(
            model_name='householdtag',
            index=models.Index(fields=['tag', 'household'], name='household_tag_tag'),
        ),
        migrations.AddConstraint(
            model_name='householdtag',
            constraint=models.UniqueConstraint(condition=models.Q(('retracted_at', None)), fields=('household', 'tag', 'valid_from'), name='household_tag_since'),
        ),
        migrations.AddConstraint(
            model_name='householdtag',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gt', models.F('valid_from')), _connector='OR'), name='household_tag_ends_after'),
        ),
        migrations.AddIndex(
            model_name='income',
            index=models.Index(fields=['household', 'ends_on'], name='income_household'),
        ),
        migrations.AddConstraint(
            model_name='income',
            constraint=models.UniqueConstraint(condition=models.Q(('retracted_at', None)), fields=('household', 'starts_on'), name='income_once_a_window'),
        ),
        migrations.AddConstraint(
            model_name='income',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__gt', models.F('starts_on'))), name='income_ends_after'),
        ),
        migrations.AddIndex(
            model_name='member',
            index=models.Index(fields=['name_index', 'household', 'valid_from', 'valid_until'], name='member_name'),
        ),
        migrations.AddIndex(
            model_name='member',
            index=models.Index(fields=['pinyin_index', 'household', 'valid_from', 'valid_until'], name='member_pinyin'),
        ),
        migrations.AddIndex(
            model_name='member',
            index=models.Index(fields=['initials_index', 'household', 'valid_from', 'valid_until'], name='member_initials'),
        ),
        migrations.AddIndex(
            model_name='member',
            index=models.Index(fields=['id_index'], name='member_id_number'),
        ),
        migrations.AddIndex(
            model_name='member',
            index=models.Index(fields=['phone_index'], name='member_phone'),
        ),
        migrations.AddConstraint(
            model_name='member',
            constraint=models.UniqueConstraint(condition=models.Q(('valid_until', None)), fields=('id_index',), name='member_of_one_household'),
        ),
        migrations.AddConstraint(
            model_name='member',
            constraint=models.UniqueConstraint(condition=models.Q(('relation', 'head'), ('valid_until', None)), fields=('household',), name='member_one_head'),
        ),
        migrations.AddConstraint(
            model_name='member',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gt', models.F('valid_from')), _connector='OR'), name='member_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='memberstate',
            constraint=models.UniqueConstraint(condition=models.Q(('retracted_at', None), ('valid_until', None)), fields=('member',), name='member_state_one_now'),
        ),
        migrations.AddConstraint(
            model_name='memberstate',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gt', models.F('valid_from')), _connector='OR'), name='member_state_ends_after'),
        ),
    ]
