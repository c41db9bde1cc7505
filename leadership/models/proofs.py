"""What shows that something was learned: a file or a link, kept with the record it belongs to."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

HAS_PROOF = ~Q(link="") | ~Q(file="")
ONE_PROOF = Q(link="") | Q(file="")


def proof_path(row: models.Model, name: str) -> str:
    """Where a file is kept: by its kind of record, under a name that tells nothing."""
    return f"learning/{row._meta.model_name}/{name}"


class Proved(models.Model):
    """A record with a file or a link that shows it; `file_name` is what the file was called."""

    link = models.URLField(max_length=500, blank=True)
    file = models.FileField(upload_to=proof_path, max_length=200, blank=True)
    file_name = models.CharField(max_length=150, blank=True, editable=False)
    content_type = models.CharField(max_length=80, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def has_proof(self) -> bool:
        return bool(self.link or self.file)


def one_proof(name: str) -> models.CheckConstraint:
    """Not both a file and a link."""
    return models.CheckConstraint(
        name=f"{name}_one_proof",
        condition=ONE_PROOF,
        violation_error_message=_("Give a file or a link, not both."),
    )
