import django.db.models.deletion
import django.db.models.functions.datetime
import zhucun.kernel.ids
import zhucun.ledger.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('directory', '0001_initial'),
        ('directory', '0002_devices'),
    ]

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Account',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('username', models.CharField(max_length=40, unique=True)),
                ('name', models.CharField(max_length=60)),
                ('language', models.CharField(default='zh-hans', max_length=7)),
                ('is_active', models.BooleanField(default=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('name', models.CharField(max_length=30)),
                ('pinyin', models.CharField(blank=True, max_length=80)),
                ('initials', models.CharField(blank=True, max_length=20)),
                ('gender', models.CharField(blank=True, choices=[('male', 'Male'), ('female', 'Female')], max_length=6)),
                ('ethnicity', models.CharField(blank=True, max_length=12)),
                ('birth_on', models.DateField(null=True)),
                ('education', models.CharField(blank=True, choices=[('primary', 'Primary school'), ('junior', 'Junior middle school'), ('senior', 'Senior middle school'), ('college', 'College (3 years)'), ('bachelor', 'Bachelor'), ('master', 'Master'), ('doctor', 'Doctor')], max_length=10)),
                ('political_status', models.CharField(blank=True, choices=[('party_member', 'Party member'), ('probationary', 'Probationary Party member'), ('league_member', 'Youth League member'), ('democratic_party', 'Member of a democratic party'), ('masses', 'No party')], max_length=20)),
                ('party_since', models.DateField(null=True)),
                ('work_since', models.DateField(null=True)),
                ('office', models.CharField(blank=True, max_length=60)),
                ('personnel_class', models.CharField(blank=True, choices=[('civil_servant', 'Civil servant'), ('institution', 'Public institution'), ('state_enterprise', 'State enterprise'), ('other', 'Other')], max_length=20)),
                ('speciality', models.CharField(blank=True, choices=[('party_building', 'Party building'), ('politics_law', 'Law and mediation'), ('project', 'Project construction'), ('industry', 'Industry development'), ('agronomy', 'Agronomy'), ('husbandry', 'Animal husbandry'), ('culture_tourism', 'Culture and tourism'), ('finance', 'Finance'), ('education', 'Education'), ('health', 'Health'), ('engineering', 'Engineering'), ('other', 'Other')], max_length=20)),
                ('has_rural_experience', models.BooleanField(null=True)),
                ('id_number', zhucun.ledger.fields.SealedTextField(context='directory.person.id_number', default=b'')),
                ('id_index', models.BinaryField(max_length=16, null=True, unique=True)),
                ('phone', zhucun.ledger.fields.SealedTextField(context='directory.person.phone', default=b'')),
                ('phone_index', models.BinaryField(db_index=True, max_length=16, null=True)),
                ('remarks', models.CharField(blank=True, max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name='ApiToken',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('kind', models.CharField(choices=[('api', 'Programme'), ('device', 'Device')], default='api', max_length=6)),
                ('public_id', models.CharField(max_length=12, null=True, unique=True)),
                ('label', models.CharField(max_length=60)),
                ('made_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(null=True)),
                ('seen_at', models.DateTimeField(null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tokens', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddField(
            model_name='account',
            name='person',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.person'),
        ),
        migrations.CreateModel(
            name='Place',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=12)),
                ('level', models.PositiveSmallIntegerField(choices=[(0, 'COUNTRY'), (2, 'PROVINCE'), (4, 'PREFECTURE'), (6, 'COUNTY'), (9, 'TOWNSHIP'), (12, 'VILLAGE')])),
                ('name', models.CharField(max_length=60)),
                ('short_name', models.CharField(max_length=60)),
                ('pinyin', models.CharField(blank=True, max_length=120)),
                ('initials', models.CharField(blank=True, max_length=30)),
                ('valid_from', models.DateField()),
                ('valid_until', models.DateField(null=True)),
                ('merged_into', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.place')),
            ],
        ),
        migrations.CreateModel(
            name='PlaceFigure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=30)),
                ('value', models.PositiveIntegerField()),
                ('as_of', models.DateField()),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='figures', to='directory.place')),
            ],
        ),
        migrations.CreateModel(
            name='PlaceTag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area', models.CharField(max_length=12)),
                ('tag', models.CharField(max_length=40)),
                ('valid_from', models.DateField()),
                ('valid_until', models.DateField(null=True)),
                ('basis', models.CharField(blank=True, max_length=200)),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('retracted_at', models.DateTimeField(null=True)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tags', to='directory.place')),
            ],
        ),
        migrations.CreateModel(
            name='Unit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('name', models.CharField(max_length=100)),
                ('pinyin', models.CharField(blank=True, max_length=200)),
                ('initials', models.CharField(blank=True, max_length=60)),
                ('credit_code', models.CharField(max_length=18, null=True, unique=True)),
                ('level', models.CharField(choices=[('central', 'Central'), ('province', 'Province'), ('prefecture', 'Prefecture'), ('county', 'County'), ('township', 'Township'), ('village', 'Village')], max_length=12)),
                ('kind', models.CharField(choices=[('party', 'Party and government'), ('economy', 'Economic department'), ('politics_law', 'Political-legal department'), ('agriculture', 'Agricultural technology'), ('culture_tourism', 'Culture and tourism'), ('education', 'Education'), ('health', 'Health'), ('finance', 'Finance and banking'), ('construction', 'Construction and transport'), ('enterprise', 'State enterprise'), ('other', 'Other')], default='other', max_length=20)),
                ('area', models.CharField(max_length=12)),
                ('contact', models.CharField(blank=True, max_length=30)),
                ('phone', zhucun.ledger.fields.SealedTextField(context='directory.unit.phone', default=b'')),
                ('remarks', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('area', 'name'), name='unit_name_in_area')],
            },
        ),
        migrations.AddField(
            model_name='person',
            name='unit',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='people', to='directory.unit'),
        ),
        migrations.CreateModel(
            name='Grant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('ADMIN', 'System administrator'), ('OFFICE', 'Resident assistance office'), ('TOWNSHIP', 'Township'), ('UNIT', 'Sending unit'), ('BRANCH', 'Village Party branch'), ('FIRST_SECRETARY', 'First secretary'), ('MEMBER', 'Team member'), ('DISCIPLINE', 'Discipline inspection'), ('AUDIT', 'Audit'), ('PUBLIC', 'Public')], max_length=16)),
                ('area', models.CharField(blank=True, max_length=12)),
                ('valid_from', models.DateField()),
                ('valid_until', models.DateField(null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grants', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.unit')),
            ],
        ),
        migrations.AddIndex(
            model_name='place',
            index=models.Index(fields=['level', 'code'], name='place_level_code'),
        ),
        migrations.AddIndex(
            model_name='place',
            index=models.Index(fields=['initials'], name='place_initials'),
        ),
        migrations.AddConstraint(
            model_name='place',
            constraint=models.UniqueConstraint(fields=('code', 'valid_from'), name='place_code_since'),
        ),
        migrations.AddConstraint(
            model_name='place',
            constraint=models.UniqueConstraint(condition=models.Q(('valid_until', None)), fields=('code',), name='place_code_now'),
        ),
        migrations.AddConstraint(
            model_name='placefigure',
            constraint=models.UniqueConstraint(fields=('place', 'name', 'as_of'), name='place_figure_once'),
        ),
        migrations.AddIndex(
            model_name='placetag',
            index=models.Index(fields=['tag', 'area'], name='place_tag_area'),
        ),
        migrations.AddConstraint(
            model_name='placetag',
            constraint=models.UniqueConstraint(condition=models.Q(('retracted_at', None)), fields=('place', 'tag', 'valid_from'), name='place_tag_since'),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(fields=['name'], name='person_name'),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(fields=['pinyin'], name='person_pinyin'),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(fields=['initials'], name='person_initials'),
        ),
        migrations.AddIndex(
            model_name='grant',
            index=models.Index(fields=['account', 'valid_until'], name='grant_account'),
        ),
    ]
