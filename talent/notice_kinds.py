"""What this app tells people, in words; each text is made when it is read, from ids."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from django.db import models
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from talent.adapters import RESET, SECURITY, reset_address
from talent.models import Certification, ConfirmationRequest, ImportBatch, ImportState, User
from talent.registry import NoticeKind, NoticeText, registry

M = TypeVar("M", bound=models.Model)
Ids = Sequence[Mapping[str, Any]]


def texts_from(
    ids: Ids, key: str, rows: models.QuerySet[M], write: Callable[[M], NoticeText]
) -> list[NoticeText | None]:
    """One text for each notice from the row that it names under a key, read in one query."""
    found = {row.pk: row for row in rows.filter(pk__in={params.get(key) for params in ids})}
    return [write(found[params[key]]) if params.get(key) in found else None for params in ids]


def _my_page(user: User) -> str:
    me = getattr(user, "employee", None)
    return me.get_absolute_url() if me is not None else "/"


def profile_confirmation(user: User, ids: Ids) -> list[NoticeText | None]:
    text = NoticeText(
        title=_("Is your profile still right?"),
        body=_(
            "You have not confirmed your profile or your skills for half a year. Please look"
            " through them: what is out of date leads to suggestions that do not fit you."
        ),
        url=_my_page(user),
    )
    return [text for _params in ids]


def certificate_expiring(user: User, ids: Ids) -> list[NoticeText | None]:
    def write(row: Certification) -> NoticeText:
        assert row.expires_on is not None
        return NoticeText(
            title=_("A certificate of yours expires soon"),
            body=_("%(name)s is valid until %(day)s. Renew it, or change the date.")
            % {"name": row.name, "day": date_format(row.expires_on)},
            url=_my_page(user),
        )

    own = Certification.objects.visible_to(user).filter(employee__user=user)
    return texts_from(ids, "certification", own.filter(expires_on__isnull=False), write)


def confirmation_asked(user: User, ids: Ids) -> list[NoticeText | None]:
    def write(row: ConfirmationRequest) -> NoticeText:
        return NoticeText(
            title=_("%(person)s asks you to confirm a skill") % {"person": row.employee},
            body=_("Say which level of %(skill)s you see.") % {"skill": row.skill},
            url=row.employee.get_absolute_url(),
        )

    asked = ConfirmationRequest.objects.filter(asked__user=user)
    return texts_from(ids, "confirmationrequest", asked.select_related("employee", "skill"), write)


def confirmation_answered(user: User, ids: Ids) -> list[NoticeText | None]:
    def write(row: ConfirmationRequest) -> NoticeText:
        return NoticeText(
            title=_("%(person)s answered you about a skill") % {"person": row.asked},
            body=_("Look which level of %(skill)s they see.") % {"skill": row.skill},
            url=reverse("talent:skill_why", args=[row.employee_id, row.skill_id]),
        )

    own = ConfirmationRequest.objects.filter(employee__user=user, answered_at__isnull=False)
    return texts_from(ids, "confirmationrequest", own.select_related("asked", "skill"), write)


ENDED = {
    ImportState.CHECKED: gettext_lazy("Your upload is checked"),
    ImportState.APPLIED: gettext_lazy("Your upload is applied"),
    ImportState.REFUSED: gettext_lazy("Your upload cannot be read"),
    ImportState.UNDONE: gettext_lazy("Your upload is undone"),
}


def import_ended(user: User, ids: Ids) -> list[NoticeText | None]:
    batches = ImportBatch.objects.visible_to(user).in_bulk([row["importbatch"] for row in ids])

    def write(batch: ImportBatch | None, state: str) -> NoticeText | None:
        if batch is None:
            return None
        return NoticeText(
            title=str(ENDED.get(ImportState(state), ImportState(state).label)),
            body=_("%(batch)s. Open it to see what it did and what to mend.") % {"batch": batch},
            url=reverse("admin:talent_importbatch_change", args=[batch.pk]),
        )

    return [write(batches.get(row["importbatch"]), row["state"]) for row in ids]


def sign_in(user: User, ids: Ids) -> list[NoticeText | None]:
    text = NoticeText(
        title=_("You can sign in"),
        body=_(
            "Open this page and give your work address, %(email)s: you will be sent a link with"
            " which you choose your password."
        )
        % {"email": user.email},
        url=reverse("account_reset_password"),
    )
    return [text for _params in ids]


def password_reset(user: User, ids: Ids) -> list[NoticeText | None]:
    text = NoticeText(
        title=_("Choose a new password"),
        body=_(
            "Someone, probably you, asked for a new password. This link works once, for a day."
            " If it was not you, do nothing: your password stays as it is."
        ),
        url=reset_address(user),
    )
    return [text for _params in ids]


CHANGES = {
    "password_changed": gettext_lazy("Your password was changed"),
    "password_set": gettext_lazy("Your password was set"),
    "password_reset": gettext_lazy("Your password was changed"),
    "totp_activated": gettext_lazy("An authenticator app was turned on"),
    "totp_deactivated": gettext_lazy("Your authenticator app was turned off"),
    "webauthn_added": gettext_lazy("A passkey was added"),
    "webauthn_removed": gettext_lazy("A passkey was removed"),
    "recovery_codes_generated": gettext_lazy("New recovery codes were made"),
    "token_created": gettext_lazy("An API token was created"),
}


def security_changed(user: User, ids: Ids) -> list[NoticeText | None]:
    other = gettext_lazy("Your sign-in was changed")
    return [
        NoticeText(
            title=str(CHANGES.get(params.get("what", ""), other)),
            body=_("If it was not you, choose a new password now and tell HR."),
            url=reverse("talent:account"),
        )
        for params in ids
    ]


KINDS = [
    NoticeKind(
        "talent.sign_in",
        gettext_lazy("I can sign in"),
        sign_in,
        is_fixed=True,
        is_listed=False,
    ),
    NoticeKind(
        "talent.profile_confirmation",
        gettext_lazy("Look through my profile and skills"),
        profile_confirmation,
        hint=gettext_lazy("When you have not confirmed them for half a year."),
    ),
    NoticeKind(
        "talent.certificate_expiring",
        gettext_lazy("A certificate of mine expires"),
        certificate_expiring,
        hint=gettext_lazy("90, 30 and 7 days before."),
    ),
    NoticeKind(
        "talent.confirmation_asked",
        gettext_lazy("Someone asks me to confirm a skill"),
        confirmation_asked,
        delivery="digest",
        hint=gettext_lazy("When one of your people asks which level you see."),
    ),
    NoticeKind(
        "talent.confirmation_answered",
        gettext_lazy("Someone answers what I asked about a skill"),
        confirmation_answered,
        delivery="digest",
        hint=gettext_lazy("When your manager has said which level they see."),
    ),
    NoticeKind(
        "talent.import_ended",
        gettext_lazy("An upload of mine has ended"),
        import_ended,
        delivery="none",
        hint=gettext_lazy("When it is checked, applied or undone."),
    ),
    NoticeKind(SECURITY, gettext_lazy("My sign-in was changed"), security_changed, is_fixed=True),
    NoticeKind(
        RESET, gettext_lazy("A new password"), password_reset, is_fixed=True, is_listed=False
    ),
]


def register() -> None:
    for kind in KINDS:
        registry.add_notice(kind)
