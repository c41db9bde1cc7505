"""Keep with each pair the weights of its score; of pairs of before, those they were told by."""

from django.db import migrations, models

FILL = """
    UPDATE mentoring_pair pair
    SET weights = coalesce(
        (SELECT run.weights FROM mentoring_matchingrun run WHERE run.id = pair.run_id),
        programme.weights
    )
    FROM mentoring_programme programme
    WHERE programme.id = pair.programme_id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("mentoring", "0062_more_reasons_to_end"),
    ]

    operations = [
        migrations.AddField(
            model_name="pair",
            name="weights",
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
