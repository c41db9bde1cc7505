"""One pair: its page, what becomes of it, and what the two agree on."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from careers.views.plan_doors import acted
from lib.editing import mark_of
from lib.forms import submit
from mentoring.agreement_words import CONFIDENTIALITY, EXPECTATIONS, EXPECTATIONS_OF_PEERS
from mentoring.forms.pairs import AgreementForm, CompleteForm, EndForm, GoalProgressForm, PauseForm
from mentoring.models import Agreement, Pair, PairGoalState
from mentoring.pair_sections import sections_of
from mentoring.queries.pairs import page_about, row_of, steerable_pairs
from mentoring.services import agreements
from mentoring.services import pairs as services
from mentoring.services.goals_at_end import by_skill
from mentoring.views.pair_doors import FORM, require_form, seen_pair, seen_row, to_pair
from talent.access import is_self
from talent.http import actor_of
from talent.views.me import save_seen


@require_safe
def pair_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Our pair: what comes next, what we agreed, aim for, do and wrote down."""
    user, pair = actor_of(request), seen_pair(request, pk)
    page = page_about(user, pair)
    context = {
        "page": page,
        "row": page.row,
        "pair": pair,
        "sections": sections_of(user, pair),
        "seen": mark_of(page.agreement, agreements.FIELDS) if page.agreement else "",
        "progress": GoalProgressForm(),
    }
    return render(request, "mentoring/pair_detail.html", context)


@FORM
def pair_pause(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a pair rest."""
    user, pair = actor_of(request), steered(request, pk)
    shown = about(request, pair)
    form = PauseForm(request.POST or None, is_mine=shown["row"] is not None)
    sent = request.method == "POST"
    if sent and form.is_valid() and submit(form, services.pause_pair, actor=user, pair=pair):
        messages.success(request, _("It is paused. The place stays kept."))
        return after(request, pair)
    return render(request, "mentoring/pair_pause.html", shown | {"form": form})


@require_POST
def pair_resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on after a pause."""
    pair = steered(request, pk)
    is_mine = about(request, pair)["row"] is not None
    words = _("It goes on. Agree on the next session.") if is_mine else _("It goes on.")
    acted(request, words, services.resume_pair, pair=pair)
    return after(request, pair)


@FORM
def pair_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a pair early, and say why."""
    user, pair = actor_of(request), steered(request, pk)
    form = EndForm(request.POST or None, reasons=services.ends_for(user, pair))
    if form.is_valid() and submit(form, services.end_pair, actor=user, pair=pair):
        messages.success(request, _("It has ended, and the place is free."))
        return after(request, pair)
    return render(request, "mentoring/pair_end.html", about(request, pair) | {"form": form})


@FORM
def pair_complete(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring a pair to its good end; a mentor says where the skills of goals stand."""
    user, pair = actor_of(request), steered(request, pk)
    shown = about(request, pair)
    form = CompleteForm(request.POST or None, goals=skill_goals(request, pair))
    if form.is_valid():
        given = {"reason": form.cleaned_data["reason"], "levels": form.levels}
        form.cleaned_data = given
        if submit(form, services.complete_pair, actor=user, pair=pair):
            is_mine = shown["row"] is not None
            words = _("It is completed. Well done, both of you.")
            messages.success(request, words if is_mine else _("It is completed."))
            return after(request, pair)
    return render(request, "mentoring/pair_complete.html", shown | {"form": form})


def skill_goals(request: HttpRequest, pair: Pair) -> list[Any]:
    """The goals of which the mentor may say a level, by skill; none among peers."""
    if not is_self(actor_of(request), pair.mentor) or pair.programme.is_of_peers:
        return []
    rows = pair.goals.exclude(state=PairGoalState.DROPPED).filter(
        skill__isnull=False, skill__retired_on__isnull=True
    )
    return by_skill(rows.select_related("skill").prefetch_related("skill__levels"))


@FORM
def pair_agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down what we expect of each other; then both sign."""
    user, row = actor_of(request), seen_row(request, pk)
    require_form(request, is_open=row.may_write)
    agreement = agreement_of(request, row.pair)
    initial: dict[str, Any] = {}
    if agreement.pk is None:
        first = EXPECTATIONS_OF_PEERS if row.is_of_peers else EXPECTATIONS
        initial = {"expectations": first, "confidentiality": CONFIDENTIALITY}
    form = AgreementForm(request.POST or None, instance=agreement, initial=initial)
    if form.is_valid() and saved(form, user, row.pair):
        messages.success(request, _("Saved, with your name. It holds once both have signed."))
        return to_pair(row.pair, "agreement")
    return render(request, "mentoring/pair_agreement.html", {"form": form, "row": row})


def agreement_of(request: HttpRequest, pair: Pair) -> Agreement:
    """What stands now, or an empty sheet."""
    rows: Any = Agreement.objects.visible_to(actor_of(request))
    found: Agreement | None = rows.filter(pair=pair).first()
    return found or Agreement(pair=pair, cadence_weeks=pair.programme.cadence_weeks)


def saved(form: AgreementForm, user: Any, pair: Pair) -> Any:
    """Save; one that another window made meanwhile is what a further save compares with."""
    if form.instance.pk is None:
        made = Agreement.objects.filter(pair=pair).first()
        form.instance.pk = made.pk if made is not None else None
    return save_seen(form, agreements.write_agreement, actor=user, pair=pair)


@require_POST
def agreement_sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Put my name under the words that I have read."""
    pair, seen = seen_pair(request, pk), request.POST.get("seen", "")[:16]
    words = _("You have signed. It holds once both have.")
    acted(request, words, agreements.sign_agreement, pair=pair, seen=seen)
    return to_pair(pair, "agreement")


def steered(request: HttpRequest, pk: int) -> Pair:
    """A pair of mine, or of a programme that I run, which has begun and not ended."""
    pair: Pair = get_object_or_404(steerable_pairs(actor_of(request)).going(), pk=pk)  # type: ignore[attr-defined]
    return pair


def about(request: HttpRequest, pair: Pair) -> dict[str, Any]:
    """What the pages that steer a pair say of it: to whoever runs the programme, both names."""
    user = actor_of(request)
    is_mine = is_self(user, pair.mentee) or is_self(user, pair.mentor)
    watch = reverse("mentoring:programme_pair", args=[pair.programme_id, pair.pk])
    return {
        "pair": pair,
        "row": row_of(pair, user) if is_mine else None,
        "back": pair.get_absolute_url() if is_mine else watch,
    }


def after(request: HttpRequest, pair: Pair) -> HttpResponse:
    """Back to the pair: its two to their page, whoever runs the programme to theirs."""
    return redirect(about(request, pair)["back"])
