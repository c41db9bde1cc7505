"""How allauth signs people in here: HR makes accounts, tries are counted, mail goes out later."""

import base64
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from talent import throttle
from talent.models import User
from talent.second_factor import second_factors
from talent.services.notices import notify

RESET = "talent.password_reset"
SECURITY = "talent.security_changed"


@contextmanager
def counted(act: str, request: HttpRequest, whom: str) -> Iterator[list[str]]:
    """Count a try at this door, and refuse in words when there were too many."""
    client = AccountAdapter(request).get_client_ip(request)
    try:
        taken = throttle.take(act, whom=whom, client=client)
    except throttle.TooManyTriesError as error:
        raise ValidationError(too_many(error), code="too_many") from error
    yield taken


def too_many(error: throttle.TooManyTriesError) -> str:
    """What someone reads who tried too often."""
    return ngettext(
        "That was tried too often. Try again in %(count)d minute.",
        "That was tried too often. Try again in %(count)d minutes.",
        error.minutes,
    ) % {"count": error.minutes}


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in with an address and a password, for people whom HR has entered."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _(
            "This address and this password do not go together. Check both, or ask for a new"
            " password."
        ),
        "enter_current_password": _("That is not your present password."),
        "incorrect_password": _("That is not your password."),
        "invalid_password_reset": _("This link was used before, or is too old. Ask for a new one."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts come from HR."""
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Check a password; a try counts for the address and for the client until it succeeds."""
        with counted("sign_in", request, credentials.get("email", "")) as taken:
            user: User | None = super().authenticate(request, **credentials)
        if user is not None:
            throttle.give_back(taken)
        return user

    def reauthenticate(self, user: User, password: str) -> bool:
        """Ask someone signed in for the password once more."""
        with counted("password", self.request, str(user.pk)) as taken:
            right = user.check_password(password)
        if right:
            throttle.give_back(taken)
        return right

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        """Record that a link is due; a worker makes and mails it, so that the page does not tell.

        The link's secret is never stored.
        """
        notify(user, RESET, period=timezone.now().isoformat()[:30])

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell a person that something about their sign-in has changed."""
        what = template_prefix.rsplit("/", 1)[-1]
        notify(user, SECURITY, period=timezone.now().isoformat()[:30], what=what)


def reset_address(user: User) -> str:
    """The path at which this person, and nobody else, may choose a new password for a day."""
    return reverse(
        "account_reset_password_from_key",
        kwargs={
            "uidb36": user_pk_to_url_str(user),
            "key": default_token_generator.make_token(user),
        },
    )


class MFAAdapter(DefaultMFAAdapter):
    """Second proofs: kept encrypted, and never given up by whoever must have one."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("That code is not the one we expect. Wait for the next and try again."),
        "cannot_delete_authenticator": _(
            "You hold rights over others, which need a second proof. Add another one first."
        ),
    }

    def encrypt(self, text: str) -> str:
        """A copy of the database alone does not make codes."""
        return _keys().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return _keys().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return ""  # SECRET_KEY was changed without its fallback: no code will match

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        user = authenticator.user
        if not (settings.SECOND_FACTOR_REQUIRED and user.is_staff):
            return True
        return second_factors(user).exclude(pk=authenticator.pk).exists()


def _keys() -> MultiFernet:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(b"second factors" + secret.encode()).digest() for secret in secrets]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
