"""What the organisation wants to reach, and the goals that help with it."""

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from careers.models import Objective
from careers.queries.alignment import aligned, objective_rows
from careers.queries.goals import by_urgency, listed, rows_of
from careers.queries.objectives import SHOWS, in_tree, path_to, shown
from careers.views.asked import ids, search
from careers.views.development import areas
from lib.paging import Page, page_of
from talent.http import actor_of, me_of
from talent.models import OrgUnit

MOST = 300  # objectives on one page; who has more looks for some of them


@require_safe
def objectives(request: HttpRequest) -> HttpResponse:
    """The tree of objectives, each with the goals aligned to it that one sees."""
    user, text, show = actor_of(request), search(request), request.GET.get("show", "")
    show = show if show in SHOWS else SHOWS[0]
    every = Objective.objects.visible_to(user)
    unit = OrgUnit.objects.visible_to(user).filter(pk__in=ids(request, "unit")[:1]).first()
    found = by_words(shown(every, show), text)
    if unit is not None:
        found = found.filter(unit__in=OrgUnit.objects.below(unit))
    rows = in_tree(found).select_related("unit", "owner")[: MOST + 1]
    labels = (_("Running"), _("To come"), _("Ended"), _("All"))
    context = {
        "areas": areas("objectives", me_of(request)),
        "rows": objective_rows(user, rows[:MOST]),
        "is_cut": len(rows) > MOST,
        "text": text,
        "show": show,
        "shows": list(zip(SHOWS, labels, strict=True)),
        "unit": unit,
        "units": OrgUnit.objects.filter(objectives__in=every).distinct().order_by("name"),
        "is_flat": bool(text or unit) or show in ("coming", "ended"),
        "is_narrowed": bool(text or unit) or show != SHOWS[0],
    }
    return render(request, "careers/objectives.html", context)


def by_words(rows: QuerySet[Objective], text: str) -> QuerySet[Objective]:
    """Objectives with all words in their title or description."""
    for word in text.split()[:10]:
        rows = rows.filter(Q(title__icontains=word) | Q(description__icontains=word))
    return rows


@require_safe
def objective_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One objective: why, who answers for it, what lies below, and which goals help."""
    user = actor_of(request)
    found = in_tree(Objective.objects.visible_to(user)).select_related("unit", "owner", "parent")
    objective = get_object_or_404(found, pk=pk)
    goals = by_urgency(listed(aligned(user).filter(objective=objective)))
    page = page_of(goals, "closed", "due", "pk", cursor=request.GET.get("cursor", ""))
    below = Objective.objects.visible_to(user).filter(parent=objective)
    context = {
        "row": objective_rows(user, [objective])[0],
        "objective": objective,
        "above": path_to(objective),
        "below": objective_rows(user, in_tree(below).select_related("unit", "owner")),
        "page": Page(rows_of(page.rows), page.previous, page.next),
        "me": me_of(request),
    }
    return render(request, "careers/objective_detail.html", context)
