"""A programme in figures: how far its people have come, and what groups of five and more said."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lib.fresh_figures import Shown, shown
from lib.questions import Kind, worded
from mentoring.models import (
    BEGUN_PAIRS,
    Agreement,
    Evaluation,
    Moment,
    Pair,
    PairState,
    Programme,
    ProgrammeFigure,
    Pulse,
    Session,
    SessionState,
    Side,
)
from mentoring.questions import questions_of
from talent.models import User

PULSES = {
    "worth": Pulse.worth.field.verbose_name,
    "clear": Pulse.clear.field.verbose_name,
}


@dataclass(frozen=True)
class Step:
    """One step of the funnel, and how many have come that far."""

    key: str
    label: Promise
    count: int


@dataclass(frozen=True)
class FigureRow:
    """The mean of one question on one side; `steps` is the end of its scale."""

    question: str
    side: str
    people: int
    mean: Shown
    steps: int


def funnel(programme: Programme) -> list[Step]:
    """From enrolling to completing; of pairs each step counts those that ever came that far."""
    mine = {"pair": OuterRef("pk")}
    signed = Agreement.objects.filter(
        **mine, mentee_signed_at__isnull=False, mentor_signed_at__isnull=False
    )
    held = Session.objects.filter(**mine, state=SessionState.HELD)
    half = Evaluation.objects.filter(**mine, moment=Moment.MID)
    begun = Q(state__in=BEGUN_PAIRS)
    counted = Pair.objects.filter(programme=programme).order_by().aggregate(
        proposed=Count("pk"),
        accepted=Count("pk", filter=begun),
        signed=Count("pk", filter=begun & Q(Exists(signed))),
        met=Count("pk", filter=begun & Q(Exists(held))),
        half=Count("pk", filter=begun & Q(Exists(half))),
        completed=Count("pk", filter=Q(state=PairState.COMPLETED)),
    )  # fmt: skip
    people = programme.enrolments.order_by().aggregate(
        enrolled=Count("pk"), mentees=Count("pk", filter=~Q(side=Side.MENTOR))
    )
    labels = {
        "enrolled": _("Joined"),
        "proposed": _("Pairs proposed"),
        "accepted": _("Accepted by both"),
        "signed": _("Agreement signed"),
        "met": _("Met at least once"),
        "half": _("Half time evaluated"),
        "completed": _("Completed"),
    }
    counts: dict[str, Any] = people | counted
    return [Step(key, label, counts[key]) for key, label in labels.items()]


def figures_of(user: User, programme: Programme) -> list[FigureRow]:
    """What was said in groups of five and more, as frozen; means at an end of a scale as bands."""
    rows = ProgrammeFigure.objects.visible_to(user).filter(programme=programme)
    found = (row_of(row) for row in rows.select_related("programme"))
    return [row for row in found if row is not None]


def row_of(figure: ProgrammeFigure) -> FigureRow | None:
    """One figure in words; None where its question is no longer asked."""
    kind, key = figure.question.split(":", 1)
    low, high = 1, 5
    if kind == "pulse":
        label = str(PULSES.get(key, key))
    else:
        asked = {question.key: question for question in questions_of(figure.programme.questions)}
        if key not in asked:
            return None
        if asked[key].kind is Kind.SCALE:
            low, high = 0, 10
        label = f"{Moment(kind).label}: {worded(asked[key].text)}"
    mean = shown(float(figure.mean), low, high)
    return FigureRow(label, str(Side(figure.side).label), figure.people, mean, high)
