"""Talent pools: groups of people to keep in mind."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from careers.views.asked import search
from leadership import access
from leadership.forms.succession import NewPoolForm, PersonForm, PoolForm
from leadership.models import PoolMember
from leadership.queries.pools import pool_page
from leadership.services import pools as services
from leadership.services.succession import record_bench_read
from leadership.views.succession_doors import kept_pool, require_open, seen_pool
from lib.editing import was_changed
from lib.forms import add_refusal, submit
from talent.forms.people import said_of
from talent.http import actor_of, me_of

FORM = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def talent_pools(request: HttpRequest) -> HttpResponse:
    """The pools that whoever asks may see."""
    user = require_open(request)
    text, show = search(request), request.GET.get("show", "")
    show = show if show == "closed" else "open"
    context = {
        "text": text,
        "show": show,
        "shown": [("open", _("In use")), ("closed", _("Closed"))],
        "page": pool_page(user, text, show, request.GET.get("cursor", "")),
        "may_begin": access.may_keep_key_roles(user),
    }
    return render(request, "leadership/talent_pools.html", context)


@FORM
def talent_pool_begin(request: HttpRequest) -> HttpResponse:
    """Begin a pool."""
    user, me = require_open(request), me_of(request)
    if not access.may_keep_key_roles(user):
        raise Http404
    form = NewPoolForm(
        request.POST or None, actor=user, initial={"owner": said_of(me) if me else ""}
    )
    if form.is_valid():
        pool = submit(form, services.begin_pool, actor=user)
        if pool:
            messages.success(request, _("Begun. Put people into it."))
            return redirect(pool)
    return render(request, "leadership/talent_pool_edit.html", {"form": form, "pool": None})


@FORM
def talent_pool(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One pool: what it is for and who is in it; adding somebody."""
    user, pool = actor_of(request), seen_pool(request, pk)
    may_edit = pool.closed_on is None and access.may_edit_pool(user, pool)
    if request.method == "POST":
        pool = kept_pool(request, pk)
    form = PersonForm(request.POST or None, actor=user)
    if form.is_valid() and submit(form, services.add_member, actor=user, pool=pool):
        messages.success(request, _("In the pool from today on."))
        return redirect(pool)
    record_bench_read(actor=user, what="pools")
    rows = PoolMember.objects.visible_to(user).filter(pool=pool).select_related("employee")
    now: list[PoolMember] = []
    before: list[PoolMember] = []
    for row in rows.order_by("employee__given_name", "employee__family_name", "pk")[:500]:
        (now if row.valid.upper is None else before).append(row)
    context = {"pool": pool, "now": now, "before": before, "form": form, "may_edit": may_edit}
    return render(request, "leadership/talent_pool.html", context)


@FORM
def talent_pool_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change name, purpose or owner."""
    user, pool = actor_of(request), kept_pool(request, pk)
    form = PoolForm(request.POST or None, instance=pool, actor=user)
    if form.is_valid():
        try:
            services.edit_pool(actor=user, pool=kept_pool(request, pk), **form.cleaned_data)
        except ValidationError as refusal:
            add_refusal(form, refusal)
            if was_changed(refusal):
                form.see(kept_pool(request, pk))
        else:
            messages.success(request, _("Saved."))
            return redirect("leadership:talent_pools")
    return render(request, "leadership/talent_pool_edit.html", {"form": form, "pool": pool})


@require_POST
def talent_pool_close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Keep it in mind no longer."""
    services.close_pool(actor=actor_of(request), pool=kept_pool(request, pk))
    messages.success(request, _("Closed. It stays to be read."))
    return redirect("leadership:talent_pools")


@require_POST
def pool_member_out(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take somebody out of a pool."""
    rows = PoolMember.objects.visible_to(actor_of(request)).select_related("pool", "employee")
    member = get_object_or_404(rows, pk=pk)
    pool = kept_pool(request, member.pool_id)
    try:
        services.take_out(actor=actor_of(request), member=member)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("Taken out."))
    return redirect(pool)
