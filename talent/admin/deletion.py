"""Deleting reference data: only what nothing refers to; what stands against it is said in words."""

from collections import Counter

from django.db import IntegrityError, transaction
from django.db.models import Model, ProtectedError
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from talent.models import AuditEntry, User

TITLE = _("Delete %(name)s?")
GONE = _("%(name)s is deleted.")
COUNTED = 1_000


def what_refers_to(obj: Model, parts: tuple[str, ...]) -> list[str]:
    """What stands against deleting a record: how many rows of which kind refer to it.

    `parts` names the models (`app.model`) whose rows belong to the record and go with it.
    """
    return [_words(count, model) for model, count in _counts(obj, parts).items()]


def _counts(obj: Model, parts: tuple[str, ...]) -> Counter[type[Model]]:
    """How many rows of each model refer to a record or to what belongs to it."""
    found: Counter[type[Model]] = Counter()
    for relation in obj._meta.get_fields(include_hidden=True):
        if not relation.auto_created or relation.concrete:
            continue
        model = relation.related_model
        rows = model._default_manager.filter(**{relation.field.name: obj})  # type: ignore[union-attr]
        if model._meta.label_lower in parts:  # type: ignore[union-attr]
            for row in rows[:COUNTED]:
                found += _counts(row, parts)
            continue
        count = len(rows.values_list("pk", flat=True)[: COUNTED + 1])
        if count:
            found[model] += count  # type: ignore[index]
    return found


def _words(count: int, model: type[Model]) -> str:
    if count > COUNTED:
        return translate("more than 1,000 %(things)s") % {"things": model._meta.verbose_name_plural}
    name = model._meta.verbose_name if count == 1 else model._meta.verbose_name_plural
    return f"{count} {name}"


def delete(actor: User, obj: Model) -> bool:
    """Delete a record with its audit entry; False when something came to refer to it meanwhile."""
    action = f"{obj._meta.app_label}.{obj._meta.model_name}.deleted"
    try:
        with transaction.atomic():
            AuditEntry.add(actor, action, obj, name=str(obj)[:200])
            obj.delete()
    except (IntegrityError, ProtectedError):
        return False
    return True
