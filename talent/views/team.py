"""The team page: a manager's line and what waits in it."""

from collections import defaultdict
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lib.paging import Page, page_in, page_of
from talent.http import actor_of, me_of, waiting_of
from talent.models import Employee, Sight, User
from talent.queries import team as queries
from talent.queries.team import SMALL_LINE, Member, TeamRow
from talent.registry import InboxItem, registry
from talent.views.home import home_views

SHOWS = ("everyone", "waits", "stale")
SORTS = ("name", "-name", "since", "-since", "confirmed", "-confirmed")


@require_safe
def team(request: HttpRequest) -> HttpResponse:
    """Who waits for me, and how my line stands; or the line of a manager below me."""
    user, me = actor_of(request), me_of(request)
    manager = asked_manager(request, user, me)
    direct = request.GET.get("reach") == "direct"
    members = queries.line_of(user, manager, direct=direct) if manager else []
    if manager is None or not members:
        context = {"manager": manager, "is_me": manager == me, "direct": direct}
        return render(request, "talent/team_none.html", context)
    waits = waits_by_person(waiting_of(request))
    is_large = len(members) > SMALL_LINE
    show = request.GET.get("show", "")
    show = show if show in SHOWS else SHOWS[0]
    build = large_page if is_large else small_page
    page = build(request, user, manager, members, waits, show)
    context = {
        "manager": manager,
        "is_me": manager == me,
        "views": home_views(me, "team") if manager == me else [],
        "page": page,
        "columns": sorted(registry.team, key=lambda column: column.order),
        "direct": direct,
        "show": show,
        "shows": chips_of(members, waits, is_large),
        "is_large": is_large,
        "size": len(members),
        "fresh": sum(member.is_fresh for member in members),
        "direct_size": sum(member.depth == 1 for member in members),
        **longest_wait(members, waits),
    }
    return render(request, "talent/team.html", context)


def asked_manager(request: HttpRequest, user: User, me: Employee | None) -> Employee | None:
    """Me, or by `?of=` a manager in my line; anyone else does not exist here."""
    asked = request.GET.get("of", "")
    if not asked:
        return me
    if not asked.isdecimal():
        raise Http404
    people = Employee.objects.visible_to(user).in_sight(user, Sight.SELF, Sight.CHAIN)
    return get_object_or_404(people.with_current_assignment(), pk=asked)


def waits_by_person(items: list[InboxItem]) -> dict[int, list[InboxItem]]:
    """What waits for me, by the person it concerns; oldest first."""
    found: dict[int, list[InboxItem]] = defaultdict(list)
    for item in items:
        if item.about is not None:
            found[item.about].append(item)
    return found


def small_page(
    request: HttpRequest,
    user: User,
    manager: Employee,
    members: list[Member],
    waits: dict[int, list[InboxItem]],
    show: str,
) -> Page[TeamRow]:
    """A line of up to a thousand is ordered in memory: as a tree, or by a column."""
    since = {pk: _day(items[0]) for pk, items in waits.items()}
    chosen = queries.in_tree_order(members, since)
    if show == "waits":
        chosen = [member for member in chosen if member.pk in waits]
    elif show == "stale":
        chosen = [member for member in chosen if not member.is_fresh]
    sort = request.GET.get("sort", "")
    if sort in SORTS:
        chosen = sorted_members(user, chosen, sort)
    page = page_in(chosen, [member.pk for member in chosen], request.GET.get("cursor", ""))
    is_tree = show == "everyone" and sort not in SORTS
    depths = {member.pk: member.depth if is_tree else 1 for member in page.rows}
    return Page(team_rows(user, depths, waits), page.previous, page.next)


def sorted_members(user: User, members: list[Member], sort: str) -> list[Member]:
    """By one column; people without a value come last."""
    key, backwards = sort.removeprefix("-"), sort.startswith("-")
    by_name = sorted(members, key=lambda member: (member.name, member.pk))
    if key == "name":
        return by_name[::-1] if backwards else by_name
    values: dict[int, date | None] = {member.pk: member.confirmed_on for member in members}
    if key == "since":
        values = {**queries.roles_since(user, list(values))}
    have = [member for member in by_name if values.get(member.pk)]
    have.sort(key=lambda member: values[member.pk] or date.max, reverse=backwards)
    return [*have, *(member for member in by_name if not values.get(member.pk))]


def large_page(
    request: HttpRequest,
    user: User,
    manager: Employee,
    members: list[Member],
    waits: dict[int, list[InboxItem]],
    show: str,
) -> Page[TeamRow]:
    """A longer line comes by name from the database, page by page."""
    people = queries.large_line(user, manager, direct=request.GET.get("reach") == "direct")
    if show == "waits":
        people = people.filter(pk__in=waits)
    elif show == "stale":
        people = people.filter(queries.not_fresh())
    way = "-" if request.GET.get("sort") == "-name" else ""
    cursor = request.GET.get("cursor", "")
    page = page_of(people.only("pk"), f"{way}by_name", f"{way}pk", cursor=cursor)
    rows = team_rows(user, {person.pk: 1 for person in page.rows}, waits)
    return Page(rows, page.previous, page.next)


def team_rows(
    user: User, depths: dict[int, int], waits: dict[int, list[InboxItem]]
) -> list[TeamRow]:
    """The rows of one page with what this app and others say about each person."""
    people = queries.people_in(user, depths)
    reports = queries.report_counts(user, depths)
    since = queries.roles_since(user, depths)
    shown = [people[pk] for pk in depths if pk in people]
    columns = sorted(registry.team, key=lambda column: column.order)
    built = [(column, column.build(user, shown)) for column in columns]
    rows = []
    for person in shown:
        member = Member(person.pk, 0, None, "", oldest_confirmed(person))
        rows.append(
            TeamRow(
                person=person,
                depth=min(depths[person.pk] - 1, 4),
                reports=reports.get(person.pk, 0),
                role_since=since.get(person.pk),
                confirmed_on=member.confirmed_on,
                is_fresh=member.is_fresh,
                waiting=list(waits.get(person.pk, [])),
                cells=[(str(c.label), c.template, found.get(person.pk)) for c, found in built],
            )
        )
    return rows


def oldest_confirmed(person: Employee) -> date | None:
    """When both profile and skills were last confirmed; None where one never was."""
    days = (person.profile_confirmed_on, person.skills_confirmed_on)
    return None if None in days else min(day for day in days if day)


def chips_of(
    members: list[Member], waits: dict[int, list[InboxItem]], is_large: bool
) -> list[tuple[Any, ...]]:
    """What the list can show; a line of more than a thousand is not counted."""
    labels = (_("Everyone"), _("Waits for me"), _("Not confirmed"))
    if is_large:
        return list(zip(SHOWS, labels, strict=True))
    counts = (
        len(members),
        sum(member.pk in waits for member in members),
        sum(not member.is_fresh for member in members),
    )
    return list(zip(SHOWS, labels, counts, strict=True))


def longest_wait(members: list[Member], waits: dict[int, list[InboxItem]]) -> dict[str, Any]:
    """How many of the line wait, and what has waited longest."""
    mine = [item for member in members for item in waits.get(member.pk, [])]
    people = {item.about for item in mine}
    oldest = min(mine, key=lambda item: item.since, default=None)
    return {"waiting_people": len(people), "oldest": oldest}


def _day(item: InboxItem) -> date:
    return timezone.localdate(item.since)
