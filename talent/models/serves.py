"""Whom an intervention serves."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Serves(models.TextChoices):
    """The objective that a programme, pair, plan item or action serves."""

    INDIVIDUAL = "individual", _("The person")
    ORGANISATIONAL = "organisational", _("The organisation")
    BOTH = "both", _("Both")
