"""Drafting and publishing what roles are for and ask for. Published versions never change."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from careers import access
from careers.models import RoleRequirement
from careers.services.revision import bump_revision
from lib.dates import today
from talent import events
from talent.access import require
from talent.models import Actor, AuditEntry, Role, RoleVersion, Skill


@dataclass(frozen=True)
class Asked:
    """What a version asks for in one skill."""

    level: int
    level_max: int | None = None
    importance: int = 3
    must_have: bool = False
    is_firm: bool = True


ASKED = tuple(field.name for field in fields(Asked))


@transaction.atomic
def draft_version(
    *, actor: Actor, role: Role, purpose: str | None = None, change_note: str = ""
) -> RoleVersion:
    """Begin the next version of a role, with the purpose and requirements of the current one."""
    require(access.may_edit_architecture(actor))
    role = _locked(role)
    current = role.current_version
    if purpose is None:
        purpose = current.purpose if current else ""
    numbers = role.versions.values_list("number", flat=True)
    draft = RoleVersion(
        role=role, number=max(numbers, default=0) + 1, purpose=purpose, change_note=change_note
    )
    draft.full_clean()
    draft.save()
    if current is not None:
        _copy_requirements(current, draft)
    AuditEntry.add(actor, "careers.version.drafted", draft, role=role.pk, number=draft.number)
    return draft


@transaction.atomic
def edit_draft(
    *, actor: Actor, version: RoleVersion, purpose: str, change_note: str = ""
) -> RoleVersion:
    """Change what a draft says about the role's purpose and about the change itself."""
    require(access.may_edit_architecture(actor))
    draft = _locked_draft(version)
    draft.purpose, draft.change_note = purpose, change_note
    draft.full_clean()
    draft.save(update_fields=["purpose", "change_note"])
    AuditEntry.add(actor, "careers.version.edited", draft, role=draft.role_id)
    return draft


@transaction.atomic
def discard_draft(*, actor: Actor, version: RoleVersion) -> None:
    """Take back a draft with its requirements; nobody else has seen it."""
    require(access.may_edit_architecture(actor))
    draft = _locked_draft(version)
    AuditEntry.add(
        actor, "careers.version.discarded", draft, role=draft.role_id, number=draft.number
    )
    draft.delete()


@transaction.atomic
def set_requirements(
    *, actor: Actor, version: RoleVersion, asked: Mapping[Skill, Asked]
) -> RoleVersion:
    """Make a draft ask for exactly these skills; a published version is never changed."""
    require(access.may_edit_architecture(actor))
    draft = _locked_draft(version)
    before = {row.skill_id: row for row in draft.requirements.select_related("skill")}
    rows = [
        RoleRequirement(
            role_version=draft, skill=skill, **{name: getattr(wanted, name) for name in ASKED}
        )
        for skill, wanted in asked.items()
    ]
    _check(rows, known=before.keys())
    after = {row.skill_id: row for row in rows}
    draft.requirements.all().delete()
    RoleRequirement.objects.bulk_create(rows)
    AuditEntry.add(
        actor,
        "careers.requirements.set",
        draft,
        role=draft.role_id,
        added=sorted(after.keys() - before.keys()),
        removed=sorted(before.keys() - after.keys()),
        changed={
            str(skill): [_values(before[skill]), _values(after[skill])]
            for skill in sorted(after.keys() & before.keys())
            if _values(before[skill]) != _values(after[skill])
        },
    )
    return draft


@transaction.atomic
def publish_version(
    *, actor: Actor, version: RoleVersion, published_on: date | None = None
) -> RoleVersion:
    """Make a draft the version that people are compared with from now on."""
    require(access.may_edit_architecture(actor))
    draft = _locked_draft(version)
    role = draft.role
    on = published_on or today()
    if on > today():
        raise ValidationError({"published_on": _("Choose today or a day before.")})
    before = role.current_version
    if before is not None and before.published_on is not None and on < before.published_on:
        raise ValidationError(
            {"published_on": _("Choose a day on or after that of the current version.")}
        )
    draft.published_on = on
    draft.save(update_fields=["published_on"])
    role.current_version = draft
    role.save(update_fields=["current_version"])
    bump_revision()
    AuditEntry.add(
        actor,
        "careers.version.published",
        draft,
        role=role.pk,
        number=draft.number,
        instead_of=before.number if before else None,
    )
    events.role_version_published.send(Role, role=role, version=draft)
    return draft


def _locked(role: Role) -> Role:
    # Two drafts, or a draft and its publication, must not meet.
    return (
        Role.objects.select_for_update(of=("self",))
        .select_related("current_version")
        .get(pk=role.pk)
    )


def _locked_draft(version: RoleVersion) -> RoleVersion:
    role = _locked(version.role)
    draft = RoleVersion.objects.filter(pk=version.pk).first()
    if draft is None:
        raise ValidationError(_("This draft has been discarded."))
    if draft.published_on is not None:
        raise ValidationError(_("This version is published and stays as it is: begin a draft."))
    draft.role = role
    return draft


def _copy_requirements(current: RoleVersion, draft: RoleVersion) -> None:
    RoleRequirement.objects.bulk_create(
        RoleRequirement(role_version=draft, skill_id=row.skill_id, **_values(row))
        for row in current.requirements.all()
    )


def _values(row: RoleRequirement) -> dict[str, int | bool | None]:
    return {name: getattr(row, name) for name in ASKED}


def _check(rows: Iterable[RoleRequirement], known: Iterable[int]) -> None:
    """Refuse what the database would refuse, naming the skill, and skills out of use."""
    refusals: list[ValidationError] = []
    kept = set(known)
    for row in rows:
        if row.skill.retired_on is not None and row.skill_id not in kept:
            refusals.append(
                ValidationError(_("%(skill)s is no longer in use."), params={"skill": row.skill})
            )
        try:
            row.clean_fields(exclude=["role_version", "skill"])
            row.validate_constraints(exclude=["role_version", "skill"])
        except ValidationError as error:
            refusals.extend(
                ValidationError(f"{row.skill}: {message}") for message in error.messages
            )
    if refusals:
        raise ValidationError(refusals)
