"""The first page of the workplace: what waits for HR, and the ways to what it keeps."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lib.dates import today
from talent import access
from talent.admin.base import COUNTED
from talent.admin.site import Text, site
from talent.models import (
    IMPORT_JUDGED,
    Employee,
    Employment,
    ImportBatch,
    Notice,
    NoticeState,
    Role,
    Sight,
    Unplaced,
    User,
)
from talent.registry import secret_kinds

SOON = timedelta(days=30)


@dataclass(frozen=True)
class Door:
    """One way on, with a note of what is behind it; amber where it waits for someone."""

    title: Text
    url: str
    icon: str
    note: str = ""
    waits: bool = False


@dataclass(frozen=True)
class Part:
    """A group of doors under a heading."""

    title: Text
    doors: list[Door] = field(default_factory=list)
    lead: Text = ""


def build(user: User) -> list[Part]:
    """What an HR admin or partner sees first. Parts without doors are left out."""
    parts = [waiting(user), doing(user)]
    return [part for part in parts if part.doors or part.lead]


def doing(user: User) -> Part:
    """The acts that HR begins most often."""
    doors = [
        Door(_("Hire someone"), reverse("admin:talent_employee_hire"), "person_add"),
        Door(_("Find a person"), reverse("admin:talent_employee_changelist"), "search"),
        Door(_("Look at the units"), reverse("admin:talent_orgunit_changelist"), "account_tree"),
        Door(_("Look at the roles"), reverse("admin:talent_role_changelist"), "work"),
    ]
    if access.is_hr_admin(user):
        doors += [
            Door(_("Open a unit"), reverse("admin:talent_orgunit_open_unit"), "add"),
            Door(_("Give a right"), reverse("admin:talent_grant_give"), "admin_panel_settings"),
            Door(
                _("Bring people in from files"),
                reverse("admin:talent_importbatch_bring_people"),
                "upload_file",
            ),
        ]
    return Part(_("What would you like to do?"), doors)


def waiting(user: User) -> Part:
    """What is unfinished or begins soon, among the people that the user keeps."""
    people = Employee.objects.visible_to(user).in_sight(user, Sight.HR_PARTNER, Sight.HR_ADMIN)
    doors = [*without_place(people), *starting(people)]
    if access.is_hr_admin(user):
        doors += [*unsent(), *unpublished(), *uploads()]
    return Part(_("What waits"), doors, lead="" if doors else _("Nothing waits for you."))


def counted(rows: Any) -> int:
    return len(rows.order_by().values_list("pk", flat=True)[: COUNTED + 1])


def number(count: int) -> str:
    return _("more than 1,000") if count > COUNTED else str(number_format(count))


def without_place(people: Any) -> list[Door]:
    """Employed people whom no assignment places anywhere: imports leave such gaps."""
    unplaced = Unplaced.objects.current().filter(employee=OuterRef("pk"))
    count = counted(people.filter(Exists(unplaced)))
    if not count:
        return []
    note = ngettext("%(n)s person has no role today", "%(n)s people have no role today", count)
    url = reverse("admin:talent_employee_changelist")
    return [
        Door(
            _("Give people a role"),
            f"{url}?placed=no",
            "person_search",
            note % {"n": number(count)},
            True,
        )
    ]


def starting(people: Any) -> list[Door]:
    """Who begins in the next thirty days."""
    soon = Employment.objects.filter(
        employee=OuterRef("pk"),
        valid__startswith__gt=today(),
        valid__startswith__lte=today() + SOON,
    )
    count = counted(people.filter(Exists(soon)))
    if not count:
        return []
    note = ngettext(
        "%(n)s person begins in the next 30 days", "%(n)s people begin in the next 30 days", count
    )
    url = reverse("admin:talent_employee_changelist")
    return [
        Door(
            _("Who begins soon"),
            f"{url}?employed=later",
            "event_upcoming",
            note % {"n": number(count)},
        )
    ]


def unsent() -> list[Door]:
    failed = Notice.objects.filter(state=NoticeState.FAILED)
    count = counted(failed.exclude(kind__in=secret_kinds()))
    if not count:
        return []
    note = ngettext("%(n)s mail was not sent", "%(n)s mails were not sent", count)
    url = reverse("admin:talent_notice_changelist")
    return [
        Door(
            _("Look at mails that were not sent"),
            f"{url}?state=failed",
            "unsubscribe",
            note % {"n": number(count)},
            True,
        )
    ]


def uploads() -> list[Door]:
    """Checked uploads that somebody should apply or discard."""
    count = counted(ImportBatch.objects.filter(state__in=IMPORT_JUDGED))
    if not count:
        return []
    note = ngettext("%(n)s upload is checked", "%(n)s uploads are checked", count)
    url = reverse("admin:talent_importbatch_changelist")
    title = _("Apply or discard what was uploaded")
    return [Door(title, url, "upload_file", note % {"n": number(count)}, True)]


def unpublished() -> list[Door]:
    count = counted(
        Role.objects.filter(current_version__isnull=True).filter(
            Q(retired_on__isnull=True) | Q(retired_on__gt=today())
        )
    )
    if not count:
        return []
    note = ngettext("%(n)s role is not published yet", "%(n)s roles are not published yet", count)
    url = reverse("admin:talent_role_changelist")
    return [
        Door(
            _("Finish the drafts of roles"),
            f"{url}?state=draft",
            "edit_note",
            note % {"n": number(count)},
        )
    ]


site.dashboard.append(build)
