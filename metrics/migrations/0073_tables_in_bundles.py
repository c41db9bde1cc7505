"""Tables by unit are kept in bundles of units, of which a reader needs few."""

from django.db import migrations, models

UNITS_TOGETHER = 64


def bundle(apps, schema_editor):
    """Divide what is kept: some of it is never told anew."""
    tables = apps.get_model("metrics", "IndicatorTable").objects
    for pk in list(tables.filter(dimension="unit").values_list("pk", flat=True)):
        row, found = tables.get(pk=pk), {0: []}  # one by one: they are large
        for part in row.figures["parts"]:
            for at in {max(key, 0) // UNITS_TOGETHER for key in part[0]}:
                found.setdefault(at, []).append(part)
        for at, parts in found.items():
            row.pk = row.pk if at == 0 else None
            row.bundle, row.figures = at, {"whole": row.figures["whole"], "parts": parts}
            row.save(force_insert=at != 0)


def unbundle(apps, schema_editor):
    tables = apps.get_model("metrics", "IndicatorTable").objects
    for pk in list(tables.filter(dimension="unit", bundle=0).values_list("pk", flat=True)):
        row = tables.get(pk=pk)
        others = tables.filter(
            indicator=row.indicator, dimension="unit", day=row.day, version=row.version
        ).order_by("bundle")
        told = {}
        for one in others:
            told |= {str(part): part for part in one.figures["parts"]}
        row.figures["parts"] = list(told.values())
        row.save()
        others.exclude(pk=row.pk).delete()


class Migration(migrations.Migration):
    dependencies = [("metrics", "0072_follow_up_talks")]

    operations = [
        migrations.AddField(
            model_name="indicatortable",
            name="bundle",
            field=models.PositiveIntegerField(default=0, help_text="Of which units it tells."),
        ),
        migrations.RemoveConstraint(
            model_name="indicatortable", name="metrics_indicatortable_once"
        ),
        migrations.AddConstraint(
            model_name="indicatortable",
            constraint=models.UniqueConstraint(
                fields=["indicator", "dimension", "day", "bundle", "version"],
                name="metrics_indicatortable_once",
            ),
        ),
        migrations.RunPython(bundle, unbundle),
    ]
