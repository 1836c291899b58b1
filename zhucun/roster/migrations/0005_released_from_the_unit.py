from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('roster', '0004_ticks'),
    ]

    operations = [
        migrations.AlterField(
            model_name='takeupstep',
            name='step',
            field=models.CharField(choices=[('notice', 'Notice issued'), ('letter', 'Appointment letter issued'), ('training', 'Trained before the post'), ('duties', 'Duties acknowledged'), ('arrival', 'Arrived in the village'), ('party_relation', 'Party relation transferred'), ('survey', 'Baseline survey done'), ('released', 'Released from the work of the own unit')], max_length=16),
        ),
        migrations.AlterField(
            model_name='villageneed',
            name='speciality',
            field=models.CharField(choices=[('party_building', 'Party building'), ('politics_law', 'Law and mediation'), ('project', 'Project construction'), ('industry', 'Industry development'), ('agronomy', 'Agronomy'), ('forest_economy', 'Under-forest economy'), ('husbandry', 'Animal husbandry'), ('culture_tourism', 'Culture and tourism'), ('finance', 'Finance'), ('education', 'Education'), ('health', 'Health'), ('engineering', 'Engineering'), ('other', 'Other')], max_length=20),
        ),
    ]
