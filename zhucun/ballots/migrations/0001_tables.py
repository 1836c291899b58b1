import django.db.models.deletion
import zhucun.kernel.ids
import zhucun.ledger.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('ballots', '0001_initial'),
        ('ballots', '0002_bodies_are_asked_about'),
        ('ballots', '0003_labels_and_first_days'),
    ]

    dependencies = [
        ('directory', '0001_tables'),
        ('households', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='Poll',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('area', models.CharField(max_length=12)),
                ('kind', models.CharField(choices=[('half_year', 'Half-yearly evaluation by villagers'), ('year', 'Yearly evaluation by villagers'), ('term_end', 'Evaluation at the end of a term'), ('other', 'Other evaluation')], max_length=10)),
                ('title', models.CharField(max_length=80)),
                ('state', models.CharField(choices=[('opened', 'To be drawn'), ('drawn', 'Drawn, to be printed'), ('running', 'Ballots come in'), ('closed', 'Closed'), ('voided', 'Declared void')], default='opened', max_length=8)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField()),
                ('pack', models.CharField(max_length=40)),
                ('pack_version', models.CharField(max_length=20)),
                ('answers', models.JSONField()),
                ('asks_words', models.BooleanField(default=True)),
                ('least', models.PositiveIntegerField()),
                ('size', models.PositiveIntegerField()),
                ('special_share', models.DecimalField(decimal_places=2, max_digits=5, null=True)),
                ('issued', models.PositiveIntegerField(default=0)),
                ('batches', models.PositiveIntegerField(default=0)),
                ('back_paper', models.PositiveIntegerField(default=0)),
                ('back_link', models.PositiveIntegerField(default=0)),
                ('back_kiosk', models.PositiveIntegerField(default=0)),
                ('spoiled', models.PositiveIntegerField(default=0)),
                ('opened_on', models.DateField()),
                ('began_on', models.DateField(null=True)),
                ('closed_on', models.DateField(null=True)),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('by', models.BigIntegerField()),
                ('by_name', models.CharField(max_length=60)),
                ('village', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.place')),
            ],
        ),
        migrations.CreateModel(
            name='Kiosk',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('place', models.CharField(blank=True, max_length=60)),
                ('until', models.DateTimeField()),
                ('is_shut', models.BooleanField(default=False)),
                ('by_name', models.CharField(max_length=60)),
                ('poll', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='kiosks', to='ballots.poll')),
            ],
        ),
        migrations.CreateModel(
            name='Draw',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('number', models.PositiveSmallIntegerField()),
                ('commitment', models.CharField(max_length=64)),
                ('sealed_seed', zhucun.ledger.fields.SealedTextField(context='ballots.seed', default=b'')),
                ('sealed_salt', zhucun.ledger.fields.SealedTextField(context='ballots.salt', default=b'')),
                ('seed', models.CharField(blank=True, max_length=64)),
                ('word', models.CharField(blank=True, max_length=40)),
                ('frame', models.JSONField()),
                ('frame_digest', models.CharField(max_length=64)),
                ('households', models.PositiveIntegerField()),
                ('specials', models.PositiveIntegerField()),
                ('wanted', models.PositiveIntegerField()),
                ('drawn_on', models.DateField(null=True)),
                ('replaced_because', models.CharField(blank=True, max_length=200)),
                ('by_name', models.CharField(max_length=60)),
                ('poll', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='draws', to='ballots.poll')),
            ],
        ),
        migrations.CreateModel(
            name='Code',
            fields=[
                ('digest', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('short', models.CharField(max_length=64, unique=True)),
                ('is_spent', models.BooleanField(default=False)),
                ('poll', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='codes', to='ballots.poll')),
            ],
        ),
        migrations.CreateModel(
            name='PollSubject',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(choices=[('posting', 'Cadre'), ('team', 'Work team'), ('branch', 'Village Party branch'), ('committee', 'Village committees'), ('township', 'Leaders of the township')], max_length=9)),
                ('key', models.CharField(max_length=12)),
                ('person', models.CharField(blank=True, max_length=12)),
                ('name', models.CharField(max_length=120)),
                ('poll', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='subjects', to='ballots.poll')),
            ],
        ),
        migrations.CreateModel(
            name='Line',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('question', models.CharField(max_length=40)),
                ('text', models.JSONField()),
                ('satisfied', models.PositiveIntegerField(default=0)),
                ('fairly_satisfied', models.PositiveIntegerField(default=0)),
                ('dissatisfied', models.PositiveIntegerField(default=0)),
                ('unknown', models.PositiveIntegerField(default=0)),
                ('poll', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='ballots.poll')),
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='ballots.pollsubject')),
            ],
        ),
        migrations.CreateModel(
            name='Said',
            fields=[
                ('key', models.CharField(max_length=32, primary_key=True, serialize=False)),
                ('text', zhucun.ledger.fields.SealedTextField(context='ballots.said', default=b'')),
                ('poll', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='said', to='ballots.poll')),
            ],
        ),
        migrations.CreateModel(
            name='Asked',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rank', models.PositiveIntegerField()),
                ('is_special', models.BooleanField(default=False)),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='households.household')),
                ('draw', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='asked', to='ballots.draw')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('draw', 'household'), name='household_asked_once')],
            },
        ),
        migrations.AddIndex(
            model_name='poll',
            index=models.Index(fields=['area', 'closed_on'], name='poll_area'),
        ),
        migrations.AddConstraint(
            model_name='poll',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='poll_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='draw',
            constraint=models.UniqueConstraint(fields=('poll', 'number'), name='poll_draw_number'),
        ),
        migrations.AddIndex(
            model_name='pollsubject',
            index=models.Index(fields=['kind', 'key'], name='poll_subject_key'),
        ),
        migrations.AddConstraint(
            model_name='pollsubject',
            constraint=models.UniqueConstraint(fields=('poll', 'kind', 'key'), name='poll_subject_once'),
        ),
        migrations.AddConstraint(
            model_name='pollsubject',
            constraint=models.UniqueConstraint(fields=('poll', 'number'), name='poll_subject_number'),
        ),
        migrations.AddConstraint(
            model_name='line',
            constraint=models.UniqueConstraint(fields=('poll', 'number'), name='poll_line_number'),
        ),
    ]
