"""The demo company's surveys: one that is asked every year, and one that is a draft still."""

from datetime import date, timedelta

from careers.demo.company import Company
from careers.demo.writing.ids import Ids
from metrics.models import Survey, SurveyState
from metrics.services.launching import launch_wave
from metrics.services.survey_questions import begin_from_template
from metrics.survey_templates import template_of
from talent.models import SYSTEM

ZONE = "Europe/Amsterdam"
BEGAN = 4  # days ago
MOST_PEOPLE = 5_000  # beyond, a company is made for measuring, and nobody is asked


def write(company: Company, ids: Ids) -> None:
    """The wave of this year, which opens as soon as the release worker has made its key."""
    if company.size > MOST_PEOPLE:
        return
    began = company.today - timedelta(days=BEGAN)
    yearly = design("engagement", "How we work at Larkfield", began)
    Survey.objects.filter(pk=yearly.pk).update(state=SurveyState.ACTIVE)
    launch_wave(actor=SYSTEM, survey=yearly, due_on=began)
    design("onboarding", "Your first weeks at Larkfield", company.today + timedelta(days=20))


def design(kind: str, name: str, starts_on: date) -> Survey:
    """A survey with the authored questions of its kind."""
    said = template_of(kind)
    return begin_from_template(
        actor=SYSTEM, kind=kind, name=name, starts_on=starts_on, time_zone=ZONE,
        **{
            field: said[field] for field in ("purpose", "recurrence", "window_days", "remind_days")
        },
    )  # fmt: skip
