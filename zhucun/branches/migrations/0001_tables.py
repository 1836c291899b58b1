import django.db.models.deletion
import django.db.models.functions.datetime
import zhucun.kernel.ids
import zhucun.ledger.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('branches', '0001_initial'),
        ('branches', '0002_dismissals'),
        ('branches', '0003_collective_study'),
    ]

    dependencies = [
        ('directory', '0001_tables'),
        ('households', '0001_tables'),
        ('roster', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='Branch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('kind', models.CharField(choices=[('village', 'Village branch'), ('joint', 'Joint branch')], default='village', max_length=8)),
                ('area', models.CharField(max_length=12)),
                ('name', models.CharField(max_length=60)),
                ('groups', models.PositiveSmallIntegerField(null=True)),
                ('is_owner', models.BooleanField(null=True)),
                ('founded_on', models.DateField()),
                ('dissolved_on', models.DateField(null=True)),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('village', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.place')),
            ],
        ),
        migrations.CreateModel(
            name='Committee',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('area', models.CharField(max_length=12)),
                ('number', models.PositiveSmallIntegerField()),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(null=True)),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('village', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.place')),
            ],
        ),
        migrations.CreateModel(
            name='LocalPerson',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('area', models.CharField(max_length=12)),
                ('own_name', zhucun.ledger.fields.SealedTextField(context='branches.localperson.own_name', default=b'')),
                ('name_index', models.BinaryField(default=b'', max_length=16)),
                ('pinyin_index', models.BinaryField(default=b'', max_length=16)),
                ('initials_index', models.BinaryField(default=b'', max_length=16)),
                ('gender', models.CharField(blank=True, choices=[('male', 'Male'), ('female', 'Female')], max_length=6)),
                ('birth_on', models.DateField(null=True)),
                ('education', models.CharField(blank=True, choices=[('primary', 'Primary school'), ('junior', 'Junior middle school'), ('senior', 'Senior middle school'), ('college', 'College (3 years)'), ('bachelor', 'Bachelor'), ('master', 'Master'), ('doctor', 'Doctor')], max_length=10)),
                ('id_number', zhucun.ledger.fields.SealedTextField(context='branches.localperson.id_number', default=b'')),
                ('id_index', models.BinaryField(max_length=16, null=True, unique=True)),
                ('member', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='households.member')),
                ('person', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.person')),
                ('village', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.place')),
            ],
        ),
        migrations.CreateModel(
            name='Enrolment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('capacity', models.CharField(choices=[('unit_member', 'Party member of the unit'), ('helper', 'Paired helper'), ('village_member', 'Party member of the village')], max_length=16)),
                ('on', models.DateField()),
                ('left_on', models.DateField(null=True)),
                ('branch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='enrolments', to='branches.branch')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.person')),
                ('local', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='branches.localperson')),
            ],
        ),
        migrations.CreateModel(
            name='Cultivation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('area', models.CharField(max_length=12)),
                ('track', models.CharField(choices=[('member_to_leader', 'From member to prosperity leader'), ('leader_to_member', 'From prosperity leader to member')], max_length=16)),
                ('state', models.CharField(choices=[('identified', 'Chosen'), ('in_training', 'In training'), ('completed', 'Completed'), ('stopped', 'Stopped')], default='identified', max_length=12)),
                ('goal', models.CharField(max_length=200)),
                ('identified_on', models.DateField()),
                ('trained_on', models.DateField(null=True)),
                ('completed_on', models.DateField(null=True)),
                ('stopped_on', models.DateField(null=True)),
                ('stop_reason', models.CharField(blank=True, max_length=200)),
                ('by', models.BigIntegerField()),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('village', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.place')),
                ('local', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cultivations', to='branches.localperson')),
            ],
        ),
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('area', models.CharField(max_length=12)),
                ('kind', models.CharField(choices=[('member_meeting', 'General meeting of members'), ('committee_meeting', 'Meeting of the branch committee'), ('group_meeting', 'Meeting of a Party group'), ('lecture', 'Party lecture'), ('theme_day', 'Theme day'), ('organisation_life', 'Organisation life'), ('collective_study', 'Collective study'), ('special_study', 'Special study in the village'), ('mass_work', 'Mass work')], max_length=18)),
                ('on', models.DateField()),
                ('topic', models.CharField(max_length=200)),
                ('held_in', models.CharField(max_length=12)),
                ('present', models.PositiveSmallIntegerField()),
                ('speaker', models.CharField(blank=True, max_length=60)),
                ('decided', models.CharField(blank=True, max_length=400)),
                ('by', models.BigIntegerField()),
                ('by_name', models.CharField(max_length=60)),
                ('voided_on', models.DateField(null=True)),
                ('void_reason', models.CharField(blank=True, max_length=200)),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('branch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='branches.branch')),
                ('cadres', models.ManyToManyField(related_name='+', to='roster.posting')),
            ],
        ),
        migrations.CreateModel(
            name='Partner',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField()),
                ('until', models.DateField(null=True)),
                ('branch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='partners', to='branches.branch')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.unit')),
            ],
        ),
        migrations.CreateModel(
            name='PartyMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('area', models.CharField(max_length=12)),
                ('stage', models.CharField(choices=[('applicant', 'Applicant'), ('activist', 'Activist'), ('candidate', 'Candidate for membership'), ('probationary', 'Probationary member'), ('full', 'Full member')], max_length=12)),
                ('party_since', models.DateField(null=True)),
                ('joined_on', models.DateField()),
                ('left_on', models.DateField(null=True)),
                ('left_reason', models.CharField(blank=True, choices=[('transferred', 'Transferred to another branch'), ('died', 'Died'), ('withdrew', 'No longer pursued'), ('expelled', 'Left the Party'), ('mistake', 'Recorded by mistake')], max_length=12)),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('branch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='members', to='branches.branch')),
                ('local', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='branches.localperson')),
            ],
        ),
        migrations.CreateModel(
            name='Rectification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('area', models.CharField(max_length=12)),
                ('state', models.CharField(choices=[('open', 'Being rectified'), ('submitted', 'Waits for acceptance'), ('accepted', 'Accepted, label still borne'), ('removed', 'Label removed'), ('withdrawn', 'Listed by mistake')], default='open', max_length=10)),
                ('triggers', models.JSONField(default=list)),
                ('problem', models.CharField(max_length=400)),
                ('led_by', models.CharField(blank=True, max_length=60)),
                ('listed_on', models.DateField()),
                ('submitted_on', models.DateField(null=True)),
                ('accepted_on', models.DateField(null=True)),
                ('removed_on', models.DateField(null=True)),
                ('withdrawn_on', models.DateField(null=True)),
                ('basis', models.CharField(blank=True, max_length=100)),
                ('note', models.CharField(blank=True, max_length=200)),
                ('by', models.BigIntegerField()),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('branch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rectifications', to='branches.branch')),
                ('owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roster.posting')),
                ('village', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.place')),
            ],
        ),
        migrations.CreateModel(
            name='Measure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('title', models.CharField(max_length=200)),
                ('owner', models.CharField(max_length=60)),
                ('due_on', models.DateField(null=True)),
                ('done_on', models.DateField(null=True)),
                ('result', models.CharField(blank=True, max_length=200)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='measures', to='branches.rectification')),
            ],
        ),
        migrations.CreateModel(
            name='Seat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('area', models.CharField(max_length=12)),
                ('body', models.CharField(choices=[('branch', 'Branch committee'), ('villagers', "Villagers' committee")], max_length=10)),
                ('office', models.CharField(choices=[('secretary', 'Secretary'), ('deputy_secretary', 'Deputy secretary'), ('director', 'Director'), ('deputy_director', 'Deputy director'), ('member', 'Committee member')], max_length=18)),
                ('source_class', models.CharField(blank=True, choices=[('prosperity_leader', 'Prosperity leader'), ('coop_head', 'Head of a co-operative'), ('returnee_worker', 'Came home from work elsewhere'), ('veteran', 'Veteran'), ('student_official', 'Student village official'), ('returned_graduate', 'Returned graduate'), ('other', 'Another source')], max_length=20)),
                ('since', models.DateField()),
                ('until', models.DateField(null=True)),
                ('end_reason', models.CharField(blank=True, choices=[('term_over', 'The term is over'), ('resigned', 'Resigned'), ('dismissed', 'Dismissed'), ('died', 'Died in office'), ('mistake', 'Recorded by mistake')], max_length=10)),
                ('basis', models.CharField(blank=True, max_length=100)),
                ('committee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seats', to='branches.committee')),
                ('local', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seats', to='branches.localperson')),
            ],
        ),
        migrations.CreateModel(
            name='Dismissal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('area', models.CharField(max_length=12)),
                ('office', models.CharField(choices=[('secretary', 'Secretary'), ('deputy_secretary', 'Deputy secretary'), ('director', 'Director'), ('deputy_director', 'Deputy director'), ('member', 'Committee member')], max_length=18)),
                ('triggers', models.JSONField(default=list)),
                ('problem', models.CharField(max_length=400)),
                ('legal_basis', models.CharField(blank=True, max_length=200)),
                ('state', models.CharField(choices=[('open', 'Proposed, to be reviewed and decided'), ('decided', 'Decided: the office has ended'), ('withdrawn', 'Withdrawn')], default='open', max_length=9)),
                ('opened_on', models.DateField()),
                ('by', models.BigIntegerField()),
                ('by_name', models.CharField(max_length=60)),
                ('reviewed_on', models.DateField(null=True)),
                ('vote_document', models.CharField(blank=True, max_length=100)),
                ('voted_on', models.DateField(null=True)),
                ('decided_on', models.DateField(null=True)),
                ('withdrawn_on', models.DateField(null=True)),
                ('note', models.CharField(blank=True, max_length=200)),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('village', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.place')),
                ('seat', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dismissals', to='branches.seat')),
            ],
        ),
        migrations.CreateModel(
            name='StageStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stage', models.CharField(choices=[('applicant', 'Applicant'), ('activist', 'Activist'), ('candidate', 'Candidate for membership'), ('probationary', 'Probationary member'), ('full', 'Full member')], max_length=12)),
                ('on', models.DateField()),
                ('by', models.BigIntegerField()),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='branches.partymember')),
            ],
        ),
        migrations.CreateModel(
            name='StarRating',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('area', models.CharField(max_length=12)),
                ('year', models.PositiveSmallIntegerField()),
                ('stars', models.PositiveSmallIntegerField()),
                ('meets_standard', models.BooleanField()),
                ('declared_on', models.DateField()),
                ('basis', models.CharField(blank=True, max_length=100)),
                ('by', models.BigIntegerField()),
                ('is_latest', models.BooleanField(default=True)),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('branch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ratings', to='branches.branch')),
            ],
        ),
        migrations.CreateModel(
            name='StarTask',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('area', models.CharField(max_length=12)),
                ('year', models.PositiveSmallIntegerField()),
                ('star', models.CharField(max_length=40)),
                ('number', models.CharField(max_length=10)),
                ('title', models.CharField(max_length=200)),
                ('points', models.DecimalField(decimal_places=2, max_digits=6, null=True)),
                ('checked_by', models.CharField(blank=True, max_length=60)),
                ('evidence', models.CharField(blank=True, max_length=200)),
                ('withdrawn_on', models.DateField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_on', None)), fields=('area', 'year', 'number'), name='star_task_once')],
            },
        ),
        migrations.CreateModel(
            name='StarCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('result', models.CharField(choices=[('met', 'Met'), ('unmet', 'Not met')], max_length=6)),
                ('points', models.DecimalField(decimal_places=2, max_digits=6, null=True)),
                ('on', models.DateField()),
                ('evidence', models.CharField(blank=True, max_length=200)),
                ('by', models.BigIntegerField()),
                ('by_name', models.CharField(max_length=60)),
                ('is_latest', models.BooleanField(default=True)),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('branch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='star_checks', to='branches.branch')),
                ('task', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='checks', to='branches.startask')),
            ],
        ),
        migrations.CreateModel(
            name='Talent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('area', models.CharField(max_length=12)),
                ('kind', models.CharField(choices=[('reserve', 'Reserve of the village'), ('leader', 'Prosperity leader'), ('returnee', 'Returnee')], max_length=8)),
                ('recognised_on', models.DateField()),
                ('until', models.DateField(null=True)),
                ('field', models.CharField(blank=True, max_length=60)),
                ('basis', models.CharField(blank=True, max_length=100)),
                ('end_reason', models.CharField(blank=True, max_length=100)),
                ('by', models.BigIntegerField()),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('local', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='talents', to='branches.localperson')),
            ],
        ),
        migrations.AddIndex(
            model_name='branch',
            index=models.Index(fields=['area', 'kind'], name='branch_area'),
        ),
        migrations.AddConstraint(
            model_name='branch',
            constraint=models.UniqueConstraint(condition=models.Q(('dissolved_on', None)), fields=('area', 'name'), name='branch_name_once'),
        ),
        migrations.AddConstraint(
            model_name='branch',
            constraint=models.UniqueConstraint(condition=models.Q(('dissolved_on', None), ('kind', 'joint')), fields=('area',), name='branch_one_joint'),
        ),
        migrations.AddConstraint(
            model_name='branch',
            constraint=models.CheckConstraint(condition=models.Q(('dissolved_on', None), ('dissolved_on__gt', models.F('founded_on')), _connector='OR'), name='branch_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='committee',
            constraint=models.UniqueConstraint(fields=('area', 'number'), name='committee_term_once'),
        ),
        migrations.AddConstraint(
            model_name='committee',
            constraint=models.UniqueConstraint(condition=models.Q(('ends_on', None)), fields=('area',), name='committee_one_running'),
        ),
        migrations.AddConstraint(
            model_name='committee',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on', None), ('ends_on__gt', models.F('starts_on')), _connector='OR'), name='committee_ends_after_start'),
        ),
        migrations.AddIndex(
            model_name='localperson',
            index=models.Index(fields=['area'], name='local_person_area'),
        ),
        migrations.AddIndex(
            model_name='localperson',
            index=models.Index(fields=['name_index'], name='local_person_name'),
        ),
        migrations.AddIndex(
            model_name='localperson',
            index=models.Index(fields=['pinyin_index'], name='local_person_pinyin'),
        ),
        migrations.AddIndex(
            model_name='localperson',
            index=models.Index(fields=['initials_index'], name='local_person_initials'),
        ),
        migrations.AddConstraint(
            model_name='localperson',
            constraint=models.CheckConstraint(condition=models.Q(('person', None), ('member', None), _connector='OR'), name='local_person_one_link'),
        ),
        migrations.AddConstraint(
            model_name='enrolment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('local__isnull', False), ('person', None)), models.Q(('local', None), ('person__isnull', False)), _connector='OR'), name='enrolment_of_one_person'),
        ),
        migrations.AddConstraint(
            model_name='enrolment',
            constraint=models.UniqueConstraint(condition=models.Q(('left_on', None)), fields=('branch', 'person'), name='enrolment_person_once'),
        ),
        migrations.AddConstraint(
            model_name='enrolment',
            constraint=models.UniqueConstraint(condition=models.Q(('left_on', None)), fields=('branch', 'local'), name='enrolment_local_once'),
        ),
        migrations.AddIndex(
            model_name='cultivation',
            index=models.Index(fields=['area', 'track'], name='cultivation_area'),
        ),
        migrations.AddConstraint(
            model_name='cultivation',
            constraint=models.UniqueConstraint(condition=models.Q(('completed_on', None), ('stopped_on', None)), fields=('local', 'track'), name='cultivation_once'),
        ),
        migrations.AddIndex(
            model_name='meeting',
            index=models.Index(fields=['area', 'on'], name='meeting_area'),
        ),
        migrations.AddIndex(
            model_name='meeting',
            index=models.Index(fields=['branch', 'kind', 'on'], name='meeting_branch'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(('voided_on', None), models.Q(('void_reason', ''), _negated=True), _connector='OR'), name='meeting_void_with_reason'),
        ),
        migrations.AddConstraint(
            model_name='partner',
            constraint=models.UniqueConstraint(condition=models.Q(('until', None)), fields=('branch', 'unit'), name='partner_once'),
        ),
        migrations.AddIndex(
            model_name='partymember',
            index=models.Index(fields=['area', 'stage'], name='party_member_area'),
        ),
        migrations.AddConstraint(
            model_name='partymember',
            constraint=models.UniqueConstraint(condition=models.Q(('left_on', None)), fields=('local',), name='party_member_of_one_branch'),
        ),
        migrations.AddConstraint(
            model_name='partymember',
            constraint=models.CheckConstraint(condition=models.Q(('left_on', None), ('left_on__gt', models.F('joined_on')), _connector='OR'), name='party_member_leaves_after_joining'),
        ),
        migrations.AddIndex(
            model_name='rectification',
            index=models.Index(fields=['area', 'listed_on'], name='rectification_area'),
        ),
        migrations.AddConstraint(
            model_name='rectification',
            constraint=models.UniqueConstraint(condition=models.Q(('removed_on', None), ('withdrawn_on', None)), fields=('branch',), name='rectification_one_running'),
        ),
        migrations.AddConstraint(
            model_name='rectification',
            constraint=models.CheckConstraint(condition=models.Q(('removed_on', None), models.Q(('accepted_on__lte', models.F('removed_on')), ('removed_on__gt', models.F('listed_on'))), _connector='OR'), name='rectification_removed_after_acceptance'),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.CheckConstraint(condition=models.Q(('done_on', None), models.Q(('result', ''), _negated=True), _connector='OR'), name='measure_done_with_result'),
        ),
        migrations.AddIndex(
            model_name='seat',
            index=models.Index(fields=['area'], name='seat_area'),
        ),
        migrations.AddConstraint(
            model_name='seat',
            constraint=models.UniqueConstraint(condition=models.Q(('until', None)), fields=('committee', 'body', 'local'), name='seat_one_in_body'),
        ),
        migrations.AddConstraint(
            model_name='seat',
            constraint=models.UniqueConstraint(condition=models.Q(('office__in', ['secretary', 'director']), ('until', None)), fields=('committee', 'body', 'office'), name='seat_one_head'),
        ),
        migrations.AddConstraint(
            model_name='seat',
            constraint=models.CheckConstraint(condition=models.Q(('until', None), ('until__gt', models.F('since')), _connector='OR'), name='seat_ends_after_start'),
        ),
        migrations.AddIndex(
            model_name='dismissal',
            index=models.Index(fields=['area', 'state'], name='dismissal_area'),
        ),
        migrations.AddConstraint(
            model_name='dismissal',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'withdrawn'), _negated=True), fields=('seat',), name='dismissal_once_of_seat'),
        ),
        migrations.AddConstraint(
            model_name='dismissal',
            constraint=models.CheckConstraint(condition=models.Q(('voted_on', None), models.Q(('vote_document', ''), _negated=True), _connector='OR'), name='dismissal_vote_has_paper'),
        ),
        migrations.AddConstraint(
            model_name='stagestep',
            constraint=models.UniqueConstraint(fields=('member', 'stage'), name='stage_step_once'),
        ),
        migrations.AddConstraint(
            model_name='stagestep',
            constraint=models.UniqueConstraint(fields=('member', 'on'), name='stage_step_one_a_day'),
        ),
        migrations.AddIndex(
            model_name='starrating',
            index=models.Index(fields=['area', 'year'], name='star_rating_area'),
        ),
        migrations.AddConstraint(
            model_name='starrating',
            constraint=models.UniqueConstraint(condition=models.Q(('is_latest', True)), fields=('branch', 'year'), name='star_rating_latest'),
        ),
        migrations.AddConstraint(
            model_name='starcheck',
            constraint=models.UniqueConstraint(condition=models.Q(('is_latest', True)), fields=('branch', 'task'), name='star_check_latest'),
        ),
        migrations.AddIndex(
            model_name='talent',
            index=models.Index(fields=['area', 'kind'], name='talent_area'),
        ),
        migrations.AddConstraint(
            model_name='talent',
            constraint=models.UniqueConstraint(condition=models.Q(('until', None)), fields=('local', 'kind'), name='talent_once'),
        ),
        migrations.AddConstraint(
            model_name='talent',
            constraint=models.CheckConstraint(condition=models.Q(('until', None), ('until__gt', models.F('recognised_on')), _connector='OR'), name='talent_ends_after_start'),
        ),
    ]
