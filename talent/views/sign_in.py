"""The sign-in page, and the doors of the demo."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.views import LoginView
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from talent.demo import PERSONAS
from talent.mailbox import read_mails
from talent.models import User
from talent.views.account import safe_next


class SignInView(LoginView):
    """Address and password, or a passkey; in the demo also one of its people."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"personas": PERSONAS if settings.DEMO else []}


sign_in = SignInView.as_view()


@login_not_required
@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Become one of the demo's people; nobody else's door, and nowhere but in the demo."""
    email = request.POST.get("email", "")
    if not settings.DEMO or email not in {persona.email for persona in PERSONAS}:
        raise Http404
    user = get_object_or_404(User, email=email, is_active=True)
    logout(request)  # nothing of the person before is carried over
    adapter = get_adapter()
    adapter.login(request, user)
    response: HttpResponse = adapter.post_login(
        request,
        user,
        email_verification="none",
        signal_kwargs=None,
        email=email,
        signup=False,
        redirect_url=safe_next(request) or settings.LOGIN_REDIRECT_URL,
    )
    return response


@login_not_required
@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    """What the demo would have mailed, newest first."""
    if not settings.DEMO:
        raise Http404
    q = request.GET.get("q", "").strip()
    return render(request, "talent/mailbox.html", {"mails": read_mails(q), "q": q})
