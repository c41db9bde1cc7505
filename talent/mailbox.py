"""The mails that development and the demo write to files instead of sending them."""

import email
import email.policy
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings

SHOWN = 50
SEPARATOR = "\n" + "-" * 79 + "\n"  # as Django's file backend writes it


@dataclass(frozen=True)
class Mail:
    """One mail as its reader would see it."""

    to: str
    subject: str
    at: datetime | None
    text: str


def read_mails(to: str = "") -> list[Mail]:
    """The newest mails, of those whose address holds the given text."""
    found: list[Mail] = []
    files = sorted(Path(settings.MAIL_DIR).glob("*.log"), key=_age, reverse=True)
    for path in files:
        texts = path.read_text(encoding="utf-8", errors="replace").split(SEPARATOR)
        mails = [_mail(text) for text in reversed(texts) if text.strip()]
        found += [mail for mail in mails if to.lower() in mail.to.lower()]
        if len(found) >= SHOWN:
            break
    return found[:SHOWN]


def _aware(at: datetime) -> datetime:
    """A mail that names no zone ("-0000") was written in UTC."""
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)


def _age(path: Path) -> float:
    return path.stat().st_mtime


def _mail(text: str) -> Mail:
    # As bytes: a text with letters beyond ASCII is read in the charset that the mail names.
    message = email.message_from_bytes(
        text.encode(), _class=EmailMessage, policy=email.policy.default
    )
    body = message.get_body(("plain",))
    date = message["Date"]
    return Mail(
        to=str(message["To"] or ""),
        subject=str(message["Subject"] or ""),
        at=_aware(date.datetime) if date is not None else None,
        text=str(body.get_content()).strip() if body is not None else "",
    )
