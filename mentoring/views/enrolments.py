"""My part in programmes: joining, what I said, changing it, and leaving."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lib.forms import resend
from mentoring import access
from mentoring.forms.enrolments import BlocksForm, JoinForm
from mentoring.models import MOST_WISHES, Block, Enrolment, Programme, Side
from mentoring.queries import enrolments as queries
from mentoring.queries.pair_lists import Taking
from mentoring.queries.programmes import rows_of
from mentoring.services.blocks import set_blocks
from mentoring.services.enrolments import edit_enrolment, enrol, withdraw_enrolment
from mentoring.views.doors import (
    acted,
    ended_by,
    own_enrolment,
    seen_enrolment,
    seen_programme,
    tried,
)
from talent.http import actor_of, me_of, record_of
from talent.models import Employee, User

FORM = require_http_methods(["GET", "HEAD", "POST"])


@FORM
def programme_join(request: HttpRequest, pk: int, side: str) -> HttpResponse:
    """Take part on one side; what is proposed comes from gaps and plan."""
    user, me, programme = actor_of(request), record_of(request), seen_programme(request, pk)
    if side not in programme.sides:
        raise Http404
    (row,) = rows_of(user, me, [programme])
    if side in [one.side for one in row.mine]:
        return redirect(next(one for one in row.mine if one.side == side))
    proposal = proposed(user, me, side) if request.method != "POST" else None
    form = JoinForm(
        request.POST or None, actor=user, me=me, programme=programme, side=side,
        said=beginning(me, proposal), is_new=True,
    )  # fmt: skip
    if form.is_valid():
        given = {"actor": user, "programme": programme, "employee": me, "side": side}
        enrolment = tried(form, enrol, form.places, **given, **form.given())
        if enrolment:
            words = _("You take part.")
            if enrolment.is_waiting:
                words = _("All places are taken: you are on the waiting list.")
            messages.success(request, words)
            return redirect(enrolment)
    context = {
        "programme": programme,
        "side": Side(side),
        "form": form,
        "proposal": proposal,
        "is_possible": side in row.open_sides,
    }
    return render(request, "mentoring/programme_join.html", context)


def proposed(user: User, me: Employee, side: str) -> queries.Proposal:
    """What a form for joining begins with."""
    if side == Side.MENTOR:
        return queries.Proposal(None, queries.offered_by(user, me), False, False)
    return queries.proposal_for(user, me)


def beginning(me: Employee, proposal: queries.Proposal | None) -> queries.Said:
    """What a new form says before anybody has typed."""
    return queries.Said(
        about="", capacity=1, wishes=[], blocks=queries.blocked_by(me),
        target_role=proposal.role if proposal else None,
        skills=proposal.skills if proposal else [],
    )  # fmt: skip


@require_safe
def enrolment_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One enrolment: what the person said; wishes are read by their writer alone."""
    user, enrolment = actor_of(request), seen_enrolment(request, pk)
    is_mine = enrolment.employee == me_of(request)
    context = {
        "enrolment": enrolment,
        "programme": enrolment.programme,
        "is_mine": is_mine,
        "skills": enrolment.skills.select_related("skill").order_by("rank"),
        "place": queries.place_in_line(enrolment),
        **(own_words(user, enrolment) if is_mine else {}),
        "runs": access.may_run_programme(user, enrolment.programme),
    }
    return render(request, "mentoring/enrolment_detail.html", context)


def own_words(user: User, enrolment: Enrolment) -> dict[str, Any]:
    """What only the person reads, and what the person may do."""
    blocks = Block.objects.visible_to(user).select_related("employee")
    wishes = enrolment.wishes.visible_to(user).select_related("employee")
    is_matched = queries.holds_pair(enrolment)
    return {
        "wishes": wishes.order_by("rank"),
        "blocks": [row.employee for row in blocks.order_by("employee__name_folded", "pk")],
        "is_matched": is_matched,
        "may_find": Taking(enrolment, is_matched).may_find,
        "may_edit": enrolment.is_live and (enrolment.side == Side.MENTOR or not is_matched),
        "may_leave": enrolment.is_live and not queries.is_in_pair(enrolment),
    }


@FORM
def enrolment_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what I said."""
    user, me, enrolment = actor_of(request), record_of(request), own_enrolment(request, pk)
    if not enrolment.is_live:
        raise Http404
    wish = wished_for(request, me) if request.method != "POST" else None
    said = queries.said_on(enrolment)
    form = JoinForm(
        request.POST or None, actor=user, me=me, programme=enrolment.programme,
        side=enrolment.side, said=said, wish=wish,
    )  # fmt: skip
    if form.is_valid():
        given = {"actor": user, "enrolment": enrolment, **form.given()}
        if tried(form, edit_enrolment, form.places, **given):
            messages.success(request, _("Saved."))
            return redirect(enrolment)
        if hasattr(form, "was_changed"):
            resend(form, queries.said_on(own_enrolment(request, pk)).mark)
    context = {
        "programme": enrolment.programme,
        "enrolment": enrolment,
        "side": Side(enrolment.side),
        "form": form,
        "wish": wish if wish not in said.wishes else None,
        "is_room": len(said.wishes) < MOST_WISHES,
    }
    return render(request, "mentoring/enrolment_edit.html", context)


def wished_for(request: HttpRequest, me: Employee) -> Employee | None:
    """Somebody whom a page proposes as one more wish; nothing is kept before it is saved."""
    asked = request.GET.get("wish", "")
    if not asked.isdecimal() or len(asked) > 18:
        return None
    people = Employee.objects.colleagues_of(actor_of(request)).exclude(pk=me.pk)
    return people.filter(pk=int(asked)).first()


@FORM
def enrolment_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave, or take somebody out, after a look at what ends with it."""
    user, me, enrolment = actor_of(request), me_of(request), ended_by(request, pk)
    is_mine = enrolment.employee == me
    programme: Programme = enrolment.programme
    if request.method == "POST":
        words = _("You no longer take part.")
        if not is_mine:
            words = _("%(name)s no longer takes part.") % {"name": enrolment.employee.name}
        done = acted(request, words, withdraw_enrolment, enrolment=enrolment)
        if is_mine or not done:
            return redirect(programme if done else enrolment)
        return redirect("mentoring:programme_people", programme.pk)
    if not enrolment.is_live:
        raise Http404
    context = {
        "enrolment": enrolment,
        "programme": programme,
        "is_mine": is_mine,
        "is_in_pair": queries.is_in_pair(enrolment),
        "runs": access.may_run_programme(user, programme),
    }
    return render(request, "mentoring/enrolment_withdraw.html", context)


@FORM
def block_list(request: HttpRequest) -> HttpResponse:
    """With whom I do not want to be matched, in any programme; nobody else sees this page."""
    user, me = actor_of(request), record_of(request)
    form = BlocksForm(request.POST or None, actor=user, me=me, blocked=queries.blocked_by(me))
    if form.is_valid():
        given = {"actor": user, "employee": me, "people": form.ruled_out()}
        if tried(form, set_blocks, {"blocks": "block_1"}, **given) is not None:
            messages.success(request, _("Saved. Nobody is told."))
            return redirect("mentoring:block_list")
    return render(request, "mentoring/block_list.html", {"form": form})
