"""Access to strategy, competencies, programmes and the portfolio"""

from decimal import Decimal

from leadership.models import Component, Programme, ProgrammeAudience, ProgrammeTarget
from tests.access.leadership.about import About
from tests.access.lines import Line, Model

# Whose eyes each word is for; a text without a line here holds no word.
READERS: dict[str, set[str]] = {
    "leadershipdraft": {"admin", "superuser"},
    "componentdraft": {"admin", "superuser"},
}
# Rules of the matrix that only these lines use, by the personas who get an answer.
RULES: dict[str, list[str]] = {}
PROGRAMME: dict[str, object] = {"pk": "leadership_programme"}
DRAFT: dict[str, object] = {"pk": "leadership_draft"}
COMPONENT: dict[str, object] = {"pk": "leadership_component"}
HR = {"GET": "HR", "POST": "HR"}
LINES: list[Line] = [
    Line("leadership:programme_list", {"GET": "open"}, query="?q=lead&show=drafts&sort=fit"),
    Line("leadership:programme_create", HR),
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
MODELS: list[Model] = []
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
    return {
        "leadership_programme": programme.pk,
        "leadership_draft": draft.pk,
        "leadership_component": component.pk,
    }
