"""Evidence of actions: files and links."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import URLValidator
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from careers import access
from careers.evidence import checked
from careers.models import Evidence, PlanItem
from careers.services.plan_locks import locked_item
from talent.access import require
from talent.models import Actor, AuditEntry, User

MOST = 20  # pieces for one action
LONGEST_NAME, LONGEST_ENDING = 150, 12  # signs
is_link = URLValidator(schemes=["http", "https"])


@transaction.atomic
def add_file(
    *, actor: Actor, item: PlanItem, file: "UploadedFile[Any]", name: str = ""
) -> Evidence:
    """Keep a file that shows an action was done, if it is what it says it is."""
    require(access.may_write_plan(actor, item.plan.employee))
    found = checked(file)
    item = _ready(item)
    shown = clean_name(name or file.name or "")
    row = Evidence(item=item, name=shown, content_type=found.content_type, added_by=_user(actor))
    # The name on the disk says nothing and cannot be guessed.
    place = f"{get_random_string(32)}{found.ending}"
    row.file.save(place, ContentFile(found.content), save=False)
    saved, storage = str(row.file.name), row.file.storage
    try:
        row.full_clean()
    except ValidationError:
        storage.delete(saved)
        raise
    return _keep(actor, row)


@transaction.atomic
def add_link(*, actor: Actor, item: PlanItem, url: str, name: str = "") -> Evidence:
    """Keep a link that shows an action was done; only to pages of the web."""
    require(access.may_write_plan(actor, item.plan.employee))
    try:
        is_link(url)
    except ValidationError as error:
        words = _("Write the whole address of a page, beginning with https://.")
        raise ValidationError({"url": words}) from error
    item = _ready(item)
    row = Evidence(item=item, name=clean_name(name or url), url=url, added_by=_user(actor))
    row.full_clean()
    return _keep(actor, row)


@transaction.atomic
def remove_evidence(*, actor: Actor, evidence: Evidence) -> None:
    """Take a piece of evidence back; its file is deleted."""
    require(access.may_write_plan(actor, evidence.item.plan.employee))
    item = locked_item(evidence.item)
    row = Evidence.objects.filter(pk=evidence.pk).first()
    if row is None:
        raise ValidationError(_("This was removed meanwhile."))
    name, storage = row.file.name, row.file.storage
    AuditEntry.add(actor, "careers.evidence.removed", row, subject=item.plan.employee, item=item.pk)
    row.delete()
    if name:
        transaction.on_commit(lambda: storage.delete(name))


def clean_name(name: str) -> str:
    """A name without paths and signs that a header or a page could stumble over.

    One that is too long keeps its ending, which says what the file is.
    """
    last = name.replace("\\", "/").rsplit("/", 1)[-1] if "://" not in name else name
    said = "".join(sign for sign in last if sign.isprintable()).strip()
    stem, dot, ending = said.rpartition(".")
    if len(said) > LONGEST_NAME and dot and len(ending) < LONGEST_ENDING:
        return f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}"
    return said[:LONGEST_NAME] or _("File")


def _ready(item: PlanItem) -> PlanItem:
    item = locked_item(item)
    if not item.plan.is_open:
        raise ValidationError(_("This plan has ended and stays as it is."))
    if item.evidence.count() >= MOST:
        raise ValidationError(
            _("An action holds %(most)s pieces of evidence at most.") % {"most": MOST}
        )
    return item


def _user(actor: Actor) -> User | None:
    return actor if isinstance(actor, User) else None


def _keep(actor: Actor, row: Evidence) -> Evidence:
    row.save()
    row.item.touched_at = timezone.now()
    row.item.save(update_fields=["touched_at"])
    AuditEntry.add(
        actor, "careers.evidence.added", row, subject=row.item.plan.employee,
        item=row.item_id, is_file=bool(row.file), content_type=row.content_type,
    )  # fmt: skip
    return row
