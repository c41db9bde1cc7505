"""My account: how pages look, how I sign in, what acts for me."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lib.forms import submit
from talent.forms.account import TokenForm
from talent.http import actor_of
from talent.models import ApiToken, User
from talent.second_factor import second_factors
from talent.services.account import choose_theme, create_token, revoke_token


@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """All that concerns my login, and where to change it."""
    user = actor_of(request)
    context = {
        "themes": User.Theme.choices,
        "has_second_factor": second_factors(user).exists(),
        "tokens": ApiToken.objects.visible_to(user).current().count(),
    }
    return render(request, "talent/account.html", context)


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Show pages light, dark or as the device does, and go back."""
    try:
        choose_theme(actor=actor_of(request), theme=request.POST.get("theme", ""))
    except ValidationError as error:
        return HttpResponseBadRequest(" ".join(error.messages))
    return redirect(safe_next(request) or "talent:account")


@require_safe
def tokens(request: HttpRequest) -> HttpResponse:
    """The keys by which programs act for me."""
    return _token_page(request, TokenForm())


@require_POST
@reauthentication_required
def token_create(request: HttpRequest) -> HttpResponse:
    """Make a key and show it once."""
    form = TokenForm(request.POST)
    made = submit(form, create_token, actor=actor_of(request)) if form.is_valid() else None
    if made is None:
        return _token_page(request, form, status=422)
    token, text = made
    return _token_page(request, TokenForm(), token=token, text=text)


@require_POST
def token_revoke(request: HttpRequest, pk: str) -> HttpResponse:
    """End a key at once."""
    user = actor_of(request)
    token = get_object_or_404(ApiToken.objects.visible_to(user), pk=pk)
    revoke_token(actor=user, token=token)
    messages.success(request, _("“%(name)s” no longer opens anything.") % {"name": token.name})
    return redirect("talent:tokens")


def _token_page(
    request: HttpRequest, form: TokenForm, status: int = 200, **new: object
) -> HttpResponse:
    mine = ApiToken.objects.visible_to(actor_of(request)).current()
    return render(request, "talent/tokens.html", {"form": form, "mine": mine, **new}, status=status)


def safe_next(request: HttpRequest) -> str:
    """Where a form wants to go back to, if that is a page of this product; else nowhere."""
    path = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        path, {request.get_host()}, require_https=request.is_secure()
    )
    return path if safe else ""
