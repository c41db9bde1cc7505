"""What a person sets for their own login: how pages look, and keys for programs."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from knox.models import get_digest_token
from knox.settings import CONSTANTS

from talent.access import require
from talent.models import ApiToken, AuditEntry, User
from talent.services.notices import notify

TOKENS = 10


@transaction.atomic
def choose_theme(*, actor: User, theme: str) -> None:
    """Show pages light, dark, or as the device does."""
    if theme not in User.Theme.values:
        raise ValidationError(_("Choose light, dark or as on the device."))
    User.objects.filter(pk=actor.pk).update(theme=theme)
    AuditEntry.add(actor, "talent.theme.chosen", actor, theme=theme)


@transaction.atomic
def create_token(*, actor: User, name: str, days: int) -> tuple[ApiToken, str]:
    """Make a key to the API; its text is returned this once and kept nowhere."""
    User.objects.select_for_update().get(pk=actor.pk)  # two at once must not pass the limit
    if ApiToken.objects.visible_to(actor).current().count() >= TOKENS:
        raise ValidationError(
            _("You have %(count)d tokens. Revoke one that is no longer used.") % {"count": TOKENS}
        )
    digest, text = get_digest_token()
    token = ApiToken.objects.create(
        user=actor,
        name=name,
        digest=digest,
        token_key=text[: CONSTANTS.TOKEN_KEY_LENGTH],
        expiry=timezone.now() + timedelta(days=days),
    )
    AuditEntry.add(actor, "talent.token.created", actor, days=days)
    notify(
        actor, "talent.security_changed", period=timezone.now().isoformat()[:30],
        what="token_created",
    )  # fmt: skip
    return token, text


@transaction.atomic
def revoke_token(*, actor: User, token: ApiToken) -> None:
    """End a key at once."""
    require(token.user_id == actor.pk)
    AuditEntry.add(actor, "talent.token.revoked", actor)
    token.delete()
