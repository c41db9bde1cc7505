"""Whom something is about: units with all below them, grades, and people who are named."""

from django.db import models

from talent.models import Employee, Grade, OrgUnit


class Scope(models.Model):
    """Everybody in these units who holds one of these grades, and whoever is listed."""

    units = models.ManyToManyField(OrgUnit, blank=True, related_name="+")
    lowest_grade = models.ForeignKey(Grade, models.PROTECT, null=True, blank=True, related_name="+")
    highest_grade = models.ForeignKey(
        Grade, models.PROTECT, null=True, blank=True, related_name="+"
    )
    listed = models.ManyToManyField(Employee, blank=True, related_name="+")

    class Meta:
        abstract = True
