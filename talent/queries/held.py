"""What the company holds on a person: counts of records by kind, who read them, and an export."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.backends.postgresql.psycopg_any import Range
from django.db.models import CharField, Count, Model, QuerySet, Value
from django.db.models.functions import Cast
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from lib.paging import Page, page_of
from talent.models import (
    Absence,
    Achievement,
    Aspiration,
    Assignment,
    AuditEntry,
    Certification,
    ConfirmationRequest,
    Demographics,
    Education,
    Employee,
    EmployeeSkill,
    Employment,
    Notice,
    Offer,
    SkillClaim,
    SpokenLanguage,
    Tie,
    User,
)
from talent.queries.names import spoken_name
from talent.registry import HeldKind, Text, registry

READ = "talent.employee.details_read"
FOLDED = "__name_folded"


@dataclass(frozen=True)
class Held:
    """How many records of one kind there are about a person."""

    label: Text
    count: int


def held(user: User, me: Employee) -> list[Held]:
    """Every kind of record with its number, in one query."""
    parts = [
        kind.rows(user, me)
        .order_by()
        .annotate(kind_of_row=Cast(Value(str(place)), CharField()))
        .values("kind_of_row")
        .annotate(count=Count("pk"))
        .values_list("kind_of_row", "count")
        for place, kind in enumerate(registry.held)
    ]
    counts = dict(parts[0].union(*parts[1:], all=True)) if parts else {}
    return [Held(kind.label, counts.get(str(place), 0)) for place, kind in enumerate(registry.held)]


def export(user: User, me: Employee) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Every record, kind by kind, in words: labels, names of people as they are said, choices."""
    for kind in registry.held:
        rows = kind.rows(user, me)
        people = [name for name in kind.fields if name.endswith(FOLDED)]
        plain = [name for name in kind.fields if name not in people]
        # The folded name is for finding somebody: here stands the name itself.
        said = {
            f"said_{place}": spoken_name(name.removesuffix(FOLDED))
            for place, name in enumerate(people)
        }
        keys = dict(zip(said, people, strict=True))
        words = {name: WordsOf.at(rows.model, name) for name in kind.fields}
        yield (
            str(kind.label),
            [
                _in_words({keys.get(key, key): value for key, value in row.items()}, kind, words)
                for row in rows.values(*plain, **said)
            ],
        )


@dataclass(frozen=True)
class WordsOf:
    """What a field of an export is called, and what its choices are."""

    label: str
    choices: Mapping[Any, Any]

    @classmethod
    def at(cls, model: type[Model], path: str) -> "WordsOf":
        """By the names of its models: whose name or title it is, or what of whom."""
        *relations, last = path.split("__")
        owner = ""
        for name in relations:
            relation: Any = model._meta.get_field(name)
            # The person of a login is called as the login is.
            owner = str(getattr(relation, "verbose_name", owner))
            model = relation.related_model
        field: Any = model._meta.get_field(last)
        label = str(field.verbose_name)
        if owner:
            label = owner if last in ("name", "name_folded", "title") else f"{owner}: {label}"
        return cls(str(capfirst(label)), dict(field.flatchoices))


def _in_words(
    row: Mapping[str, Any], kind: HeldKind, words: Mapping[str, WordsOf]
) -> dict[str, Any]:
    """One record, its fields in the order of its kind; what a kind reads itself has its words."""
    if kind.read is not dict:
        return dict(kind.read(row))
    found = {}
    for name in kind.fields:
        value, field = row[name], words[name]
        known = isinstance(value, str | int) and field.choices.get(value)
        found[field.label] = str(known) if known else value
    return found


def readers(user: User, me: Employee, cursor: str = "") -> Page[AuditEntry]:
    """Who opened the sensitive parts of a person's record, the newest first."""
    rows = AuditEntry.objects.visible_to(user).filter(subject=me, action=READ)
    return page_of(rows.select_related("actor__employee"), "-at", "-pk", cursor=cursor, size=20)


def _of(model: Any) -> Any:
    """The rows of a model about a person that the person may see."""

    def rows(user: User, me: Employee) -> QuerySet[Any]:
        found: QuerySet[Any] = model.objects.visible_to(user).filter(employee=me)
        return found

    return rows


KINDS = [
    HeldKind(
        _("Your card and contact"),
        lambda user, me: Employee.objects.visible_to(user).filter(pk=me.pk),
        (
            "external_id", "given_name", "family_name", "preferred_name", "pronouns", "email",
            "phone", "photo", "time_zone", "language", "summary", "profile_confirmed_on",
            "skills_confirmed_on",
        ),
    ),
    HeldKind(_("Employments"), _of(Employment), ("valid", "exit_reason", "regretted")),
    HeldKind(
        _("Roles, units and managers over time"),
        _of(Assignment),
        ("valid", "role__name", "unit__name", "location__name", "manager__name_folded", "reason"),
    ),
    HeldKind(_("Absences"), _of(Absence), ("valid", "kind")),
    HeldKind(
        _("Gender, birth date and working time"),
        _of(Demographics),
        ("gender", "birth_date", "working_time"),
    ),
    HeldKind(
        _("Levels of skills"),
        _of(EmployeeSkill),
        ("skill__name", "level", "strength", "as_of", "is_disputed", "is_shared"),
    ),
    # Who rated in a round with several raters stays out: that is promised to them.
    HeldKind(
        _("What was said about your skills"),
        _of(SkillClaim),
        ("skill__name", "level", "source", "claimed_on", "evidence", "withdrawal__at"),
    ),
    HeldKind(
        _("Requests to confirm a skill"),
        _of(ConfirmationRequest),
        ("skill__name", "asked__name_folded", "asked_at", "answered_at"),
    ),
    HeldKind(
        _("Education"),
        _of(Education),
        ("institution", "qualification", "subject", "from_year", "to_year"),
    ),
    HeldKind(_("Languages"), _of(SpokenLanguage), ("code", "level")),
    HeldKind(
        _("Certificates"),
        _of(Certification),
        ("name", "issuer", "issued_on", "expires_on", "link"),
    ),
    HeldKind(_("Achievements"), _of(Achievement), ("title", "achieved_on", "description")),
    HeldKind(_("Offers to colleagues"), _of(Offer), ("kind", "note")),
    HeldKind(
        _("Where you want to go"),
        _of(Aspiration),
        ("horizon", "mobility", "preferred_track__name", "interests", "is_shared"),
    ),
    HeldKind(
        _("Ties with mentors, coaches and supporters"),
        lambda user, me: Tie.objects.visible_to(user).filter(subject=me)
        | Tie.objects.visible_to(user).filter(viewer=me),
        ("kind", "valid", "viewer__name_folded", "subject__name_folded"),
    ),
    HeldKind(
        _("Notices to you"),
        lambda user, me: Notice.objects.visible_to(user).filter(recipient=user),
        ("kind", "created_at", "read_at", "sent_at"),
    ),
    HeldKind(
        _("Entries in the audit about you"),
        lambda user, me: AuditEntry.objects.visible_to(user).filter(subject=me),
        ("at", "action", "details"),
    ),
]  # fmt: skip


class RecordEncoder(DjangoJSONEncoder):
    """JSON of a record's values; ranges of days are written as their two ends."""

    def default(self, o: Any) -> Any:
        if isinstance(o, Range):
            return {"from": o.lower, "until": o.upper}
        return super().default(o)
