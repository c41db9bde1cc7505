"""The words that leave the house. Mails carry no levels, no notes, nothing sensitive."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lib.dates import zone_of
from talent.models import Delivery, Notice, User
from talent.registry import NoticeText, registry, texts_for


def notice_mail(user: User, notices: Sequence[Notice]) -> EmailMultiAlternatives | None:
    """One notice as a mail, or several as a digest; None where nothing is left to tell.

    The Message-ID stays the same whenever it is sent again.
    """
    me = getattr(user, "employee", None)
    with ExitStack() as stack:
        if me is not None:
            stack.enter_context(translation.override(me.language))
            stack.enter_context(timezone.override(zone_of(me.time_zone)))
        texts = texts_for(user, notices)
        told = [
            _through_the_bell(notice, texts[notice.pk]) for notice in notices if notice.pk in texts
        ]
        if not told:
            return None
        return _mail(user, notices, told, name=me.first_name if me is not None else "")


def _through_the_bell(notice: Notice, text: NoticeText) -> NoticeText:
    """Opening a notice from a mail marks it as read; what is only a mail keeps its own address."""
    if not registry.notices[notice.kind].is_listed:
        return text
    return replace(text, url=reverse("talent:notice_open", args=[notice.pk]))


def _mail(
    user: User, notices: Sequence[Notice], told: list[NoticeText], name: str
) -> EmailMultiAlternatives:
    digest = notices[0].delivery == Delivery.DIGEST
    first = min(notice.pk for notice in notices)
    context = {
        "name": name,
        "organisation": settings.ORGANISATION_NAME,
        "base_url": settings.BASE_URL,
        "texts": told,
        "digest": digest,
        "preferences": settings.BASE_URL + reverse("talent:notice_preferences"),
    }
    subject = told[0].title
    if digest and len(told) > 1:
        subject = ngettext("%(count)d notice for you", "%(count)d notices for you", len(told)) % {
            "count": len(told)
        }
    host = urlsplit(settings.BASE_URL).hostname
    mail = EmailMultiAlternatives(
        subject=" ".join(f"{subject} · {settings.ORGANISATION_NAME}".split()),
        body=render_to_string("emails/notice.txt", context).strip() + "\n",
        to=[user.email],
        headers={
            "Message-ID": f"<{'digest' if digest else 'notice'}-{first}@{host}>",
            "Auto-Submitted": "auto-generated",
            "List-Unsubscribe": f"<{context['preferences']}>",
        },
    )
    mail.attach_alternative(render_to_string("emails/notice.html", context), "text/html")
    return mail


def reason_unsent(error: Exception) -> str:
    """Why a mail did not leave, in words for HR."""
    return _("The mail server did not take it: %(error)s") % {"error": error}
