"""Rules of the house that a machine can check."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import UniqueConstraint
from django.db.models.fields.related import ForeignObjectRel

STACK = ["talent", "careers", "mentoring", "leadership", "metrics"]  # bottom first
MODELS = [model for model in apps.get_models() if model._meta.app_label in STACK]
ROOT = Path(settings.BASE_DIR)
FILES = [
    path for app in STACK for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts
]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))

# Models without `visible_to`, each with its reason.
OPEN = {
    "User": "a login; pages show the Employee",
    "Location": "reference data, open to all",
    "JobFamily": "reference data, open to all",
    "Track": "reference data, open to all",
    "Grade": "reference data, open to all",
    "Skill": "reference data, open to all",
    "SkillLevel": "reference data, open to all",
    "SkillRule": "the stated rule, open to all",
    "Ladder": "reference data, open to all",
    "RoleTitle": "reached only through a role that is checked",
    "TargetRole": "reached only through an aspiration that is checked",
    "UnitPlacement": "the tree of units is open to all",
    "UnitLine": "the tree of units is open to all",
    "ReportingLine": "read only by sight(), the chart and the team page, of today",
    "Unplaced": "counted only among people who are checked",
    "NoticePreference": "reached only through one's own login",
    "Heartbeat": "about processes, not people",
    "Throttle": "about attempts; shown to no one",
    "IdempotencyKey": "answers already given; read only by whoever sent the key",
    "ImportRow": "read only by the import that it belongs to",
    "ImportEffect": "reached only through a batch that is checked",
    "ImportProblem": "reached only through a batch that is checked",
    "ImportChange": "reached only through a batch that is checked",
    "RequirementsRevision": "a counter",
    "RouteRule": "the stated rule, open to all",
    "GapRule": "the stated rule, open to all",
    "PlanTemplateItem": "reached only through a template, open to all",
}


def test_every_model_about_people_says_who_may_see_it():
    silent = {m.__name__ for m in MODELS if not hasattr(m._default_manager, "visible_to")}

    assert silent == set(OPEN)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_no_app_reaches_up_through_a_reverse_name(model):
    """Import rules cannot see person.successions, so look for the word itself."""
    app = model._meta.app_label
    source = " ".join(path.read_text() for path in FILES if path.relative_to(ROOT).parts[0] == app)
    from_above = {
        relation.get_accessor_name()
        for relation in model._meta.related_objects
        if isinstance(relation, ForeignObjectRel)
        and relation.related_model._meta.app_label in STACK
        and relation.related_model._meta.app_label != app
        and not relation.hidden
    }

    used = [name for name in from_above if re.search(rf"""(\.|__|["']){name}\b""", source)]
    assert used == []


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_constraint_is_named_for_its_model(model):
    start = f"{model._meta.app_label}_{model.__name__.lower()}_"

    assert [c.name for c in model._meta.constraints if not c.name.startswith(start)] == []


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_choice_is_repeated_by_a_check_constraint(model):
    checked = " ".join(
        str(c.deconstruct()) for c in model._meta.constraints if not isinstance(c, UniqueConstraint)
    )
    chosen = [f.name for f in model._meta.fields if f.choices]

    assert [name for name in chosen if f"{name}__in" not in checked] == []


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_save_and_delete_are_not_overridden(model):
    assert {"save", "delete", "__init__"} & set(vars(model)) == set()


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_model_says_what_a_row_is(model):
    assert model.__doc__
    assert not model.__doc__.startswith(f"{model.__name__}(")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_templates_hold_no_inline_style_or_script(path):
    if "admin" in path.parts:  # HR's workplace keeps its theme's own policy
        return
    text = path.read_text()

    assert re.findall(r"""\sstyle=|\son\w+=["']|<script>|hx-on|javascript:""", text) == []
    assert re.findall(r"\|safe\b", text) == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_stay_short(path):
    assert len(path.read_text().splitlines()) <= 450


def test_model_signals_are_not_used():
    used = [
        str(path.relative_to(ROOT))
        for path in FILES
        if re.search(r"\b(pre|post)_(save|delete|init)\b|m2m_changed", path.read_text())
    ]

    assert used == []


def test_no_module_is_called_utils():
    vague = {"common", "utils", "helpers", "base_classes", "misc"}

    assert [str(path) for path in FILES if path.stem in vague] == []
