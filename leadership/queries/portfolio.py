"""The portfolio as it is read: people and hours by purpose and way, over a period."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from leadership.models import PortfolioFigure, PortfolioKind, Programme, WayChoice
from talent.models import Serves, User


@dataclass
class Sums:
    """People by the way of what they take part in, and hours by the way of the components."""

    in_training: int = 0
    in_development: int = 0
    training: Decimal = Decimal(0)
    development: Decimal = Decimal(0)

    def add(self, row: PortfolioFigure) -> None:
        if row.way == WayChoice.TRAINING:
            self.in_training += row.people
        else:
            self.in_development += row.people
        self.training += row.training
        self.development += row.development

    @property
    def people(self) -> int:
        return self.in_training + self.in_development

    @property
    def hours(self) -> Decimal:
        return self.training + self.development


@dataclass
class PortfolioRow:
    """One purpose with its sums, and the parts into which they open."""

    serves: str
    label: str
    sums: Sums = field(default_factory=Sums)
    parts: list[tuple[str, Sums, str]] = field(default_factory=list)  # label, sums, address
    scale: Decimal = Decimal(0)

    @property
    def training_width(self) -> str:
        """Lengths in a picture of 100 for the row with most hours; never in a reader's format."""
        return self._width(self.sums.training)

    @property
    def development_width(self) -> str:
        return self._width(self.sums.development)

    def _width(self, hours: Decimal) -> str:
        return f"{100 * hours / self.scale:.1f}" if self.scale else "0"


@dataclass(frozen=True)
class Portfolio:
    """Programmes by purpose, and beside them mentoring and plans as rows of their own."""

    rows: Sequence[PortfolioRow]
    total: Sums
    beside: Sequence[tuple[str, Sequence[tuple[str, Sums]]]]

    @property
    def is_empty(self) -> bool:
        return not self.total.people and not any(told for _label, told in self.beside)


def periods(user: User) -> list[tuple[str, str]]:
    """The years and quarters of which something is told, the newest first."""
    rows = PortfolioFigure.objects.visible_to(user).order_by("-year", "-quarter")
    found: list[tuple[str, str]] = []
    for year, quarter in rows.values_list("year", "quarter").distinct():
        if (key := str(year)) not in dict(found):
            found.append((key, key))
        if quarter is not None:
            words = _("%(year)s, quarter %(quarter)s") % {"year": year, "quarter": quarter}
            found.append((f"{year}-{quarter}", words))
    # A year before its quarters, newer ones first.
    return sorted(found, key=lambda one: (-int(one[0][:4]), "-" in one[0], one[0][4:]))


def figures(user: User, period: str) -> Any:
    """The figures of a period: a year, a quarter of it, or all there are."""
    rows = PortfolioFigure.objects.visible_to(user).select_related("programme")
    year, _dash, quarter = period.partition("-")
    if year:
        rows = rows.filter(year=int(year))
    if quarter:
        rows = rows.filter(quarter=int(quarter))
    return rows.order_by("kind", "serves", "programme__name", "way", "year", "quarter", "pk")


def portfolio(user: User, period: str) -> Portfolio:
    """People and hours of a period; one query."""
    by_serves = {value: PortfolioRow(value, str(label)) for value, label in Serves.choices}
    parts: dict[tuple[str, int | None], Sums] = {}
    names: dict[tuple[str, int | None], tuple[str, str]] = {}
    beside: dict[str, dict[str, Sums]] = {}
    total = Sums()
    for row in figures(user, period):
        if row.kind != PortfolioKind.PROGRAMME:
            told = beside.setdefault(row.kind, {})
            told.setdefault(str(row.get_serves_display()), Sums()).add(row)
            continue
        by_serves[row.serves].sums.add(row)
        total.add(row)
        key = row.serves, row.programme_id
        parts.setdefault(key, Sums()).add(row)
        names[key] = (
            (
                row.programme.name,
                row.programme.get_absolute_url() if row.programme.is_offered else "",
            )
            if row.programme is not None
            else (_("Smaller programmes together"), "")
        )
    for (serves, programme), sums in parts.items():
        label, address = names[serves, programme]
        by_serves[serves].parts.append((label, sums, address))
    scale = max((one.sums.hours for one in by_serves.values()), default=Decimal(0))
    for one in by_serves.values():
        one.scale = scale
    labels = dict(PortfolioKind.choices)
    told_beside = [
        (str(labels[PortfolioKind(kind)]), list(one.items())) for kind, one in beside.items()
    ]
    return Portfolio(list(by_serves.values()), total, told_beside)


def _named(programme: Programme | None) -> tuple[str, str]:
    """How a part is called, and where it leads while everybody sees it."""
    if programme is None:
        return _("Smaller programmes together"), ""
    return programme.name, programme.get_absolute_url() if programme.is_offered else ""


def portfolio_table(user: User, period: str) -> Iterator[list[Any]]:
    """The parts of all figures as a table, for a file."""
    yield [
        _("What"), _("Programme"), _("Serves"), _("Mainly"), _("Year"), _("Quarter"), _("People"),
        _("Hours of training"), _("Hours of development"), _("Counted on"),
    ]  # fmt: skip
    for row in figures(user, period):
        yield [
            row.get_kind_display(),
            row.programme.name if row.programme is not None else "",
            row.get_serves_display(), row.get_way_display(), row.year, row.quarter or "",
            row.people, row.training, row.development, row.counted_on.isoformat(),
        ]  # fmt: skip
