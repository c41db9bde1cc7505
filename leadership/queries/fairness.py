"""A fairness check in words: each figure with its parts, each finding as a sentence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from leadership.fairness import Kind
from leadership.models import CalibrationSession, FairnessCheck, FairnessFinding
from talent.models import Gender, Location, OrgUnit, User

ATTRIBUTES = {
    "gender": gettext_lazy("Gender"),
    "part_time": gettext_lazy("Working time"),
    "tenure": gettext_lazy("Time with the organisation"),
    "location": gettext_lazy("Place"),
    "unit": gettext_lazy("Unit"),
}
VALUES = {
    "part_time": gettext_lazy("Part time"),
    "full_time": gettext_lazy("Full time"),
    "under_1": gettext_lazy("Under a year"),
    "1_to_3": gettext_lazy("1 to 3 years"),
    "3_to_8": gettext_lazy("3 to 8 years"),
    "over_8": gettext_lazy("8 years and more"),
}
TITLES = {
    "potential": gettext_lazy("Mean potential"),
    "top": gettext_lazy("In the top boxes"),
    "held_back": gettext_lazy("High performance, lowest potential"),
}

MOST_NAMED = 4  # values of one group; small ones are joined, and may be many


@dataclass(frozen=True)
class ToldFigure:
    """One figure of one group, in words."""

    attribute: str
    group: str
    size: str
    value: str  # empty where it must not be told


@dataclass(frozen=True)
class ToldTable:
    """All groups of one kind of figure."""

    key: str
    title: str
    rows: Sequence[ToldFigure]


@dataclass(frozen=True)
class ToldFinding:
    """One finding as a sentence, and what was said to it."""

    record: FairnessFinding
    title: str
    text: str
    chance: str


@dataclass(frozen=True)
class ToldCheck:
    """A whole check as a page tells it."""

    record: FairnessCheck
    tables: Sequence[ToldTable]
    findings: Sequence[ToldFinding]
    untold: Sequence[str]

    @property
    def waiting(self) -> int:
        return sum(one.record.acknowledged_at is None for one in self.findings)


def latest_check(user: User, session: CalibrationSession) -> ToldCheck | None:
    """The newest check of a session that somebody runs."""
    rows = FairnessCheck.objects.visible_to(user).filter(session=session).order_by("-pk")
    record = rows.first()
    return told(record) if record is not None else None


def told(record: FairnessCheck) -> ToldCheck:
    """A kept check in words; nothing is worked out anew."""
    findings = list(record.findings.select_related("acknowledged_by__employee").order_by("pk"))
    names = names_in(record)
    high = record.session.levels[1]
    return ToldCheck(
        record,
        [
            ToldTable(key, str(title), [_figure(row, names, key, high) for row in record.told[key]])
            for key, title in TITLES.items()
        ],
        [_finding(one, names, high) for one in findings],
        [str(ATTRIBUTES[name]) for name in record.told["untold"]],
    )


def names_in(record: FairnessCheck) -> Mapping[tuple[str, str], str]:
    """How groups are called, by attribute and value."""
    said = {
        (row["attribute"], value)
        for key in TITLES
        for row in record.told[key]
        for value in row["values"]
    }
    ids: dict[str, list[int]] = {"location": [], "unit": []}
    for attribute, value in said:
        if attribute in ids and value:
            ids[attribute].append(int(value))
    places = dict(Location.objects.filter(pk__in=ids["location"]).values_list("pk", "name"))
    units = dict(OrgUnit.objects.filter(pk__in=ids["unit"]).values_list("pk", "name"))
    words = {**{str(key): label for key, label in Gender.choices}, **VALUES}
    found: dict[tuple[str, str], str] = {}
    for attribute, value in said:
        if not value:
            found[attribute, value] = _("Not stated")
        elif attribute in ids:
            known = places if attribute == "location" else units
            found[attribute, value] = known.get(int(value), value)
        else:
            found[attribute, value] = str(words.get(value, value))
    return found


def _group(attribute: str, values: Sequence[str], names: Mapping[tuple[str, str], str]) -> str:
    said = sorted(names.get((attribute, value), value) for value in values)
    if len(said) > MOST_NAMED:
        words = _("%(names)s or one of %(count)d more")
        rest = len(said) - MOST_NAMED + 1
        return words % {"names": ", ".join(said[: MOST_NAMED - 1]), "count": rest}
    return _(" or ").join(said)


def _figure(
    row: Mapping[str, Any], names: Mapping[tuple[str, str], str], key: str, high: int
) -> ToldFigure:
    low, most = row["size"]
    size = _("%(low)d to %(high)d people") if most else _("%(low)d people and more")
    return ToldFigure(
        str(ATTRIBUTES[row["attribute"]]),
        _group(row["attribute"], row["values"], names),
        size % {"low": low, "high": most},
        value_of(row["shown"], of=high if key == "potential" else None),
    )


def value_of(shown: Mapping[str, Any] | None, *, of: int | None) -> str:
    """A figure in words: steps of an axis, or a share in per cent; empty where it is not told."""
    if shown is None:
        return ""
    number = _("%(value).1f of %(of)d") % {"value": shown["value"], "of": of} if of else _(
        "%(value)d %%"
    ) % {"value": shown["value"]}  # fmt: skip
    if shown["band"] == "or more":
        return _("%(number)s or more") % {"number": number}
    if shown["band"] == "or less":
        return _("%(number)s or less") % {"number": number}
    return number


def _finding(
    one: FairnessFinding, names: Mapping[tuple[str, str], str], high: int
) -> ToldFinding:  # fmt: skip
    row = one.told
    group = _group(row["attribute"], row["values"], names)
    words = {
        "group": group,
        "value": value_of(row["value"], of=high if one.kind == Kind.LOW_POTENTIAL else None),
        "other": _group(row["attribute"], row["against_values"], names),
        "against": value_of(row["against"], of=None),
    }
    if not words["value"]:
        words["value"] = _("not told, for one figure beside it would follow")
    if one.kind == Kind.LOW_POTENTIAL:
        text = _(
            "%(group)s: the mean potential is %(value)s, and at least 0.3 steps below that of"
            " everybody else."
        )
    elif one.kind == Kind.FEW_IN_TOP:
        text = _(
            "%(group)s: in the top boxes are %(value)s; of “%(other)s”, the group with the highest"
            " share, %(against)s. That is less than four fifths of it."
        )
        if not words["against"]:
            words["against"] = _("a share that is not told")
    else:
        text = _(
            "%(group)s: of those with the highest performance, %(value)s are given the lowest"
            " potential. That is at least 10 points more than of everybody else."
        )
    chance = (
        _("Chance alone would rarely do this (less than 1 in 20).")
        if row["beyond_chance"]
        else _("With so few people chance alone could do this. Look at it all the same.")
    )
    return ToldFinding(one, str(one.get_kind_display()), text % words, chance)
