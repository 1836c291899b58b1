import django.db.models.deletion
import django.db.models.functions.datetime
import zhucun.kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('learning', '0001_initial'),
        ('learning', '0002_ways_and_axes'),
        ('learning', '0003_certificates_issued_anew'),
    ]

    dependencies = [
        ('directory', '0001_tables'),
        ('roster', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='Contest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('area', models.CharField(max_length=12)),
                ('title', models.CharField(max_length=80)),
                ('about', models.CharField(blank=True, max_length=200)),
                ('on', models.DateField()),
                ('state', models.CharField(choices=[('open', 'Open for entries'), ('running', 'Under way'), ('closed', 'Results announced')], default='open', max_length=7)),
                ('closed_on', models.DateField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Quiz',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('area', models.CharField(max_length=12)),
                ('title', models.CharField(max_length=80)),
                ('phase', models.CharField(blank=True, choices=[('before', 'Before the training'), ('after', 'After the training')], max_length=6)),
                ('opens_on', models.DateField()),
                ('closes_on', models.DateField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Article',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('area', models.CharField(max_length=12)),
                ('number', models.PositiveIntegerField()),
                ('question', models.CharField(max_length=200)),
                ('answer', models.TextField()),
                ('topic', models.CharField(max_length=40)),
                ('source', models.CharField(max_length=200)),
                ('owner', models.CharField(max_length=80)),
                ('pinyin', models.CharField(blank=True, max_length=400)),
                ('valid_from', models.DateField()),
                ('valid_until', models.DateField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['area'], name='article_area')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('valid_until', None)), fields=('area', 'number'), name='article_number_once'), models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gt', models.F('valid_from')), _connector='OR'), name='article_ends_after_start')],
            },
        ),
        migrations.CreateModel(
            name='Edition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('area', models.CharField(max_length=12)),
                ('title', models.CharField(max_length=80)),
                ('issued_on', models.DateField()),
                ('articles', models.JSONField(default=list)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('area', 'title'), name='edition_title_once')],
            },
        ),
        migrations.CreateModel(
            name='Plan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('area', models.CharField(max_length=12)),
                ('tier', models.CharField(choices=[('province', 'Province'), ('prefecture', 'City'), ('county', 'County'), ('township', 'Township')], max_length=10)),
                ('year', models.PositiveSmallIntegerField()),
                ('title', models.CharField(max_length=80)),
                ('state', models.CharField(choices=[('draft', 'Draft plan'), ('approved', 'Plan approved')], default='draft', max_length=8)),
                ('version', models.PositiveSmallIntegerField(default=1)),
                ('approved_on', models.DateField(null=True)),
                ('approved_by', models.CharField(blank=True, max_length=60)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('area', 'year'), name='training_plan_once_a_year')],
            },
        ),
        migrations.CreateModel(
            name='Course',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('theme', models.CharField(max_length=80)),
                ('kind', models.CharField(choices=[('lecture', 'Lecture hall of resident assistance'), ('special', 'Training on a subject'), ('demonstration', 'Demonstration class'), ('pre_post', 'Training before the post'), ('fallback', 'Fallback training for those nobody trained')], max_length=13)),
                ('mode', models.CharField(choices=[('bring_in', 'Teachers are brought in'), ('go_out', 'People are sent out to learn')], default='bring_in', max_length=8)),
                ('lesson', models.CharField(blank=True, max_length=20)),
                ('serves', models.JSONField(default=list)),
                ('roles', models.JSONField(default=list)),
                ('hours', models.PositiveSmallIntegerField()),
                ('sessions', models.PositiveSmallIntegerField()),
                ('people', models.PositiveIntegerField()),
                ('funds', models.DecimalField(decimal_places=2, max_digits=12, null=True)),
                ('month', models.PositiveSmallIntegerField(null=True)),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='courses', to='learning.plan')),
            ],
        ),
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('area', models.CharField(max_length=12)),
                ('answers', models.JSONField(default=dict)),
                ('correct', models.PositiveSmallIntegerField()),
                ('asked', models.PositiveSmallIntegerField()),
                ('made_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.person')),
                ('quiz', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attempts', to='learning.quiz')),
            ],
        ),
        migrations.CreateModel(
            name='QuizQuestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('text', models.CharField(max_length=200)),
                ('options', models.JSONField()),
                ('right', models.JSONField()),
                ('axis', models.CharField(blank=True, max_length=20)),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='learning.article')),
                ('quiz', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='learning.quiz')),
            ],
            options={
                'ordering': ['position'],
            },
        ),
        migrations.CreateModel(
            name='SelfCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('area', models.CharField(max_length=12)),
                ('year', models.PositiveSmallIntegerField()),
                ('ratings', models.JSONField(default=dict)),
                ('checked_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.person')),
            ],
        ),
        migrations.CreateModel(
            name='Session',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('number', models.CharField(max_length=30, unique=True)),
                ('area', models.CharField(max_length=12)),
                ('tier', models.CharField(choices=[('province', 'Province'), ('prefecture', 'City'), ('county', 'County'), ('township', 'Township')], max_length=10)),
                ('kind', models.CharField(choices=[('lecture', 'Lecture hall of resident assistance'), ('special', 'Training on a subject'), ('demonstration', 'Demonstration class'), ('pre_post', 'Training before the post'), ('fallback', 'Fallback training for those nobody trained')], max_length=13)),
                ('mode', models.CharField(choices=[('bring_in', 'Teachers are brought in'), ('go_out', 'People are sent out to learn')], max_length=8)),
                ('theme', models.CharField(max_length=80)),
                ('lesson', models.CharField(blank=True, max_length=20)),
                ('need', models.CharField(blank=True, max_length=80)),
                ('roles', models.JSONField(default=list)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField()),
                ('hours', models.PositiveSmallIntegerField()),
                ('venue', models.CharField(max_length=100)),
                ('capacity', models.PositiveIntegerField(null=True)),
                ('gives_certificate', models.BooleanField(default=False)),
                ('state', models.CharField(choices=[('open', 'Stands'), ('cancelled', 'Cancelled')], default='open', max_length=9)),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('opened_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('course', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='held_sessions', to='learning.course')),
            ],
        ),
        migrations.AddField(
            model_name='quiz',
            name='session',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='quizzes', to='learning.session'),
        ),
        migrations.CreateModel(
            name='Enrolment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('area', models.CharField(max_length=12)),
                ('state', models.CharField(choices=[('enrolled', 'Enrolled'), ('waiting', 'On the waiting list'), ('withdrawn', 'Withdrawn')], default='enrolled', max_length=9)),
                ('by', models.BigIntegerField()),
                ('by_name', models.CharField(max_length=60)),
                ('enrolled_at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.person')),
                ('posting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roster.posting')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='enrolments', to='learning.session')),
            ],
        ),
        migrations.CreateModel(
            name='Attendance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('area', models.CharField(max_length=12)),
                ('on', models.DateField()),
                ('via', models.CharField(choices=[('door', 'Code at the door'), ('list', 'Signed list'), ('office', 'Recorded by the office')], max_length=6)),
                ('by', models.BigIntegerField()),
                ('by_name', models.CharField(max_length=60)),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('voided_on', models.DateField(null=True)),
                ('void_reason', models.CharField(blank=True, max_length=200)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.person')),
                ('posting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roster.posting')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='learning.session')),
            ],
        ),
        migrations.CreateModel(
            name='Suggestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('area', models.CharField(max_length=12)),
                ('text', models.CharField(max_length=500)),
                ('state', models.CharField(choices=[('open', 'To be answered'), ('taken', 'Taken up'), ('declined', 'Not taken up')], default='open', max_length=8)),
                ('answer', models.CharField(blank=True, max_length=500)),
                ('made_on', models.DateField()),
                ('answered_on', models.DateField(null=True)),
                ('article', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='suggestions', to='learning.article')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.person')),
            ],
        ),
        migrations.CreateModel(
            name='Teacher',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('name', models.CharField(max_length=30)),
                ('office', models.CharField(blank=True, max_length=80)),
                ('honour', models.CharField(blank=True, max_length=10)),
                ('way', models.CharField(blank=True, max_length=20)),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='teachers', to='learning.session')),
            ],
            options={
                'ordering': ['position'],
            },
        ),
        migrations.CreateModel(
            name='Certificate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('number', models.CharField(max_length=40, unique=True)),
                ('name', models.CharField(max_length=30)),
                ('theme', models.CharField(max_length=80)),
                ('hours', models.PositiveSmallIntegerField()),
                ('first_on', models.DateField()),
                ('last_on', models.DateField()),
                ('issuer', models.CharField(max_length=80)),
                ('issued_on', models.DateField()),
                ('revoked_on', models.DateField(null=True)),
                ('revoke_reason', models.CharField(blank=True, max_length=200)),
                ('attendance', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='certificates', to='learning.attendance')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('revoked_on', None)), fields=('attendance',), name='certified_once')],
            },
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('area', models.CharField(max_length=12)),
                ('entered_on', models.DateField()),
                ('withdrawn_on', models.DateField(null=True)),
                ('passed', models.PositiveSmallIntegerField(default=0)),
                ('prize', models.CharField(blank=True, choices=[('first', 'First prize'), ('second', 'Second prize'), ('third', 'Third prize'), ('merit', 'Prize of merit')], max_length=6)),
                ('citation', models.CharField(blank=True, max_length=200)),
                ('contest', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='learning.contest')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.person')),
                ('posting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roster.posting')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('contest', 'person'), name='entered_once')],
            },
        ),
        migrations.CreateModel(
            name='Heat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('position', models.PositiveSmallIntegerField()),
                ('title', models.CharField(max_length=40)),
                ('on', models.DateField()),
                ('judges', models.JSONField(default=list)),
                ('note', models.CharField(blank=True, max_length=200)),
                ('judged_on', models.DateField(null=True)),
                ('contest', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='heats', to='learning.contest')),
            ],
            options={
                'ordering': ['position'],
                'constraints': [models.UniqueConstraint(fields=('contest', 'position'), name='heat_position_once')],
            },
        ),
        migrations.CreateModel(
            name='MiniClass',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('area', models.CharField(max_length=12)),
                ('title', models.CharField(max_length=80)),
                ('on', models.DateField()),
                ('present', models.PositiveSmallIntegerField()),
                ('articles', models.JSONField(default=list)),
                ('by', models.BigIntegerField()),
                ('by_name', models.CharField(max_length=60)),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='roster.team')),
            ],
            options={
                'indexes': [models.Index(fields=['area', 'on'], name='mini_class_area')],
                'constraints': [models.UniqueConstraint(fields=('team', 'on', 'title'), name='mini_class_once')],
            },
        ),
        migrations.CreateModel(
            name='Need',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('area', models.CharField(max_length=12)),
                ('year', models.PositiveSmallIntegerField()),
                ('topic', models.CharField(max_length=80)),
                ('note', models.CharField(blank=True, max_length=200)),
                ('from_gap', models.BooleanField(default=False)),
                ('withdrawn_on', models.DateField(null=True)),
                ('stated_on', models.DateField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.person')),
            ],
            options={
                'indexes': [models.Index(fields=['area', 'year'], name='need_area')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_on', None)), fields=('person', 'year', 'topic'), name='need_stated_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='course',
            constraint=models.UniqueConstraint(fields=('plan', 'theme', 'kind'), name='course_once_in_plan'),
        ),
        migrations.AddConstraint(
            model_name='course',
            constraint=models.CheckConstraint(condition=models.Q(('month', None), ('month__range', (1, 12)), _connector='OR'), name='course_month'),
        ),
        migrations.AddIndex(
            model_name='attempt',
            index=models.Index(fields=['person'], name='attempt_person'),
        ),
        migrations.AddConstraint(
            model_name='selfcheck',
            constraint=models.UniqueConstraint(fields=('person', 'year'), name='self_check_once_a_year'),
        ),
        migrations.AddIndex(
            model_name='session',
            index=models.Index(fields=['area', 'starts_on'], name='session_area'),
        ),
        migrations.AddConstraint(
            model_name='session',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='session_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='session',
            constraint=models.CheckConstraint(condition=models.Q(('theme', ''), _negated=True), name='session_has_theme'),
        ),
        migrations.AddIndex(
            model_name='enrolment',
            index=models.Index(fields=['person'], name='enrolment_person'),
        ),
        migrations.AddConstraint(
            model_name='enrolment',
            constraint=models.UniqueConstraint(fields=('session', 'person'), name='enrolled_once'),
        ),
        migrations.AddIndex(
            model_name='attendance',
            index=models.Index(fields=['area', 'on'], name='attendance_area'),
        ),
        migrations.AddIndex(
            model_name='attendance',
            index=models.Index(fields=['person', 'on'], name='attendance_person'),
        ),
        migrations.AddIndex(
            model_name='attendance',
            index=models.Index(fields=['posting'], name='attendance_posting'),
        ),
        migrations.AddConstraint(
            model_name='attendance',
            constraint=models.UniqueConstraint(condition=models.Q(('voided_on', None)), fields=('session', 'person'), name='attended_once'),
        ),
        migrations.AddConstraint(
            model_name='teacher',
            constraint=models.UniqueConstraint(fields=('session', 'name'), name='teacher_once_in_session'),
        ),
    ]
