"""Skills: what one is, why a level is what it is, and saying or confirming one."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lib.forms import submit
from lib.paging import page_of
from talent.forms.skills import AskForm, ChooseSkillForm, ClaimForm
from talent.http import actor_of, me_of, record_of
from talent.models import DETAIL, ClaimSource, Employee, EmployeeSkill, Sight, Skill, User
from talent.queries import skills as queries
from talent.queries.profile import relations
from talent.registry import registry
from talent.services import profile as profile_services
from talent.services import skills as services

FORM = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def skill_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What a skill is, its five levels, mine, and who shares it."""
    user, me = actor_of(request), me_of(request)
    skill = get_object_or_404(Skill, pk=pk)
    mine = EmployeeSkill.objects.visible_to(user).filter(employee=me, skill=skill).first()
    people = page_of(
        queries.holders(user, skill),
        "by_name",
        "pk",
        cursor=request.GET.get("cursor", ""),
        size=12,
    )
    cards = [card for source in registry.skill_cards if (card := source(user, skill))]
    context = {
        "skill": skill,
        "levels": queries.level_words(skill),
        "mine": mine,
        "here": round(mine.level) if mine else None,
        "people": people,
        "cards": sorted(cards, key=lambda card: card.order),
    }
    return render(request, "talent/skill_detail.html", context)


@require_safe
def skill_why(request: HttpRequest, pk: int, skill: int) -> HttpResponse:
    """Why a level is what it is: every claim with its weight, and the rule."""
    user = actor_of(request)
    person = get_object_or_404(Employee.objects.visible_to(user), pk=pk)
    sights = relations(user, person)
    if not sights & set(DETAIL):
        raise Http404
    found = queries.why(user, person, get_object_or_404(Skill, pk=skill))
    if found is None:
        raise Http404
    if Sight.SELF not in sights:
        profile_services.record_read(actor=user, employee=person)
    context = {
        "person": person,
        "why": found,
        "is_me": Sight.SELF in sights,
        "may_claim": queries.claims_as(sights) is not None,
    }
    fragment = "#parts" if request.headers.get("HX-Request") else ""
    return render(request, f"talent/skill_why.html{fragment}", context)


@FORM
def claim_create(request: HttpRequest) -> HttpResponse:
    """Say at which level I have a skill."""
    me = record_of(request)
    return claim_page(request, me, ClaimSource.SELF)


@FORM
def claim_for(request: HttpRequest, pk: int) -> HttpResponse:
    """Say at which level I see a skill of somebody in my line, or of my mentee."""
    user = actor_of(request)
    person = get_object_or_404(Employee.objects.visible_to(user), pk=pk)
    sights = relations(user, person)
    source = queries.claims_as(sights)
    if source is None or Sight.SELF in sights:
        raise Http404
    return claim_page(request, person, source)


def claim_page(request: HttpRequest, person: Employee, source: str) -> HttpResponse:
    """Choose a skill, then a level; `preview` shows what it would do without saving it."""
    user = actor_of(request)
    choose = ChooseSkillForm(request.GET if request.GET.get("skill") else None)
    context: dict[str, Any] = {
        "person": person, "is_me": source == ClaimSource.SELF, "choose": choose, "source": source,
    }  # fmt: skip
    if not (choose.is_bound and choose.is_valid()):
        context["rows"] = queries.skill_rows(user, person)
        return render(request, "talent/claim_choose.html", context)
    skill = choose.cleaned_data["skill"]
    form = ClaimForm(request.POST or None, skill=skill)
    is_preview = "preview" in request.POST
    context |= {"skill": skill, "form": form}
    if form.is_valid():
        said = form.cleaned_data
        given = {"actor": user, "employee": person, "skill": skill, "source": source}
        if not is_preview and submit(form, services.claim_skill, **given):
            return claimed(request, user, person, skill)
        before, after = queries.level_with(
            person, skill, level=said["level"], source=source, by=user
        )
        context |= {"before": before, "after": after}
    fragment = "#preview" if is_preview and request.headers.get("HX-Request") else ""
    return render(request, f"talent/claim.html{fragment}", context)


def claimed(request: HttpRequest, user: User, person: Employee, skill: Skill) -> HttpResponse:
    """Say what the level is now, and go to its parts, or for mentors to the skills."""
    row = EmployeeSkill.objects.visible_to(user).get(employee=person, skill=skill)
    words = {"skill": skill.name, "level": row.level}
    messages.success(request, _("Noted. %(skill)s is now at %(level)s.") % words)
    if relations(user, person) & set(DETAIL):
        return redirect("talent:skill_why", person.pk, skill.pk)
    return redirect(f"{person.get_absolute_url()}?tab=skills")


@FORM
def skill_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask my manager, or someone further up, at which level they see a skill of mine."""
    user, me = actor_of(request), record_of(request)
    mine = EmployeeSkill.objects.visible_to(user).select_related("skill")
    row = get_object_or_404(mine, employee=me, skill=pk)
    form = AskForm(request.POST or None, actor=user, employee=me)
    given = {"actor": user, "employee": me, "skill": row.skill}
    if form.is_valid() and submit(form, services.ask_to_confirm, **given):
        asked = form.cleaned_data["asked"]
        messages.success(request, _("You asked %(name)s.") % {"name": asked.name})
        return redirect(f"{me.get_absolute_url()}?tab=skills")
    nobody = not queries.may_ask(user, me).exists()
    context = {"row": row, "form": form, "nobody": nobody}
    return render(request, "talent/skill_confirm.html", context)


@require_POST
def skill_share(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a skill on the card that everyone sees, or stop showing it."""
    user, me = actor_of(request), record_of(request)
    mine = EmployeeSkill.objects.visible_to(user).select_related("skill")
    row = get_object_or_404(mine, employee=me, skill=pk)
    is_shared = request.POST.get("is_shared") == "yes"
    services.share_skill(actor=user, employee=me, skill=row.skill, is_shared=is_shared)
    if request.headers.get("HX-Request"):
        row.is_shared = is_shared
        return render(request, "talent/_skill_share.html", {"row": row})
    return redirect(f"{me.get_absolute_url()}?tab=skills")


@require_POST
def skills_confirm(request: HttpRequest) -> HttpResponse:
    """Say that all of my skills are right as of today."""
    me = record_of(request)
    services.confirm_skills(actor=actor_of(request), employee=me)
    messages.success(request, _("Your skills are confirmed as of today."))
    return redirect(f"{me.get_absolute_url()}?tab=skills")
