"""Access to strategy, competencies, programmes and the portfolio"""

from decimal import Decimal

from leadership.models import (
    Component,
    CoreCompetency,
    NeededLevel,
    OrganisationValue,
    Programme,
    ProgrammeAudience,
    ProgrammeTarget,
)
from talent.models import Skill
from tests.access.leadership.about import About
from tests.access.lines import Line, Model, acts

# Whose eyes each word is for; a text without a line here holds no word.
READERS: dict[str, set[str]] = {
    "leadershipdraft": {"admin", "superuser"},
    "componentdraft": {"admin", "superuser"},
}
ADMINS = ["admin", "superuser"]
PROGRAMME: dict[str, object] = {"pk": "leadership_programme"}
DRAFT: dict[str, object] = {"pk": "leadership_draft"}
COMPONENT: dict[str, object] = {"pk": "leadership_component"}
HR = {"GET": "HR", "POST": "HR"}
LINES: list[Line] = [
    Line("leadership:programme_list", {"GET": "open"}, query="?q=lead&show=drafts&sort=fit"),
    Line("leadership:programme_create", HR),
    Line("leadership:programme_import", HR),
    Line("leadership:programme_export", {"GET": "HR"}),
    Line("leadership:programme_detail", {"GET": "HR"}, DRAFT),
    Line("leadership:programme_edit", HR, DRAFT),
    Line("leadership:programme_audience", HR, DRAFT),
    Line("leadership:programme_audience_count", {"GET": "HR"}, DRAFT),
    Line("leadership:programme_targets", HR, DRAFT),
    Line("leadership:programme_fits", {"GET": "drafts openings"}, PROGRAMME, "?q=subject"),
    Line("leadership:programme_plan", {"POST": "me"}, PROGRAMME),
    Line("leadership:programme_offer", {"POST": "HR"}, DRAFT),
    Line("leadership:programme_retire", HR, PROGRAMME),
    Line("leadership:component_create", HR, DRAFT),
    Line("leadership:component_edit", HR, COMPONENT),
    Line("leadership:component_move", {"POST": "HR"}, COMPONENT),
    Line("leadership:component_remove", HR, COMPONENT),
]
# Rules of the matrix that only these lines use, by the personas who get an answer.
GAPS = ["manager", "skip_manager", "partner", "partner_elsewhere", "executive", *ADMINS]
STEERS = ["partner", "partner_elsewhere", "executive", *ADMINS]
RULES: dict[str, list[str]] = {"reads gaps": GAPS, "steers": STEERS}
COMPETENCY: dict[str, object] = {"pk": "leadership_competency"}
VALUE: dict[str, object] = {"pk": "leadership_value"}
LINES += [
    Line("leadership:competency_list", {"GET": "open"}, query="?q=plumb&nature=leadership"),
    Line("leadership:competency_create", HR),
    Line("leadership:competency_gaps", {"GET": "reads gaps"}, query="?by=grade"),
    Line("leadership:competency_detail", {"GET": "open"}, COMPETENCY),
    Line("leadership:competency_edit", HR, COMPETENCY),
    Line("leadership:competency_levels", HR, COMPETENCY),
    Line("leadership:competency_retire", {"POST": "HR"}, COMPETENCY),
    Line("api:leadership_programmes", {"GET": "open", "POST": "open"}),
    Line("api:leadership_programme", {"GET": "HR", "PATCH": "HR"}, DRAFT),
    Line("api:leadership_programme_acts", {"POST": "open"}, PROGRAMME),
    Line("api:leadership_components", {"POST": "HR"}, DRAFT),
    Line("api:leadership_component", {"GET": "HR", "PATCH": "HR"}, COMPONENT),
    Line("api:leadership_component_acts", {"POST": "HR"}, COMPONENT),
    Line("api:leadership_competencies", {"GET": "open", "POST": "open"}),
    Line("api:leadership_competency_gaps", {"GET": "reads gaps"}, query="?by=grade"),
    Line("api:leadership_competency", {"GET": "open", "PATCH": "HR"}, COMPETENCY),
    Line("api:leadership_competency_acts", {"POST": "HR"}, COMPETENCY),
    Line("api:leadership_values", {"GET": "open", "POST": "open"}),
    Line("api:leadership_value", {"PATCH": "HR"}, VALUE),
    Line("api:leadership_value_acts", {"POST": "HR"}, VALUE),
    Line("api:leadership_portfolio", {"GET": "steers"}),
    Line("leadership:portfolio", {"GET": "steers"}, query="?period=2026-1"),
    Line("leadership:portfolio_export", {"GET": "steers"}),
    Line("leadership:value_create", HR),
    Line("leadership:value_edit", HR, VALUE),
    Line("leadership:value_retire", {"POST": "HR"}, VALUE),
]
MODELS: list[Model] = [
    Model(
        "leadership_programme", "leadership_programme", acts=acts("HR", "edit", "offer", "retire"),
        beginnings=acts("HR", "set_up", "export"),
    ),
    Model("leadership_component", "leadership_component", beginnings=acts("HR", "export")),
    Model(
        "leadership_corecompetency", "leadership_competency", acts=acts("HR", "retire"),
        beginnings=acts("HR", "export"),
    ),
    Model("leadership_organisationvalue", "leadership_value", beginnings=acts("HR", "export")),
]  # fmt: skip
# Further pages that every persona crawls, and where those other than the subject meet their words.
MORE_PAGES: list[tuple[str, dict[str, object]]] = [("leadership:programme_detail", PROGRAMME)]
MET_BY: list[tuple[str, str, dict[str, object]]] = [
    ("admin", "leadership:programme_detail", DRAFT),
]


def make(about: About) -> dict[str, object]:
    """Make the records; returns the ids for route arguments."""
    programme = Programme.objects.create(
        name="Leading here", purpose="Lead.", way="training", state="offered"
    )
    ProgrammeTarget.objects.create(programme=programme, skill=about.skill, level=4)
    ProgrammeAudience.objects.create(programme=programme, unit=about.unit)
    draft = Programme.objects.create(
        name="Leading there", purpose=about.word("leadershipdraft"), way="development"
    )
    component = Component.objects.create(
        programme=draft, position=1, title=about.word("componentdraft"), kind="retreat",
        way="development", hours=Decimal(24),
    )  # fmt: skip
    for place, title in enumerate(("Kick-off", "Last day"), start=1):
        Component.objects.create(
            programme=programme, position=place, title=title, kind="workshop", way="training",
            hours=Decimal(8),
        )  # fmt: skip
    skill = Skill.objects.create(external_id="courage", name="Courage", kind="leadership")
    competency = CoreCompetency.objects.create(skill=skill, nature="leadership", why="Why.")
    NeededLevel.objects.create(competency=competency, level=3)
    value = OrganisationValue.objects.create(name="Care", statement="We care.")
    return {
        "leadership_competency": competency.pk,
        "leadership_value": value.pk,
        "leadership_programme": programme.pk,
        "leadership_draft": draft.pk,
        "leadership_component": component.pk,
    }
