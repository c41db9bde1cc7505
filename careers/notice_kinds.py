"""What this app tells people, in words."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from careers.models import DevelopmentPlan, PlanItem
from talent.models import User
from talent.notice_kinds import texts_from
from talent.registry import NoticeKind, NoticeText, Text, registry

Ids = Sequence[Mapping[str, Any]]
Write = Callable[[User, Ids], list[NoticeText | None]]


def about_plan(title: Text, body: Text) -> Write:
    """A notice about a plan that the recipient may still see; both texts know person and role."""

    def write(user: User, ids: Ids) -> list[NoticeText | None]:
        rows = DevelopmentPlan.objects.visible_to(user).select_related("employee", "role")

        def one(plan: DevelopmentPlan) -> NoticeText:
            words = {"person": plan.employee.name, "role": plan.role.name}
            return NoticeText(str(title) % words, str(body) % words, plan.get_absolute_url())

        return texts_from(ids, "developmentplan", rows, one)

    return write


def about_item(title: Text, body: Text) -> Write:
    """A notice about an action that the recipient may still see."""

    def write(user: User, ids: Ids) -> list[NoticeText | None]:
        rows = PlanItem.objects.visible_to(user).select_related("plan__employee", "plan__role")

        def one(item: PlanItem) -> NoticeText:
            words = {
                "action": item.title,
                "person": item.plan.employee.name,
                "role": item.plan.role.name,
                "day": date_format(item.due_on) if item.due_on else _("no day"),
            }
            return NoticeText(str(title) % words, str(body) % words, item.get_absolute_url())

        return texts_from(ids, "planitem", rows, one)

    return write


N = gettext_lazy
KINDS = [
    NoticeKind(
        "careers.plan_submitted",
        N("Somebody asks me to agree to a plan"),
        about_plan(
            N("%(person)s asks you to agree to a development plan"),
            N("It leads to %(role)s. Approve it, or send it back with what should change."),
        ),
        hint=N("When somebody who reports to you sends it."),
    ),
    NoticeKind(
        "careers.plan_approved",
        N("My development plan is agreed"),
        about_plan(N("Your plan is agreed"), N("Your way to %(role)s can begin.")),
        hint=N("When your manager approves it."),
    ),
    NoticeKind(
        "careers.plan_sent_back",
        N("My development plan comes back"),
        about_plan(
            N("Your plan comes back with a comment"),
            N("Look at what should change on your way to %(role)s, and send it again."),
        ),
        hint=N("When your manager asks for a change."),
    ),
    NoticeKind(
        "careers.plan_commented",
        N("Somebody comments on my development plan"),
        about_plan(N("There is a comment on your plan"), N("It is about your way to %(role)s.")),
        hint=N("When a manager, mentor or HR partner writes one."),
    ),
    NoticeKind(
        "careers.plan_version_changed",
        N("A role of my plan asks for something else"),
        about_plan(
            N("%(role)s asks for something else now"),
            N("Your plan goes by what it asked for before, until you take up the new version."),
        ),
        hint=N("When HR publishes a new version of the role."),
    ),
    NoticeKind(
        "careers.plan_support_asked",
        N("Somebody asks for my support"),
        about_item(N("%(person)s asks for your support"), N("%(action)s")),
        hint=N("When a colleague names you for an action of a plan."),
    ),
    NoticeKind(
        "careers.plan_item_due",
        N("An action of my plan is due"),
        about_item(N("Due on %(day)s: %(action)s"), N("It belongs to your way to %(role)s.")),
        delivery="digest",
        hint=N("Seven days before, on the day, and once a week after it."),
    ),
    NoticeKind(
        "careers.plan_item_stale",
        N("An action of my plan rests"),
        about_item(
            N("Nothing has moved for 60 days: %(action)s"),
            N("Say how far it is, give it another day, or drop it from your way to %(role)s."),
        ),
        delivery="digest",
        hint=N("When nobody has touched an action for 60 days."),
    ),
]


def register() -> None:
    for kind in KINDS:
        registry.add_notice(kind)
