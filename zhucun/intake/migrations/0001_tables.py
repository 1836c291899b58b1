import zhucun.kernel.ids
import zhucun.ledger.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('intake', '0001_initial'),
        ('intake', '0002_columns'),
        ('intake', '0003_devices'),
        ('intake', '0004_device_copies'),
        ('intake', '0005_left_out'),
    ]

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='DeviceCopy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('device', models.BigIntegerField(unique=True)),
                ('cursor', models.CharField(blank=True, max_length=12)),
                ('held', models.BinaryField(default=b'')),
                ('sent_cursor', models.CharField(max_length=12)),
                ('sent', models.BinaryField(default=b'')),
                ('stamp', models.CharField(max_length=64)),
                ('is_truncated', models.BooleanField(default=False)),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Batch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('feed', models.CharField(max_length=40)),
                ('area', models.CharField(blank=True, max_length=12)),
                ('round', models.CharField(blank=True, max_length=20)),
                ('sheet', models.CharField(blank=True, max_length=60)),
                ('as_of', models.DateField()),
                ('file_name', models.CharField(max_length=200)),
                ('size', models.PositiveIntegerField()),
                ('digest', models.CharField(max_length=64)),
                ('difference', models.CharField(max_length=64)),
                ('state', models.CharField(choices=[('PREVIEWED', 'Waiting for a decision'), ('ACCEPTED', 'Accepted'), ('DISCARDED', 'Discarded')], default='PREVIEWED', max_length=10)),
                ('counts', models.JSONField(default=dict)),
                ('mapping', models.JSONField(default=dict)),
                ('columns', models.JSONField(default=dict)),
                ('left', models.JSONField(default=list)),
                ('pack', models.CharField(blank=True, max_length=60)),
                ('only_good', models.BooleanField(default=False)),
                ('made_by', models.BigIntegerField()),
                ('made_at', models.DateTimeField()),
                ('accepted_by', models.BigIntegerField(null=True)),
                ('accepted_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['area', '-made_at'], name='batch_area'), models.Index(fields=['state', 'made_at'], name='batch_state')],
            },
        ),
        migrations.CreateModel(
            name='DeviceReceipt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('account', models.BigIntegerField()),
                ('item', models.CharField(max_length=12)),
                ('kind', models.CharField(max_length=24)),
                ('digest', models.BinaryField(max_length=16)),
                ('record', models.CharField(blank=True, max_length=12)),
                ('version', models.PositiveIntegerField(null=True)),
                ('answer', models.JSONField(default=list)),
                ('device', models.BigIntegerField()),
                ('made_at', models.DateTimeField()),
                ('received_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('account', 'item'), name='device_receipt_once')],
            },
        ),
        migrations.CreateModel(
            name='ParkedItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(default=zhucun.kernel.ids.new_public_id, editable=False, max_length=12, unique=True)),
                ('account', models.BigIntegerField()),
                ('account_name', models.CharField(max_length=60)),
                ('area', models.CharField(blank=True, max_length=12)),
                ('item', models.CharField(max_length=12)),
                ('kind', models.CharField(max_length=24)),
                ('on', models.DateField()),
                ('content', zhucun.ledger.fields.SealedTextField(context='intake.parked', default=b'')),
                ('code', models.CharField(max_length=60)),
                ('made_at', models.DateTimeField()),
                ('received_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('waiting', 'Waiting for the office'), ('recorded', 'Recorded after all'), ('settled', 'Closed without being recorded')], default='waiting', max_length=8)),
                ('note', models.CharField(blank=True, max_length=200)),
                ('settled_by', models.BigIntegerField(null=True)),
                ('settled_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['area', 'state'], name='parked_area_state')],
                'constraints': [models.UniqueConstraint(fields=('account', 'item'), name='parked_item_once')],
            },
        ),
    ]
