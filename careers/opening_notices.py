"""What people are told of openings and applications, in words; made when read, from ids."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from careers.models import Application, Opening, SavedSearch, Stage
from talent.models import User
from talent.registry import NoticeKind, NoticeText, registry

Ids = Sequence[Mapping[str, Any]]


def _openings(user: User, ids: Ids) -> dict[int, Opening]:
    found = Opening.objects.visible_to(user).select_related("role", "unit")
    return found.in_bulk([row["opening"] for row in ids])


def _applications(user: User, ids: Ids) -> dict[int, Application]:
    found = Application.objects.visible_to(user).select_related("opening", "employee")
    return found.in_bulk([row["application"] for row in ids])


def opening_to_approve(user: User, ids: Ids) -> list[NoticeText | None]:
    def write(row: Opening | None) -> NoticeText | None:
        if row is None:
            return None
        return NoticeText(
            _("An opening waits for your approval"),
            _("“%(title)s” in %(unit)s. Approve it, or give it back.")
            % {"title": row.title, "unit": row.unit},
            row.get_absolute_url(),
        )

    found = _openings(user, ids)
    return [write(found.get(row["opening"])) for row in ids]


def opening_answered(user: User, ids: Ids) -> list[NoticeText | None]:
    found = _openings(user, ids)

    def write(row: Opening | None, state: str) -> NoticeText | None:
        if row is None:
            return None
        if state == "approved":
            title, body = _("Your opening is approved"), _("“%(title)s” can be published now.")
        else:
            title = _("Your opening came back")
            body = _("“%(title)s” is a draft again. Ask what should change.")
        return NoticeText(title, body % {"title": row.title}, row.get_absolute_url())

    return [write(found.get(row["opening"]), row.get("state", "")) for row in ids]


def opening_found(user: User, ids: Ids) -> list[NoticeText | None]:
    found = _openings(user, ids)
    kept = SavedSearch.objects.visible_to(user).select_related("family", "location")
    searches = kept.in_bulk([row["savedsearch"] for row in ids])

    def write(row: Opening | None, search: SavedSearch | None) -> NoticeText | None:
        if row is None or search is None:
            return None
        return NoticeText(
            _("New: %(title)s") % {"title": row.title},
            _("It matches a search that you keep: %(search)s.") % {"search": search},
            row.get_absolute_url(),
        )

    return [write(found.get(row["opening"]), searches.get(row["savedsearch"])) for row in ids]


def opening_ended(user: User, ids: Ids) -> list[NoticeText | None]:
    def write(row: Opening | None) -> NoticeText | None:
        if row is None:
            return None
        return NoticeText(
            _("Your opening has closed: %(title)s") % {"title": row.title},
            _("Its last day has passed. Whoever was still under way has been told."),
            row.get_absolute_url(),
        )

    found = _openings(user, ids)
    return [write(found.get(row["opening"])) for row in ids]


def opening_handed_over(user: User, ids: Ids) -> list[NoticeText | None]:
    def write(row: Opening | None) -> NoticeText | None:
        if row is None:
            return None
        return NoticeText(
            _("You hire for an opening now: %(title)s") % {"title": row.title},
            _("Whoever hired for it has left. Go on with it, or close it."),
            row.get_absolute_url(),
        )

    found = _openings(user, ids)
    return [write(found.get(row["opening"])) for row in ids]


def application_received(user: User, ids: Ids) -> list[NoticeText | None]:
    def write(row: Application | None) -> NoticeText | None:
        if row is None:
            return None
        words = {"name": row.employee.name, "title": row.opening.title}
        return NoticeText(
            _("%(name)s applies for your opening") % words,
            _("For “%(title)s”. Look at what it says, and answer soon.") % words,
            reverse("careers:opening_applications", args=[row.opening_id]),
        )

    found = _applications(user, ids)
    return [write(found.get(row["application"])) for row in ids]


def application_of_report(user: User, ids: Ids) -> list[NoticeText | None]:
    def write(row: Application | None) -> NoticeText | None:
        if row is None:
            return None
        words = {"name": row.employee.name, "title": row.opening.title}
        body = _("For “%(title)s”. You need not do anything; a talk may help.")
        if row.waits_for_manager:
            body = _("For “%(title)s”. It goes on once you approve.")
        title = _("%(name)s applies for an opening") % words
        return NoticeText(title, body % words, row.get_absolute_url())

    found = _applications(user, ids)
    return [write(found.get(row["application"])) for row in ids]


MOVED = {
    Stage.REVIEWED: (
        gettext_lazy("Your application is reviewed"),
        gettext_lazy("“%(title)s” goes on: whoever hires has looked at what you wrote."),
    ),
    Stage.INTERVIEW: (
        gettext_lazy("You are invited to an interview"),
        gettext_lazy("For “%(title)s”. Whoever hires will find a time with you."),
    ),
    Stage.OFFERED: (
        gettext_lazy("You have an offer"),
        gettext_lazy("For “%(title)s”. Accept or decline it."),
    ),
    Stage.REJECTED: (
        gettext_lazy("Your application was not successful"),
        gettext_lazy("For “%(title)s”. Read why, and what would bring the role closer."),
    ),
}
ANSWERED = {
    Stage.ACCEPTED: gettext_lazy("%(name)s accepts your offer"),
    Stage.DECLINED: gettext_lazy("%(name)s declines your offer"),
    Stage.WITHDRAWN: gettext_lazy("%(name)s withdraws the application"),
}


def application_moved(user: User, ids: Ids) -> list[NoticeText | None]:
    found = _applications(user, ids)

    def write(row: Application | None, stage: str) -> NoticeText | None:
        if row is None or stage not in list(MOVED):
            return None
        title, body = MOVED[Stage(stage)]
        return NoticeText(
            str(title), str(body) % {"title": row.opening.title}, row.get_absolute_url()
        )

    return [write(found.get(row["application"]), row.get("stage", "")) for row in ids]


def application_answered(user: User, ids: Ids) -> list[NoticeText | None]:
    found = _applications(user, ids)

    def write(row: Application | None, stage: str) -> NoticeText | None:
        if row is None or stage not in list(ANSWERED):
            return None
        return NoticeText(
            str(ANSWERED[Stage(stage)]) % {"name": row.employee.name},
            row.opening.title,
            row.get_absolute_url(),
        )

    return [write(found.get(row["application"]), row.get("stage", "")) for row in ids]


KINDS = [
    NoticeKind(
        "careers.opening_found", gettext_lazy("An opening matches a search that I keep"),
        opening_found, delivery="digest", hint=gettext_lazy("Once for each search and opening."),
    ),
    NoticeKind(
        "careers.application_moved", gettext_lazy("An application of mine goes on"),
        application_moved, hint=gettext_lazy("Reviewed, interview, offer, or why not."),
    ),
    NoticeKind(
        "careers.application_received", gettext_lazy("Someone applies for my opening"),
        application_received, delivery="digest",
    ),
    NoticeKind(
        "careers.application_answered", gettext_lazy("Someone answers my offer or withdraws"),
        application_answered,
    ),
    NoticeKind(
        "careers.application_of_report", gettext_lazy("One of my people applies for an opening"),
        application_of_report, hint=gettext_lazy("Where the rules say that you are told."),
    ),
    NoticeKind(
        "careers.opening_to_approve", gettext_lazy("An opening waits for my approval"),
        opening_to_approve,
    ),
    NoticeKind(
        "careers.opening_answered", gettext_lazy("An opening of mine was approved or came back"),
        opening_answered, delivery="digest",
    ),
    NoticeKind(
        "careers.opening_ended", gettext_lazy("An opening of mine closed after its last day"),
        opening_ended, delivery="digest",
    ),
    NoticeKind(
        "careers.opening_handed_over", gettext_lazy("I am to hire for somebody who has left"),
        opening_handed_over,
    ),
]  # fmt: skip


def register() -> None:
    for kind in KINDS:
        registry.add_notice(kind)
