"""What people answer about a programme, and the figures that are told of five people and more."""

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from leadership.models.cohorts import Cohort, CohortEnrolment, CohortSession, instructed_by
from leadership.models.programmes import Programme
from lib.fresh_figures import LEAST
from talent.models import GrantKind, User


class Occasion(models.TextChoices):
    """When and about what people are asked; the first two are reaction, the next two learning."""

    SESSION = "session", _("After a session")
    END = "end", _("At the end")
    BEFORE = "before", _("Levels before")
    AFTER = "after", _("Levels after")
    BEHAVIOUR = "behaviour", _("At work, two to three months later")


class RaterKind(models.TextChoices):
    SELF = "self", _("Participants")
    MANAGER = "manager", _("Managers")
    INSTRUCTOR = "instructor", _("Instructors")


class EvaluationAnswerQuerySet(models.QuerySet["EvaluationAnswer"]):
    def visible_to(self, user: User) -> Self:
        """Whoever wrote it; others read figures about five people and more."""
        return self.filter(by=user) if user.is_active else self.none()


class EvaluationAnswer(models.Model):
    """What one person answered once about one participant's part in a cohort; never changed.

    `answers` are numbers by the question's key, or by the skill's id where levels are asked.
    """

    enrolment = models.ForeignKey(CohortEnrolment, models.CASCADE, related_name="evaluations")
    occasion = models.CharField(max_length=9, choices=Occasion)
    rater = models.CharField(max_length=10, choices=RaterKind)
    session = models.ForeignKey(
        CohortSession, models.CASCADE, null=True, blank=True, related_name="+"
    )
    answers = models.JSONField()
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    on = models.DateField(help_text=_("The day alone: a time could tell who it was."))

    objects = EvaluationAnswerQuerySet.as_manager()

    class Meta:
        ordering = ["enrolment", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "occasion", "rater", "session"],
                nulls_distinct=False,
                name="leadership_evaluationanswer_once",
                violation_error_message=_("This was answered already."),
            ),
            models.CheckConstraint(
                name="leadership_evaluationanswer_occasion_known",
                condition=Q(occasion__in=Occasion.values),
            ),
            models.CheckConstraint(
                name="leadership_evaluationanswer_rater_known",
                condition=Q(rater__in=RaterKind.values),
            ),
            models.CheckConstraint(
                name="leadership_evaluationanswer_rater_of_occasion",
                condition=Q(rater=RaterKind.SELF)
                | Q(rater=RaterKind.MANAGER, occasion=Occasion.BEHAVIOUR)
                | Q(rater=RaterKind.INSTRUCTOR, occasion__in=[Occasion.BEFORE, Occasion.AFTER]),
            ),
            models.CheckConstraint(
                name="leadership_evaluationanswer_session_of_its_own",
                condition=Q(occasion=Occasion.SESSION, session__isnull=False)
                | (~Q(occasion=Occasion.SESSION) & Q(session__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_occasion_display()}, {self.get_rater_display()}"


class EvaluationFigureQuerySet(models.QuerySet["EvaluationFigure"]):
    def visible_to(self, user: User) -> Self:
        """HR admins and executives; of their programmes sponsors, of their cohorts instructors."""
        if not user.is_active:
            return self.none()
        if user.holds(GrantKind.HR_ADMIN, GrantKind.EXECUTIVE):
            return self.all()
        sponsored = Programme.objects.filter(pk=OuterRef("cohort__programme"), sponsor__user=user)
        return self.filter(Q(Exists(sponsored)) | Q(instructed_by(user, "cohort")))


class EvaluationFigure(models.Model):
    """What is told of one question in one cohort, frozen until five people have answered anew.

    Of fewer than five people nothing is stored, and of more only what is told: rounded means, or
    bands at an end of the scale. `before` is told where a change is: of the same people.
    """

    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="evaluation_figures")
    question = models.CharField(max_length=60, help_text=_("“session:useful”, “level:12” …"))
    rater = models.CharField(max_length=10, choices=RaterKind)
    people = models.PositiveIntegerField()
    value = models.DecimalField(max_digits=3, decimal_places=1)
    band = models.CharField(max_length=7, blank=True)
    before = models.DecimalField(max_digits=3, decimal_places=1, null=True, blank=True)
    before_band = models.CharField(max_length=7, blank=True)
    last_answer = models.PositiveBigIntegerField(
        editable=False, help_text=_("The newest answer in it: what comes after is new.")
    )
    frozen_on = models.DateField()

    objects = EvaluationFigureQuerySet.as_manager()

    class Meta:
        ordering = ["cohort", "question", "rater"]
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "question", "rater"], name="leadership_evaluationfigure_once"
            ),
            models.CheckConstraint(
                name="leadership_evaluationfigure_at_least_five", condition=Q(people__gte=LEAST)
            ),
            models.CheckConstraint(
                name="leadership_evaluationfigure_rater_known",
                condition=Q(rater__in=RaterKind.values),
            ),
            models.CheckConstraint(
                name="leadership_evaluationfigure_band_known",
                condition=Q(band__in=["", "or more", "or less"])
                & Q(before_band__in=["", "or more", "or less"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question} of {self.cohort}"
