"""What is done for people's growth by whom it serves and how, with what is told of its effect."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from leadership.models import EvaluationFigure, PortfolioFigure, PortfolioKind
from leadership.queries.evaluation import Told, by_level, skill_names, together
from leadership.queries.portfolio import Sums
from lib.fresh_figures import Shown
from talent.models import Serves, User
from talent.templatetags._words import level_number


@dataclass
class Intervention:
    """One programme, or small ones together: people, hours, and its effect by level in words."""

    label: str
    address: str
    sums: Sums = field(default_factory=Sums)
    effect: Sequence[tuple[str, Sequence[str]]] = ()


@dataclass
class Served:
    """All that serves one objective: of individuals, of the organisation, or of both."""

    label: str
    parts: list[Intervention] = field(default_factory=list)

    @property
    def people(self) -> int:
        return sum(part.sums.people for part in self.parts)


def interventions(user: User) -> list[Served]:
    """Programmes by the objective that they serve; three queries.

    Numbers are sums of groups of five people and more, and effects are told by the figures of
    evaluation that this reader sees; nothing is worked out anew here.
    """
    rows = PortfolioFigure.objects.visible_to(user).filter(kind=PortfolioKind.PROGRAMME)
    found = {value: Served(str(label)) for value, label in Serves.choices}
    made: dict[tuple[str, int | None], Intervention] = {}
    for row in rows.select_related("programme").order_by("programme__name", "pk"):
        key = row.serves, row.programme_id
        if key not in made:
            made[key] = _begun(row)
            found[row.serves].parts.append(made[key])
        made[key].sums.add(row)
    effects = _effects(user)
    for (_serves, programme), part in made.items():
        part.effect = effects.get(programme, ())
    return [served for served in found.values() if served.parts]


def _begun(row: PortfolioFigure) -> Intervention:
    if row.programme is None:
        return Intervention(_("Smaller programmes together"), "")
    address = row.programme.get_absolute_url() if row.programme.is_offered else ""
    return Intervention(row.programme.name, address)


def _effects(user: User) -> dict[int | None, list[tuple[str, list[str]]]]:
    """By programme, what is told on each level of evaluation, in words."""
    rows = list(EvaluationFigure.objects.visible_to(user).select_related("cohort"))
    names = skill_names(rows)
    by_programme: dict[int, list[EvaluationFigure]] = {}
    for row in rows:
        by_programme.setdefault(row.cohort.programme_id, []).append(row)
    labels = {"reaction": _("Reaction"), "learning": _("Learning"), "behaviour": _("Behaviour")}
    return {
        programme: [
            (labels[level], [_said(one) for one in told])
            for level, told in by_level(together(some, names)).items()
            if told
        ]
        for programme, some in by_programme.items()
    }


def _said(told: Told) -> str:
    """“Delegation: 3.4, from 2.8 (Managers)”."""
    words = {"label": told.label.rstrip("."), "now": _number(told.now), "rater": told.rater_label}
    if told.before is None:
        return _("%(label)s: %(now)s (%(rater)s)") % words
    words["before"] = _number(told.before)
    return _("%(label)s: %(now)s, from %(before)s (%(rater)s)") % words


def _number(shown: Shown) -> str:
    if not shown.band:
        return level_number(shown.value)
    words = {"value": level_number(shown.value)}
    if shown.band == "or more":
        return _("%(value)s or more") % words
    return _("%(value)s or less") % words
