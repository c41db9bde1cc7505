"""A programme's curriculum: components added, changed, put in order and removed by HR."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from leadership import access, curriculum
from leadership.models import (
    CohortEnrolment,
    CohortEnrolmentState,
    Component,
    Prerequisite,
    Programme,
)
from leadership.queries.curriculum import parts_of
from leadership.services.programmes import locked_programme
from lib.editing import CHANGED, refuse_if_changed
from talent.access import require
from talent.models import Actor, AuditEntry

SAID = (
    "title", "text", "kind", "way", "hours", "credits", "is_required", "link",
    "mentoring_programme",
)  # fmt: skip
MOST_COMPONENTS = 60


@transaction.atomic
def add_component(
    *, actor: Actor, programme: Programme, needs: Iterable[Component] = (), **given: Any
) -> Component:
    """Add a component at the end of a curriculum."""
    require(access.may_keep_programmes(actor))
    programme = locked_programme(programme)
    last = programme.components.order_by("position").last()
    if programme.components.count() >= MOST_COMPONENTS:
        raise ValidationError(_("A curriculum has at most 60 components."))
    component = Component(
        programme=programme, position=last.position + 1 if last is not None else 1,
        **{name: given[name] for name in SAID if name in given},
    )  # fmt: skip
    component.full_clean()
    if component.is_required:
        _refuse_more(programme)
    component.save()
    _set_needs(component, list(needs))
    AuditEntry.add(
        actor, "leadership.component.added", component, programme=programme.pk,
        hours=str(component.hours),
    )  # fmt: skip
    return component


@transaction.atomic
def edit_component(
    *,
    actor: Actor,
    component: Component,
    needs: Iterable[Component] | None = None,
    seen: str | None = None,
    **given: Any,
) -> Component:
    """Change a component, and what has to be completed before it."""
    require(access.may_keep_programmes(actor))
    locked_programme(component.programme)
    component = Component.objects.select_for_update(of=("self",)).get(pk=component.pk)
    known = {name: given[name] for name in SAID if name in given}
    if seen is not None:
        refuse_if_changed(component, SAID, seen, what_comes_before(component))
    changed = {name: value for name, value in known.items() if getattr(component, name) != value}
    for name, value in changed.items():
        setattr(component, name, value)
    component.full_clean()
    if changed.get("is_required"):
        _refuse_more(component.programme)
    if changed:
        component.save(update_fields=list(changed))
    moved = needs is not None and _set_needs(component, list(needs))
    if changed or moved:
        said = sorted([*changed, *(["needs"] if moved else [])])
        AuditEntry.add(actor, "leadership.component.edited", component, changed=said)
    return component


def _refuse_more(programme: Programme) -> None:
    """People who take part do what they were told at the beginning, and no more."""
    taking = CohortEnrolment.objects.filter(
        cohort__programme=programme, state=CohortEnrolmentState.ENROLLED
    )
    if taking.exists():
        words = _(
            "People take part in this programme: what they have to do stays. Add it as elective, or"
            " make it required once their cohorts are over."
        )
        raise ValidationError({"is_required": words})


def what_comes_before(component: Component) -> dict[str, str]:
    """The components that have to be completed before, by the label under which they are shown."""
    rows = Prerequisite.objects.filter(component=component).order_by("needs__position", "pk")
    titles = rows.values_list("needs__title", flat=True)
    return {_("What has to be completed before"): ", ".join(titles)}


def _set_needs(component: Component, needs: Sequence[Component]) -> bool:
    """Say what comes before a component of a locked programme; whether that changed anything."""
    wanted = {one.pk for one in needs}
    now = set(Prerequisite.objects.filter(component=component).values_list("needs", flat=True))
    if wanted == now:
        return False
    if any(one.programme_id != component.programme_id for one in needs):
        raise ValidationError({"needs": _("Choose components of this programme.")})
    if component.pk in wanted:
        raise ValidationError({"needs": _("A component cannot need itself.")})
    _refuse_circle(component, wanted)
    Prerequisite.objects.filter(component=component).exclude(needs__in=wanted).delete()
    Prerequisite.objects.bulk_create(
        [Prerequisite(component=component, needs_id=pk) for pk in sorted(wanted - now)]
    )
    return True


def _refuse_circle(component: Component, wanted: set[int]) -> None:
    """Refuse prerequisites by which a component would wait for itself, and name the circle."""
    parts = [
        curriculum.Component(part.component, part.way, part.hours, part.is_required, tuple(wanted))
        if part.component == component.pk
        else part
        for part in parts_of(component.programme)
    ]
    circle: tuple[int, ...] = ()
    try:
        curriculum.in_order(parts)
    except curriculum.PrerequisiteCycleError as error:
        circle = error.cycle
    if circle:
        titles = Component.objects.in_bulk(circle)
        # Read as it would be lived: each waits for the next, and the last for the first again.
        names = " → ".join(f"“{titles[pk].title}”" for pk in (*circle, circle[0]))
        words = _("These would wait for each other in a circle: %(circle)s.")
        raise ValidationError({"needs": words % {"circle": names}})


@transaction.atomic
def order_components(
    *, actor: Actor, programme: Programme, order: Sequence[int], seen: str | None = None
) -> None:
    """Put the components of a curriculum in an order, by their ids; all of them, each once."""
    require(access.may_keep_programmes(actor))
    programme = locked_programme(programme)
    rows = {row.pk: row for row in programme.components.all()}
    if sorted(order) != sorted(rows):
        words = _("The curriculum has changed meanwhile: look at it again, and put it in order.")
        raise ValidationError(words, code=CHANGED)
    if seen is not None and seen != order_mark(list(rows)):
        raise ValidationError(
            _("Somebody else has put it in another order meanwhile: look at it again."),
            code=CHANGED,
        )
    for place, pk in enumerate(order, start=1):
        rows[pk].position = place
    Component.objects.bulk_update(rows.values(), ["position"])
    AuditEntry.add(actor, "leadership.programme.ordered", programme, order=list(order))


def order_mark(order: Sequence[int]) -> str:
    """The order as a page shows it, to be sent back."""
    return "-".join(map(str, order))


@transaction.atomic
def move_component(*, actor: Actor, component: Component, up: bool) -> None:
    """Exchange a component with its neighbour; the first and the last stay where they are."""
    require(access.may_keep_programmes(actor))
    programme = locked_programme(component.programme)
    order = list(programme.components.order_by("position").values_list("pk", flat=True))
    if component.pk not in order:
        raise ValidationError(_("This component was removed meanwhile."))
    place = order.index(component.pk)
    other = place - 1 if up else place + 1
    if 0 <= other < len(order):
        order[place], order[other] = order[other], order[place]
        order_components(actor=actor, programme=programme, order=order)


@transaction.atomic
def remove_component(*, actor: Actor, component: Component) -> None:
    """Take a component out of a curriculum, unless people have done something in it already."""
    require(access.may_keep_programmes(actor))
    programme = locked_programme(component.programme)
    found = Component.objects.select_for_update(of=("self",)).filter(pk=component.pk).first()
    if found is None:
        return  # taken out in another window
    if programme.is_offered and programme.components.count() == 1:
        raise ValidationError(_("An offered programme keeps at least one component."))
    pk, removed = found.pk, ""
    try:
        found.delete()
    except ProtectedError:
        removed = _(
            "Cohorts use this component, in sessions or in what people have done: it stays. Make"
            " it elective instead."
        )
    if removed:
        raise ValidationError(removed)
    rows = list(programme.components.order_by("position"))
    for place, row in enumerate(rows, start=1):
        row.position = place
    Component.objects.bulk_update(rows, ["position"])
    AuditEntry.add(actor, "leadership.component.removed", programme, component=pk)
