"""What people write to be read shows something."""

from django.db import migrations, models

import lib.visible


class Migration(migrations.Migration):
    dependencies = [
        ("careers", "0061_keep_openings_moving"),
    ]

    operations = [
        migrations.AlterField(
            model_name="agendapoint",
            name="text",
            field=models.CharField(max_length=300, validators=[lib.visible.require_visible]),
        ),
        migrations.AlterField(
            model_name="agendaprompt",
            name="text",
            field=models.CharField(
                error_messages={"unique": "The library has this question already."},
                max_length=300,
                unique=True,
                validators=[lib.visible.require_visible],
            ),
        ),
        migrations.AlterField(
            model_name="application",
            name="reject_note",
            field=models.TextField(
                blank=True, max_length=2000, validators=[lib.visible.require_visible]
            ),
        ),
        migrations.AlterField(
            model_name="application",
            name="statement",
            field=models.TextField(max_length=4000, validators=[lib.visible.require_visible]),
        ),
        migrations.AlterField(
            model_name="checkin",
            name="remark",
            field=models.TextField(
                blank=True, max_length=2000, validators=[lib.visible.require_visible]
            ),
        ),
        migrations.AlterField(
            model_name="conversation",
            name="place",
            field=models.CharField(
                blank=True, max_length=200, validators=[lib.visible.require_visible]
            ),
        ),
        migrations.AlterField(
            model_name="conversationnotes",
            name="text",
            field=models.TextField(
                blank=True, max_length=20000, validators=[lib.visible.require_visible]
            ),
        ),
        migrations.AlterField(
            model_name="developmentplan",
            name="aim",
            field=models.TextField(
                blank=True,
                help_text="What the person wants to reach, and why.",
                validators=[lib.visible.require_visible],
            ),
        ),
        migrations.AlterField(
            model_name="engagement",
            name="title",
            field=models.CharField(max_length=150, validators=[lib.visible.require_visible]),
        ),
        migrations.AlterField(
            model_name="evidence",
            name="name",
            field=models.CharField(max_length=150, validators=[lib.visible.require_visible]),
        ),
        migrations.AlterField(
            model_name="goal",
            name="text",
            field=models.TextField(
                blank=True, max_length=4000, validators=[lib.visible.require_visible]
            ),
        ),
        migrations.AlterField(
            model_name="goal",
            name="title",
            field=models.CharField(max_length=200, validators=[lib.visible.require_visible]),
        ),
        migrations.AlterField(
            model_name="goalcycle",
            name="name",
            field=models.CharField(
                error_messages={"unique": "There is a cycle of this name already."},
                max_length=100,
                unique=True,
                validators=[lib.visible.require_visible],
            ),
        ),
        migrations.AlterField(
            model_name="keyresult",
            name="title",
            field=models.CharField(max_length=200, validators=[lib.visible.require_visible]),
        ),
        migrations.AlterField(
            model_name="keyresult",
            name="unit",
            field=models.CharField(
                blank=True, max_length=20, validators=[lib.visible.require_visible]
            ),
        ),
        migrations.AlterField(
            model_name="ladder",
            name="description",
            field=models.TextField(blank=True, validators=[lib.visible.require_visible]),
        ),
        migrations.AlterField(
            model_name="move",
            name="source",
            field=models.CharField(
                blank=True, max_length=200, validators=[lib.visible.require_visible]
            ),
        ),
        migrations.AlterField(
            model_name="objective",
            name="description",
            field=models.TextField(blank=True, validators=[lib.visible.require_visible]),
        ),
        migrations.AlterField(
            model_name="objective",
            name="title",
            field=models.CharField(max_length=200, validators=[lib.visible.require_visible]),
        ),
        migrations.AlterField(
            model_name="opening",
            name="description",
            field=models.TextField(
                blank=True, max_length=6000, validators=[lib.visible.require_visible]
            ),
        ),
        migrations.AlterField(
            model_name="opening",
            name="title",
            field=models.CharField(max_length=150, validators=[lib.visible.require_visible]),
        ),
        migrations.AlterField(
            model_name="plancomment",
            name="text",
            field=models.TextField(validators=[lib.visible.require_visible]),
        ),
        migrations.AlterField(
            model_name="planitem",
            name="note",
            field=models.TextField(blank=True, validators=[lib.visible.require_visible]),
        ),
        migrations.AlterField(
            model_name="planitem",
            name="title",
            field=models.CharField(max_length=200, validators=[lib.visible.require_visible]),
        ),
        migrations.AlterField(
            model_name="plantemplate",
            name="name",
            field=models.CharField(
                max_length=150, unique=True, validators=[lib.visible.require_visible]
            ),
        ),
        migrations.AlterField(
            model_name="plantemplateitem",
            name="note",
            field=models.TextField(blank=True, validators=[lib.visible.require_visible]),
        ),
        migrations.AlterField(
            model_name="plantemplateitem",
            name="title",
            field=models.CharField(max_length=200, validators=[lib.visible.require_visible]),
        ),
        migrations.AlterField(
            model_name="preparation",
            name="text",
            field=models.TextField(
                blank=True, max_length=20000, validators=[lib.visible.require_visible]
            ),
        ),
        migrations.AlterField(
            model_name="savedsearch",
            name="text",
            field=models.CharField(
                blank=True, max_length=100, validators=[lib.visible.require_visible]
            ),
        ),
        migrations.AlterField(
            model_name="suggestion",
            name="note",
            field=models.TextField(blank=True, validators=[lib.visible.require_visible]),
        ),
        migrations.AlterField(
            model_name="suggestion",
            name="title",
            field=models.CharField(max_length=200, validators=[lib.visible.require_visible]),
        ),
    ]
