"""Lists of roles: the catalogue, roles for me, and what I keep."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from careers.forms import CatalogueForm, NextForm
from careers.queries.lists import Wanted, closest_roles, find_roles, grades_for_step
from careers.queries.roles import places, role_rows
from careers.views.areas import areas
from careers.views.asked import search
from talent.http import actor_of, me_of, record_of
from talent.models import Employee


@require_safe
def role_list(request: HttpRequest) -> HttpResponse:
    """All roles, by name and other titles, with filters."""
    user, me = actor_of(request), me_of(request)
    rows = role_rows(user, me)
    form = CatalogueForm(request.GET, rows=rows, places=places())
    grade = form.chosen("grade")
    wanted = Wanted(
        text=search(request),
        family=form.chosen("family"),
        track=form.chosen("track"),
        grades=frozenset([grade]) if grade else None,
        location=form.chosen("location"),
        kept=bool(form.chosen("kept")),
        order=form.chosen("sort") or "name",
    )
    found = find_roles(user, me, rows, wanted, request.GET.get("cursor", ""))
    context = {
        "areas": areas("role_list", me),
        "form": form,
        "wanted": wanted,
        "found": found,
        "total": len(rows),
        "is_narrowed": bool(wanted.text) or form.narrows,
    }
    return render(request, "careers/role_list.html", context)


@require_safe
def roles_for_me(request: HttpRequest) -> HttpResponse:
    """Where I could go next: all roles by how close I am, each with its reasons."""
    user, me = actor_of(request), record_of(request)
    rows = role_rows(user, me)
    rank = rank_of(me)
    form = NextForm(request.GET, rows=rows, places=places(), has_grade=rank is not None)
    wanted = Wanted(
        family=form.chosen("family"),
        track=form.chosen("track"),
        grades=grades_for_step(rows, rank, form.chosen_step),
        location=form.chosen("location"),
    )
    found = closest_roles(user, me, rows, wanted, request.GET.get("cursor", ""))
    context = {
        "areas": areas("roles_for_me", me),
        "form": form,
        "found": found,
        "is_narrowed": form.narrows,
        "is_known": any(one.figures.coverage for one in found.page.rows),
    }
    return render(request, "careers/roles_for_me.html", context)


@require_safe
def bookmark_list(request: HttpRequest) -> HttpResponse:
    """The roles that I keep in mind."""
    user, me = actor_of(request), record_of(request)
    rows = role_rows(user, me)
    wanted = Wanted(kept=True, order="closest")
    found = find_roles(user, me, rows, wanted, request.GET.get("cursor", ""))
    context = {"areas": areas("bookmark_list", me), "found": found}
    return render(request, "careers/bookmark_list.html", context)


def rank_of(me: Employee) -> int | None:
    """The rank of my grade, where I have one."""
    if me.assignment is None or me.assignment.role.grade is None:
        return None
    return int(me.assignment.role.grade.rank)
