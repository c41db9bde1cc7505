"""allauth's forms, with their tries counted in our own counters."""

from typing import Any

from allauth.account import forms as account
from allauth.core import context
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django.http import HttpRequest

from talent import tasks, throttle
from talent.adapters import counted
from talent.models import User


class CountedCode:
    """A form that asks for a code of an authenticator or a recovery code."""

    user: User

    def clean_code(self) -> str:
        with counted("code", context.request, str(self.user.pk)) as taken:
            code: str = super().clean_code()  # type: ignore[misc]
        throttle.give_back(taken)
        return code


class AuthenticateForm(CountedCode, mfa.AuthenticateForm):
    """The second step of a sign-in."""


class ReauthenticateForm(CountedCode, mfa.ReauthenticateForm):
    """A code instead of the password, before something that matters."""


class ActivateTOTPForm(CountedCode, totp.ActivateTOTPForm):
    """The first code of a new authenticator app."""


class ResetPasswordForm(account.ResetPasswordForm):
    """Asks for a link; the answer is the same whether or not the address is known."""

    def clean_email(self) -> str:
        with counted("reset", context.request, self.cleaned_data["email"]):
            return str(super().clean_email())

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        if not self.users:
            tasks.wake_sender()  # an unknown address takes as long as a known one
        return str(super().save(request, **kwargs))


class ChangePasswordForm(account.ChangePasswordForm):
    """Asks for the present password first, and not without end."""

    def clean_oldpassword(self) -> str:
        with counted("password", context.request, str(self.user.pk)) as taken:
            password = str(super().clean_oldpassword())
        throttle.give_back(taken)
        return password
