"""What owners, champions and HR are told of action plans; the words are made when they are read."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.models import ActionPlan
from metrics.services import action_news as news
from talent.models import User
from talent.notice_kinds import texts_from
from talent.registry import NoticeKind, NoticeText, Text, registry

Ids = Sequence[Mapping[str, Any]]
N = gettext_lazy


def about_plan(
    title: Text,
    body: Text,
    still: Callable[[User], Q] | None = None,
) -> Callable[[User, Ids], Any]:
    """A notice about a plan that its reader still reads in full, where it still holds for them."""

    def write(user: User, ids: Ids) -> list[NoticeText | None]:
        rows = ActionPlan.objects.read_in_full_by(user)
        if still is not None:
            rows = rows.filter(still(user))
        return texts_from(ids, "plan", rows, one)

    def one(plan: ActionPlan) -> NoticeText:
        words = {"plan": plan.issue, "day": date_format(plan.due_on, "j F Y")}
        return NoticeText(str(title) % words, str(body) % words, plan.get_absolute_url())

    return write


def shared(user: User, ids: Ids) -> list[NoticeText | None]:
    """That a plan is shared, to whom it is shared with."""

    def one(plan: ActionPlan) -> NoticeText:
        words = {"plan": plan.issue, "day": date_format(plan.due_on, "j F Y")}
        title = _("This is done about it: “%(plan)s”")
        if plan.wave is None:
            title = _("This is to change: “%(plan)s”")
        body = _("It is shared with you, and due on %(day)s. Its page says how it stands.")
        return NoticeText(title % words, body % words, plan.get_absolute_url())

    rows = ActionPlan.objects.shared_with(user).select_related("wave")
    return texts_from(ids, "plan", rows, one)


def owns(user: User) -> Q:
    return Q(owner__user=user)


def owns_open(user: User) -> Q:
    return Q(owner__user=user, closed_on__isnull=True)


def champions(user: User) -> Q:
    return Q(champion__user=user)


def champions_open(user: User) -> Q:
    return Q(champion__user=user, closed_on__isnull=True)


def deserted(user: User, ids: Ids) -> list[NoticeText | None]:
    """That a plan has, or will have, nobody as its owner or champion."""
    rows: QuerySet[ActionPlan] = ActionPlan.objects.read_in_full_by(user).filter(
        closed_on__isnull=True
    )
    found = {plan.pk: plan for plan in rows.filter(pk__in={one.get("plan") for one in ids})}

    def one(params: Mapping[str, Any]) -> NoticeText | None:
        plan = found.get(params["plan"])
        if plan is None:
            return None
        words = {"plan": plan.issue}
        title = _("“%(plan)s”: its owner leaves")
        if params["role"] == "champion":
            title = _("“%(plan)s”: its champion leaves")
        if params.get("leaves_on"):
            words["day"] = date_format(date.fromisoformat(params["leaves_on"]), "j F Y")
            body = _("Their last day is %(day)s. Name somebody else before, so that it goes on.")
        else:
            body = _("There is nobody any more who sees to it. Name somebody else.")
        return NoticeText(title % words, body % words, plan.get_absolute_url())

    return [one(params) for params in ids]


KINDS = [
    NoticeKind(
        news.OWNED, N("An action plan is mine"),
        about_plan(
            N("An action plan is yours: “%(plan)s”"),
            N("You see to it that it happens, until %(day)s. Say now and then how it goes."),
            owns,
        ),
        hint=N("When somebody makes you its owner."),
    ),
    NoticeKind(
        news.CHAMPIONED, N("I stand behind an action plan"),
        about_plan(
            N("You stand behind an action plan: “%(plan)s”"),
            N("Its owner sees to it. You are told when it does not move."),
            champions,
        ),
        hint=N("When somebody names you as its champion."),
    ),
    NoticeKind(
        news.NEWS, N("News of an action plan of mine"),
        about_plan(
            N("News of “%(plan)s”"), N("Somebody said how it goes, or changed something of it.")
        ),
        delivery="digest",
        hint=N("When others write to it or change it."),
    ),
    NoticeKind(
        news.HOW, N("How does my action plan go?"),
        about_plan(
            N("How does it go: “%(plan)s”?"),
            N("It began 30 days ago or more. Two sentences are enough for those who wait for it."),
            owns_open,
        ),
        hint=N("30 days after it began."),
    ),
    NoticeKind(
        news.DUE, N("An action plan of mine is due soon"),
        about_plan(
            N("Due soon: “%(plan)s”"),
            N("It is due on %(day)s. Say what came of it, or set another day and why."),
            owns_open,
        ),
        hint=N("7 days before."),
    ),
    NoticeKind(
        news.OVERDUE, N("An action plan of mine is overdue"),
        about_plan(
            N("Overdue: “%(plan)s”"),
            N("It was due on %(day)s. Close it with what came of it, or set another day."),
            owns_open,
        ),
        hint=N("On the day after it was due."),
    ),
    NoticeKind(
        news.STUCK, N("An action plan that I stand behind does not move"),
        about_plan(
            N("It does not move: “%(plan)s”"),
            N("It is a week overdue, or nothing was said of it for 30 days. Ask its owner what"
              " is in the way, or hand it over."),
            champions_open,
        ),
        hint=N("When it is a week overdue, or nothing was said for 30 days."),
    ),
    NoticeKind(
        news.SHARED, N("An action plan is shared with me"), shared, delivery="none",
        hint=N("What is done about a survey that asked me, or in my unit."),
    ),
    NoticeKind(
        news.DESERTED, N("An action plan has no owner or champion"), deserted,
        hint=N("When one of the two leaves."),
    ),
]  # fmt: skip


def register() -> None:
    for kind in KINDS:
        registry.add_notice(kind)
