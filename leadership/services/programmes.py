"""Leadership programmes: set up by HR, offered, changed, and retired."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from leadership import access
from leadership.models import (
    Cohort,
    Programme,
    ProgrammeAudience,
    ProgrammeState,
    ProgrammeTarget,
)
from leadership.queries.audience import audience_mark, count_admitted, rules_of
from lib.editing import CHANGED, refuse_if_changed
from talent.access import require
from talent.models import Actor, AuditEntry, Employee, User

BASICS = ("name", "purpose", "way", "serves", "objective", "sponsor")
LONGEST_PURPOSE = 4000
MOST_RULES = 20
MOST_TARGETS = 20


def locked_programme(programme: Programme) -> Programme:
    """The programme as it is now; whoever changes it or its curriculum waits here."""
    return Programme.objects.select_for_update(of=("self",)).get(pk=programme.pk)


@transaction.atomic
def create_programme(*, actor: Actor, **given: Any) -> Programme:
    """Set up a draft that only HR and its sponsor see."""
    require(access.may_keep_programmes(actor))
    programme = Programme(
        created_by=actor if isinstance(actor, User) else None,
        **{name: given[name] for name in BASICS if name in given},
    )
    _check(programme)
    programme.save()
    AuditEntry.add(actor, "leadership.programme.created", programme, way=programme.way)
    return programme


@transaction.atomic
def edit_programme(
    *, actor: Actor, programme: Programme, seen: str | None = None, **given: Any
) -> Programme:
    """Change what a programme says of itself."""
    require(access.may_keep_programmes(actor))
    programme = locked_programme(programme)
    known = {name: given[name] for name in BASICS if name in given}
    if seen is not None:
        refuse_if_changed(programme, BASICS, seen)
    changed = {name: value for name, value in known.items() if getattr(programme, name) != value}
    if changed:
        for name, value in changed.items():
            setattr(programme, name, value)
        _check(programme, new=changed)
        programme.save()
        AuditEntry.add(actor, "leadership.programme.edited", programme, changed=sorted(changed))
    return programme


def _check(programme: Programme, new: Mapping[str, Any] | None = None) -> None:
    """Everything that the model asks for, and that who is named is there; all said at once."""
    wrong: dict[str, Any] = {}
    if len(programme.purpose) > LONGEST_PURPOSE:
        words = _("Use at most 4,000 characters; these are %(now)d.")
        wrong["purpose"] = words % {"now": len(programme.purpose)}
    named = new is None or "sponsor" in new
    if named and programme.sponsor is not None and not _is_here(programme.sponsor):
        wrong["sponsor"] = _("%(name)s does not work here today.") % {
            "name": programme.sponsor.name
        }
    try:
        programme.full_clean()
    except ValidationError as refusal:
        wrong = dict(refusal.update_error_dict({})) | wrong
    if wrong:
        raise ValidationError(wrong)


def _is_here(person: Employee) -> bool:
    return Employee.objects.employed().filter(pk=person.pk).exists()


@transaction.atomic
def set_audience(
    *,
    actor: Actor,
    programme: Programme,
    rules: Sequence[Mapping[str, Any]],
    seen: str | None = None,
) -> list[ProgrammeAudience]:
    """Say whom a programme is for; whoever takes part already stays."""
    require(access.may_keep_programmes(actor))
    programme = locked_programme(programme)
    if seen is not None and seen != audience_mark(programme):
        raise ValidationError(elsewhere(), code=CHANGED)
    if len(rules) > MOST_RULES:
        raise ValidationError({"audience": _("Use at most 20 rules.")})
    made = [ProgrammeAudience(programme=programme, **rule) for rule in rules]
    for rule in made:
        _check_rule(rule)
    programme.audience.all().delete()
    for rule in made:
        rule.full_clean()
        rule.save()
    if programme.is_offered and not count_admitted(made):
        raise ValidationError({"audience": _("The rules let nobody in: make one of them wider.")})
    said = [
        [one.unit_id, one.family_id, one.lowest_grade_id, one.highest_grade_id, one.leads_people]
        for one in made
    ]
    AuditEntry.add(actor, "leadership.programme.audience", programme, rules=said)
    return made


def elsewhere() -> str:
    """What is said to the second of two windows, of rows that have no words of their own."""
    return _(
        "This was changed in another window meanwhile. Below is what you typed: save again to"
        " keep it, or open the page anew to see what is saved."
    )


def _check_rule(rule: ProgrammeAudience) -> None:
    lowest, highest = rule.lowest_grade, rule.highest_grade
    if lowest is not None and highest is not None and lowest.rank > highest.rank:
        words = _("“%(lowest)s” lies above “%(highest)s”: exchange the two.")
        raise ValidationError({"audience": words % {"lowest": lowest, "highest": highest}})


def targets_mark(programme: Programme) -> str:
    """A short mark of the competencies and levels as they are kept."""
    rows = programme.targets.order_by("skill").values_list("skill", "level")
    return "-".join(f"{skill}.{level}" for skill, level in rows)


@transaction.atomic
def set_targets(
    *,
    actor: Actor,
    programme: Programme,
    targets: Sequence[tuple[Any, int]],
    seen: str | None = None,
) -> list[ProgrammeTarget]:
    """Say which competencies a programme raises, and to which levels: (skill, level) each."""
    require(access.may_keep_programmes(actor))
    programme = locked_programme(programme)
    if seen is not None and seen != targets_mark(programme):
        raise ValidationError(elsewhere(), code=CHANGED)
    if len(targets) > MOST_TARGETS:
        raise ValidationError({"targets": _("Choose at most 20 competencies.")})
    if len({skill.pk for skill, _level in targets}) < len(targets):
        raise ValidationError({"targets": _("A competency stands here twice.")})
    if not targets and programme.is_offered:
        raise ValidationError({"targets": _("An offered programme raises at least one.")})
    kept = {row.skill_id: row for row in programme.targets.all()}
    programme.targets.exclude(skill__in=[skill for skill, _level in targets]).delete()
    made = []
    for skill, level in targets:
        row = kept.get(skill.pk) or ProgrammeTarget(programme=programme, skill=skill)
        row.level = level
        row.full_clean()
        row.save()
        made.append(row)
    AuditEntry.add(
        actor, "leadership.programme.targets", programme,
        targets=[[row.skill_id, row.level] for row in made],
    )  # fmt: skip
    return made


def what_it_lacks(programme: Programme) -> dict[str, str]:
    """What stands between a draft and everybody's eyes; empty where nothing does."""
    wrong: dict[str, str] = {}
    if not programme.components.exists():
        wrong["curriculum"] = _("Give it at least one component.")
    if not programme.targets.exists():
        wrong["targets"] = _("Say which competency it raises.")
    if programme.objective is not None and programme.objective.has_ended:
        wrong["objective"] = _("Its objective has ended: choose one that is ahead, or none.")
    if not count_admitted(rules_of(programme)):
        wrong["audience"] = _("The rules let nobody in: take one away, or make it wider.")
    return wrong


@transaction.atomic
def offer_programme(*, actor: Actor, programme: Programme) -> Programme:
    """Show a draft, or a retired programme again, to everybody."""
    require(access.may_keep_programmes(actor))
    programme = locked_programme(programme)
    _expect(programme, ProgrammeState.DRAFT, ProgrammeState.RETIRED)
    lacking = what_it_lacks(programme)
    if lacking:
        raise ValidationError(" ".join(lacking.values()))
    return _turned(actor, programme, ProgrammeState.OFFERED, "leadership.programme.offered")


@transaction.atomic
def retire_programme(*, actor: Actor, programme: Programme) -> Programme:
    """Take a programme out of the catalogue; cohorts that are under way go on to their end."""
    require(access.may_keep_programmes(actor))
    programme = locked_programme(programme)
    _expect(programme, ProgrammeState.OFFERED)
    joining = Cohort.objects.enrolling().filter(programme=programme).order_by("enrol_until").last()
    if joining is not None:
        words = _(
            "“%(cohort)s” takes people in until %(day)s: retire it afterwards, or call that"
            " cohort off first."
        )
        day = date_format(joining.enrol_until, "j F Y")
        raise ValidationError(words % {"cohort": joining.name, "day": day})
    return _turned(actor, programme, ProgrammeState.RETIRED, "leadership.programme.retired")


def _turned(actor: Actor, programme: Programme, state: ProgrammeState, act: str) -> Programme:
    programme.state = state
    programme.save(update_fields=["state"])
    AuditEntry.add(actor, act, programme)
    return programme


def _expect(programme: Programme, *states: ProgrammeState) -> None:
    if programme.state not in states:
        raise ValidationError(
            _("This programme is no longer as you saw it: it is “%(state)s” now.")
            % {"state": programme.get_state_display()}
        )
