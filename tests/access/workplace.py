"""The lines of HR's workplace: who opens which list, record, form and act."""

from tests.access import leadership, metrics
from tests.access.lines import Model, acts

MODELS = [
    Model(
        "talent_employee", "employee", "HR door", "HR in scope",
        acts=acts("HR in scope", "move", "record_absence", "correct", "end_employment")
        | acts("HR", "rehire", "give_login"),
        beginnings=acts("HR door", "hire", "export"),
    ),
    Model(
        "talent_orgunit", "unit", "HR door", "HR door",
        acts=acts("HR", "move", "rename", "close"), beginnings=acts("HR", "open_unit"),
    ),
    Model("talent_location", "location", "HR door", "HR door", reference=True),
    Model(
        "talent_role", "role", "HR door", "HR door", reference=True, acts=acts("HR", "draft"),
        beginnings=acts("HR door", "export"),
    ),
    Model(
        "talent_roleversion", "version", "HR door", "HR door",
        acts=acts("HR", "requirements", "purpose", "publish", "discard"),
        beginnings=acts("HR door", "export"),
    ),
    Model("talent_jobfamily", "family", reference=True),
    Model("talent_track", "track", reference=True),
    Model("talent_grade", "grade", reference=True),
    Model(
        "talent_skill", "skill", "HR door", "HR door", reference=True,
        beginnings=acts("HR door", "export"),
    ),
    Model("talent_skillrule", "rule"),
    Model(
        "talent_user", "user",
        acts=acts(
            "HR", "invite", "change_address", "remove_second_factors", "switch_on", "switch_off"
        ),
    ),
    Model(
        "talent_grant", "grant", acts=acts("HR", "take_back"), beginnings=acts("HR", "give")
    ),
    Model("talent_notice", "notice"),
    Model(
        "talent_importbatch", "batch",
        acts=acts("HR", "write", "again", "discard", "undo"),
        beginnings=acts(
            "HR", "bring_people", "bring_asked", "bring_moves", "bring_onet",
            "bring_framework", "bring_assessed",
        ),
    ),
    Model("talent_auditentry", "audit"),
    Model(
        "django_celery_beat_periodictask", "job",
        acts=acts("HR", "at_a_time", "again_and_again"),
    ),
    Model(
        "careers_ladder", "ladder", acts=acts("HR", "describe"),
        beginnings=acts("HR", "add_ladder"),
    ),
    Model(
        "careers_move", "move", acts=acts("HR", "take_off"),
        beginnings=acts("HR", "draw", "export"),
    ),
    Model("careers_routerule", "route_rule"),
    Model(
        "careers_opening", "opening", "HR door", "HR door",
        acts=acts("HR", "approve", "send_back", "take_back", "publish", "close"),
        beginnings=acts("HR", "draft"),
    ),
    Model("careers_application", "application"),
    Model("careers_engagement", "engagement"),
    Model("mentoring_matchingrun", "run", acts=acts("HR", "publish", "try_again", "put_away")),
    Model("mentoring_proposal", "proposal"),
    Model("mentoring_pairrule", "pair_rule"),
    Model("careers_openingpolicy", "opening_policy"),
    Model("careers_goal", "goal", "HR door", "HR in scope"),
    Model(
        "careers_goalcycle", "cycle", acts=acts("HR", "change"),
        beginnings=acts("HR", "open_cycle"),
    ),
    Model(
        "careers_objective", "objective", "HR door", "HR door",
        acts=acts("HR in scope", "edit", "move", "close"),
        beginnings=acts("HR door", "set_objective"),
    ),
    Model("careers_suggestion", "suggestion", reference=True),
    Model("careers_agendaprompt", "prompt", reference=True),
    Model("careers_plantemplate", "template", reference=True),
    Model("careers_developmentplan", "plan", "HR door", "HR in scope"),
    Model(
        "mentoring_programme", "programme",
        acts=acts("HR", "edit", "open_it", "call_off", "finish"),
        beginnings=acts("HR", "set_up", "export"),
    ),
    Model(
        "mentoring_enrolment", "enrolment", acts=acts("HR", "take_out", "give_place"),
        beginnings=acts("HR", "export"),
    ),
    Model("mentoring_pair", "pair", acts=acts("HR", "pause", "resume", "complete", "end")),
    Model("mentoring_programmefigure", "figure"),
    *leadership.MODELS,
    *metrics.MODELS,
]  # fmt: skip

CHOOSER = "?app_label=talent&model_name=assignment&field_name=role"
SITE = [
    ("admin:index", {"GET": "HR door", "POST": "HR door"}, {}, ""),
    ("admin:login", {"GET": "open", "POST": "open"}, {}, ""),
    ("admin:logout", {"GET": "HR door", "POST": "HR door"}, {}, ""),
    ("admin:password_change", {"GET": "HR door", "POST": "HR door"}, {}, ""),
    ("admin:password_change_done", {"GET": "HR door", "POST": "HR door"}, {}, ""),
    ("admin:jsi18n", {"GET": "HR door"}, {}, ""),
    ("admin:search", {"GET": "HR door"}, {}, "?s=subject"),
    ("admin:autocomplete", {"GET": "HR door"}, {}, CHOOSER),
    ("admin:talent_importbatch_progress", {"GET": "HR"}, {"object_id": "batch"}, ""),
    ("admin:talent_importbatch_problems", {"GET": "HR"}, {"object_id": "batch"}, ""),
    ("admin:talent_importbatch_effects", {"GET": "HR"}, {"object_id": "batch"}, ""),
    ("admin:talent_importbatch_empty", {"GET": "HR"}, {"part": "people"}, ""),
    ("admin:talent_importbatch_mapping", {"GET": "HR"}, {"kind": "people"}, ""),
]


def rows():
    """Name, rules, arguments and query of every route of the workplace."""
    yield from SITE
    for model in MODELS:
        name, args = f"admin:{model.name}", {"object_id": model.thing}
        edit = "HR" if model.reference else "nobody"
        yield f"{name}_changelist", {"GET": model.listed, "POST": model.listed}, {}, ""
        yield f"{name}_add", {"GET": edit, "POST": edit}, {}, ""
        yield f"{name}_change", {"GET": model.record, "POST": edit}, args, ""
        yield f"{name}_delete", {"GET": edit, "POST": edit}, args, ""
        yield f"{name}_history", {"GET": model.record}, args, ""
        for act, said in model.acts.items():
            yield f"{name}_{act}", {"GET": said, "POST": said}, args, ""
        for act, said in model.beginnings.items():
            yield f"{name}_{act}", {"GET": said, "POST": said}, {}, ""
