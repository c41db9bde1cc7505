"""The catalogue for everybody: what there is, and what one programme is about."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from careers.views.asked import search
from leadership import access
from leadership.forms.programmes import CatalogueForm
from leadership.models import Programme
from leadership.programme_sections import sections_of
from leadership.queries import programmes as queries
from leadership.queries.audience import rule_in_words, rules_of
from leadership.queries.curriculum import curriculum_of
from leadership.queries.programme_page import programme_page_of
from leadership.services.programmes import what_it_lacks
from leadership.views.programme_doors import about
from talent.http import actor_of, me_of
from talent.models import User

# On which page each lack is mended.
MENDED_ON = {
    "audience": "leadership:programme_audience",
    "targets": "leadership:programme_targets",
    "curriculum": "leadership:component_create",
}


@require_safe
def programme_list(request: HttpRequest) -> HttpResponse:
    """What one can take part in, and what it does for one's own gaps."""
    user, me = actor_of(request), me_of(request)
    keeps = access.may_keep_programmes(user)
    catalogue = queries.catalogue_of(user)
    form = CatalogueForm(request.GET, skills=catalogue.skills, has_fit=me is not None)
    shown = list(queries.SHOWN if me is not None else queries.SHOWN[:1])
    # Drafts are seen by who keeps the catalogue, and by those who stand for one.
    if keeps or "draft" in catalogue.states:
        shown += queries.SHOWN_TO_KEEPERS
    show = request.GET.get("show", "")
    show = show if show in dict(shown) else "offered"
    wanted = queries.Wanted(
        text=search(request), way=form.chosen("way") or "", serves=form.chosen("serves") or "",
        skill=form.chosen("skill"), show=show,
        order=form.chosen("sort") or (queries.FIT if me is not None else "name"),
    )  # fmt: skip
    context = {
        "form": form,
        "wanted": wanted,
        "shown": shown,
        "page": queries.programme_page(user, me, wanted, catalogue, request.GET.get("cursor", "")),
        "is_narrowed": bool(
            wanted.text or wanted.way or wanted.serves or wanted.skill or show != "offered"
        ),
        "keeps": keeps,
    }
    return render(request, "leadership/programme_list.html", context)


@require_safe
def programme_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One programme: what for, for whom, what it raises, and how it goes on."""
    user, me = actor_of(request), me_of(request)
    page = programme_page_of(user, me, pk)
    if page is None:
        raise Http404
    programme = page.programme
    context = about(request, programme, "programme_detail") | {
        "page": page,
        "audience": [rule_in_words(rule) for rule in rules_of(programme)],
        "curriculum": curriculum_of(programme),
        "sections": sections_of(user, programme),
        "me": me,
        **_keeping(user, programme),
    }
    return render(request, "leadership/programme_detail.html", context)


def _keeping(user: User, programme: Programme) -> dict[str, Any]:
    """What whoever keeps the catalogue may do with a programme, and what a draft still lacks."""
    if not access.may_keep_programmes(user):
        return {"keeps": False}
    lacking = {} if programme.is_offered else what_it_lacks(programme)
    return {
        "keeps": True,
        "lacking": [
            (words, MENDED_ON.get(name, "leadership:programme_edit"))
            for name, words in lacking.items()
        ],
    }
