"""Succession plans and whom they name. Nobody ever sees a plan that names them."""

import hashlib
from collections.abc import Iterable
from typing import Any, Self
from uuid import uuid4

from django.db import models
from django.db.models import Deferrable, Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from leadership import strength
from leadership.models.key_roles import KeyRole, held_by
from talent.models import Employee, GrantKind, OrgUnit, User


class PlanState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    ACTIVE = "active", _("Active")
    CLOSED = "closed", _("Closed")


LIVE_PLANS = [PlanState.DRAFT, PlanState.ACTIVE]


class CloseReason(models.TextChoices):
    FILLED = "filled", _("A successor took the role over")
    NOT_NEEDED = "not_needed", _("The role needs no plan any more")
    RENEWED = "renewed", _("A new plan takes its place")


class WhenFilled(models.TextChoices):
    CLOSE = "close", _("Close the plan")
    GO_ON = "go_on", _("Go on, without whoever took the role over")


class Ready(models.TextChoices):
    NOW = "now", _("Now")
    SOON = "soon", _("In one or two years")
    LATER = "later", _("In three years or more")

    @property
    def within(self) -> strength.Readiness:
        """The same as a number, for the calculations."""
        return strength.Readiness[self.name]


class SuccessorState(models.TextChoices):
    NAMED = "named", _("Named")
    REMOVED = "removed", _("Taken off")
    PROMOTED = "promoted", _("Took the role over")
    LEFT = "left", _("Left the organisation")


class RemoveReason(models.TextChoices):
    NOT_FITTING = "not_fitting", _("Another person fits better")
    OTHER_WAY = "other_way", _("Goes another way")
    DECLINED = "declined", _("Is not available for it")
    MISTAKE = "mistake", _("Was named by mistake")


class SuccessionPlanQuerySet(models.QuerySet["SuccessionPlan"]):
    def visible_to(self, user: User) -> Self:
        """The owner, executives, the unit's HR and HR admins; private ones only owner and admins.

        Nobody sees a plan that names them or ever did, whatever their rights, also as its owner.
        Whoever holds the key role sees the plan only as its owner.
        """
        if not user.is_active:
            return self.none()
        owned = Q(owner__in=Employee.objects.filter(user=user).order_by())
        if user.holds(GrantKind.HR_ADMIN):
            seen = Q()
        elif user.holds(GrantKind.EXECUTIVE):
            seen = owned | Q(is_private=False)
        elif user.holds(GrantKind.HR_PARTNER):
            units = OrgUnit.objects.overseen_by(user, GrantKind.HR_PARTNER)
            seen = owned | Q(is_private=False, key_role__unit__in=units)
        else:
            seen = owned
        holds = Q(Exists(held_by(user, "key_role")))
        return self.not_naming(user).filter(seen).filter(owned | ~holds)

    def not_naming(self, user: User) -> Self:
        """Without those that name the user, or did before."""
        named = Successor.objects.filter(plan=OuterRef("pk"), employee__user=user)
        return self.filter(~Exists(named))

    def owned_by(self, user: User) -> Self:
        """Those that a user owns; who is named on the own plan loses it."""
        return self.not_naming(user).filter(owner__in=Employee.objects.filter(user=user).order_by())

    def live(self) -> Self:
        return self.filter(state__in=LIVE_PLANS)


class SuccessionPlan(models.Model):
    """Who could take one key role over, in order.

    Ids are random: numbers in a row would tell by their gaps that there is a plan one does not see.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    key_role = models.ForeignKey(KeyRole, models.PROTECT, related_name="plans")
    # Taking an import back must not say that somebody whom it brought stands on a plan or owns one.
    # So it may point at nobody, and lists have to join it as if it were empty; it never is.
    owner = models.ForeignKey(
        Employee, models.DO_NOTHING, null=True, related_name="+", db_constraint=False,
        help_text=_("Keeps the plan. Cannot be on it."),
    )  # fmt: skip
    is_private = models.BooleanField(
        _("private"), default=False, help_text=_("Only its owner and HR admins read it.")
    )
    state = models.CharField(max_length=6, choices=PlanState, default=PlanState.DRAFT)
    # One live plan for each key role. Somebody who may not know of it can begin another one beside
    # it, and so learns nothing; that one has the next number.
    beside = models.PositiveSmallIntegerField(default=0, editable=False)
    review_on = models.DateField(_("next review"))
    when_filled = models.CharField(
        _("when a successor takes the role over"), max_length=5, choices=WhenFilled,
        default=WhenFilled.CLOSE,
    )  # fmt: skip
    note = models.TextField(blank=True, max_length=2000)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    closed_on = models.DateField(null=True, blank=True, editable=False)
    close_reason = models.CharField(max_length=10, choices=CloseReason, blank=True, editable=False)

    objects = SuccessionPlanQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["key_role", "beside"],
                condition=Q(state__in=["draft", "active"]),
                name="leadership_successionplan_one_live",
                violation_error_message=_("There is a plan for this key role already."),
            ),
            models.CheckConstraint(
                name="leadership_successionplan_owned", condition=Q(owner__isnull=False)
            ),
            models.CheckConstraint(
                name="leadership_successionplan_state_known",
                condition=Q(state__in=PlanState.values),
            ),
            models.CheckConstraint(
                name="leadership_successionplan_when_filled_known",
                condition=Q(when_filled__in=WhenFilled.values),
            ),
            models.CheckConstraint(
                name="leadership_successionplan_closed_with_reason",
                condition=Q(state="closed", closed_on__isnull=False,
                            close_reason__in=CloseReason.values)
                | Q(state__in=["draft", "active"], closed_on__isnull=True, close_reason=""),
            ),
        ]  # fmt: skip
        indexes = [
            # The inbox of owners: which reviews are due.
            models.Index(
                fields=["owner", "review_on"],
                name="leadership_plan_reviews",
                condition=Q(state="active"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key_role}"

    def get_absolute_url(self) -> str:
        return reverse("leadership:succession_plan", args=[self.pk])

    @property
    def is_live(self) -> bool:
        return self.state in LIVE_PLANS


class SuccessorQuerySet(models.QuerySet["Successor"]):
    def visible_to(self, user: User) -> Self:
        """Those on plans that one sees, and so never oneself."""
        return self.filter(plan__in=SuccessionPlan.objects.visible_to(user).order_by())

    def named(self) -> Self:
        return self.filter(state=SuccessorState.NAMED)


class Successor(models.Model):
    """One person on one plan, of the organisation or from outside, with rank and readiness."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    plan = models.ForeignKey(SuccessionPlan, models.CASCADE, related_name="successors")
    employee = models.ForeignKey(
        Employee, models.DO_NOTHING, null=True, blank=True, related_name="+", db_constraint=False
    )
    external_name = models.CharField(_("name of somebody outside"), max_length=120, blank=True)
    rank = models.PositiveSmallIntegerField(null=True, editable=False)
    readiness = models.CharField(_("ready"), max_length=5, choices=Ready)
    is_emergency = models.BooleanField(
        _("emergency cover"), default=False,
        help_text=_("Could hold the role for some weeks from tomorrow on."),
    )  # fmt: skip
    note = models.TextField(blank=True, max_length=2000)
    state = models.CharField(
        max_length=8, choices=SuccessorState, default=SuccessorState.NAMED, editable=False
    )
    named_at = models.DateTimeField(default=timezone.now, editable=False)
    ended_on = models.DateField(null=True, editable=False)
    remove_reason = models.CharField(
        max_length=11, choices=RemoveReason, blank=True, editable=False
    )

    objects = SuccessorQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "rank", "named_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="leadership_successor_one_person",
                condition=Q(employee__isnull=False, external_name="")
                | (Q(employee__isnull=True) & ~Q(external_name="")),
                violation_error_message=_(
                    "Name a colleague or somebody outside: one of them, not both."
                ),
            ),
            models.UniqueConstraint(
                fields=["plan", "employee"],
                condition=Q(state="named"),
                name="leadership_successor_once_per_plan",
                violation_error_message=_("This person is on the plan already."),
            ),
            # Deferred, so that two can change places; null for whoever is no longer named.
            models.UniqueConstraint(
                fields=["plan", "rank"],
                name="leadership_successor_rank_unique",
                deferrable=Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                name="leadership_successor_rank_while_named",
                condition=Q(state="named", rank__isnull=False, rank__gte=1, ended_on__isnull=True)
                | Q(state__in=["removed", "promoted", "left"], rank__isnull=True,
                    ended_on__isnull=False),
            ),
            models.CheckConstraint(
                name="leadership_successor_readiness_known", condition=Q(readiness__in=Ready.values)
            ),
            models.CheckConstraint(
                name="leadership_successor_removed_with_reason",
                condition=Q(state="removed", remove_reason__in=RemoveReason.values)
                | (~Q(state="removed") & Q(remove_reason="")),
            ),
        ]  # fmt: skip
        indexes = [
            # Every look at plans asks whether they name whoever looks.
            models.Index(fields=["employee", "plan"], name="leadership_successor_person"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Who is named; a person whose record was taken back is told as such."""
        if self.external_name:
            return self.external_name
        return str(self.employee or _("No longer on record"))


def order_mark(rows: Iterable[Successor]) -> str:
    """A short mark of who stands on a plan in which order; equal marks mean the same order."""
    order = " ".join(str(row.pk) for row in rows)
    return hashlib.sha256(order.encode()).hexdigest()[:16]


def concealed_from(user: User) -> Q:
    """Which entries of the audit would tell somebody of plans, pools or key roles out of sight."""
    from leadership.models.pools import TalentPool  # noqa: PLC0415 - a model of its own

    found = Q()
    seen: list[type[Any]] = [SuccessionPlan, TalentPool, KeyRole]
    for model in seen:
        rows = model.objects.visible_to(user).order_by()
        ids = rows.annotate(text=models.functions.Cast("pk", models.CharField())).values("text")
        found |= Q(object_type=model._meta.label_lower) & ~Q(object_id__in=ids)
    return found
