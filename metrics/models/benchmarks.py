"""Figures of other organisations, beside which those of a survey are read."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from talent.models import User


class BenchmarkQuerySet(models.QuerySet["Benchmark"]):
    def visible_to(self, user: User) -> Self:
        """Whoever signs in: they speak of other organisations and of nobody here."""
        return self.all() if user.is_active else self.none()


class Benchmark(models.Model):
    """One figure of one other organisation, from one source; what is usual is their median."""

    source = models.CharField(max_length=100)
    figure = models.CharField(max_length=60, help_text=_("As released: index, driver:growth."))
    organisation = models.CharField(max_length=100)
    value = models.DecimalField(max_digits=6, decimal_places=2)

    objects = BenchmarkQuerySet.as_manager()

    class Meta:
        ordering = ["source", "figure", "organisation"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "figure", "organisation"], name="metrics_benchmark_once"
            ),
            models.CheckConstraint(
                name="metrics_benchmark_on_scale",
                condition=models.Q(value__range=(-100, 100)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.figure} of {self.organisation}"
