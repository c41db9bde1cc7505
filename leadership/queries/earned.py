"""Credits on somebody's way to a qualification: from where, how many, and how many are left."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from leadership.credits import Progress, progress
from leadership.models import (
    CreditTransfer,
    ExternalLearning,
    ExternalState,
    LearningEvent,
    Qualification,
    Registration,
    TransferState,
)
from leadership.transcript import COUNTED, Row, counting, effective


@dataclass(frozen=True)
class Part:
    """Credits from one place; `kind` is "component", "external" or "transfer"."""

    kind: str
    title: str
    credits: int
    url: str = ""


@dataclass(frozen=True)
class Earned:
    """The parts of one way to a qualification, and what they come to."""

    parts: tuple[Part, ...]
    progress: Progress

    @property
    def done(self) -> int:
        return self.progress.transferred + self.progress.earned

    @property
    def shares(self) -> list[tuple[float, float]]:
        """For a bar: what was carried over, what was earned, and what is left."""
        whole = self.done + self.progress.left
        here = self.progress.earned + self.progress.left
        carried = self.progress.transferred
        parts = [(carried, carried)] if carried else []
        return [
            (got * 100 / whole, of * 100 / whole)
            for got, of in [*parts, (self.progress.earned, here)]
            if of
        ]


def progress_of(registration: Registration) -> Progress:
    return earned_of([registration])[registration.pk].progress


def earned_of(registrations: Iterable[Registration]) -> dict[int, Earned]:
    """For each way of some people its parts, in four queries however many there are.

    It reads what belongs to the registrations; whoever may see them may see these parts.
    """
    rows = list(registrations)
    keys = [row.pk for row in rows]
    programmes = _programmes(rows)
    events = _events(rows, programmes)
    external: dict[int, list[Part]] = {}
    for one in ExternalLearning.objects.filter(towards__in=keys, state=ExternalState.PROVED):
        part = Part("external", one.title, one.credits, one.get_absolute_url())
        external.setdefault(one.towards_id or 0, []).append(part)
    transfers: dict[int, list[Part]] = {}
    for row in CreditTransfer.objects.filter(registration__in=keys, state=TransferState.APPROVED):
        part = Part("transfer", row.source, row.credits)
        transfers.setdefault(row.registration_id, []).append(part)
    return {
        row.pk: _earned(
            row,
            [
                part
                for key, part in events.get(row.employee_id, [])
                if key in programmes.get(row.qualification_id, set())
            ],
            external.get(row.pk, []),
            transfers.get(row.pk, []),
        )
        for row in rows
    }


def _earned(
    row: Registration, inside: list[Part], external: list[Part], transfers: list[Part]
) -> Earned:
    here = sum(part.credits for part in (*inside, *external))
    carried = sum(part.credits for part in transfers)
    parts = tuple(part for part in (*inside, *external, *transfers) if part.credits)
    return Earned(parts, progress(row.qualification.credits, carried, here))


def _programmes(rows: list[Registration]) -> dict[int, set[int]]:
    """The programmes that count, by qualification."""
    found: dict[int, set[int]] = {}
    through: Any = Qualification.programmes.through
    pairs = through.objects.filter(qualification__in={row.qualification_id for row in rows})
    for qualification, programme in pairs.values_list("qualification", "programme"):
        found.setdefault(qualification, set()).add(programme)
    return found


def _events(
    rows: list[Registration], programmes: dict[int, set[int]]
) -> dict[int, list[tuple[int, Part]]]:
    """What earned credits in the programmes, by person: (programme, part); corrected."""
    wanted = set().union(*programmes.values()) if programmes else set()
    if not wanted:
        return {}
    people = {row.employee_id for row in rows}
    log = LearningEvent.objects.filter(
        Q(kind__in=COUNTED) | Q(corrects__isnull=False),
        employee__in=people,
        enrolment__cohort__programme__in=wanted,
    ).order_by("pk")
    titles: dict[int, tuple[int, str]] = {}
    read: dict[int, list[Row]] = {}
    values: Any = log.values_list(
        "pk", "employee", "kind", "at__date", "credits", "corrects", "title",
        "enrolment__cohort__programme", "component", "enrolment",
    )  # fmt: skip
    for pk, employee, kind, on, credits, corrects, title, programme, component, enrolment in values:
        titles[pk] = (employee, title)
        read.setdefault(employee, []).append(
            Row(
                pk,
                kind,
                on,
                credits=credits,
                corrects=corrects,
                programme=programme,
                component=component,
                enrolment=enrolment,
            )  # fmt: skip
        )
    found: dict[int, list[tuple[int, Part]]] = {}
    for employee, own in read.items():
        once: set[tuple[int, int | None]] = set()
        for row in counting(effective(own)):
            place = (row.programme or 0, row.component)
            if place in once:  # a component that was taken twice counts once
                continue
            once.add(place)
            part = Part("component", titles[row.key][1], row.credits or 0)
            found.setdefault(employee, []).append((row.programme or 0, part))
    return found
