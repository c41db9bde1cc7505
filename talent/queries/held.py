"""What the company holds on a person: counts of records by kind, who read them, and an export."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.backends.postgresql.psycopg_any import Range
from django.db.models import CharField, Count, QuerySet, Value
from django.db.models.functions import Cast
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
from talent.registry import HeldKind, Text, registry

READ = "talent.employee.details_read"


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
    """Every record, kind by kind, with the fields that its app names."""
    for kind in registry.held:
        rows = kind.rows(user, me).values(*kind.fields)
        yield str(kind.label), [dict(kind.read(row)) for row in rows]


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
        ("skill__name", "level", "source", "claimed_on", "evidence"),
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
