"""Jobs that run by the clock: their cadence, on and off."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from django_celery_beat.models import IntervalSchedule, PeriodicTask
from unfold.decorators import action, display
from unfold.enums import ActionVariant
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from talent.admin.acts import ActForm, act_page
from talent.admin.base import Page
from talent.admin.days import moment
from talent.admin.site import OPERATION, site
from talent.http import actor_of
from talent.services.schedules import run_at, run_every

WEEKDAYS = [
    ("1", _("Monday")), ("2", _("Tuesday")), ("3", _("Wednesday")), ("4", _("Thursday")),
    ("5", _("Friday")), ("6", _("Saturday")), ("0", _("Sunday")),
]  # fmt: skip
UNITS = [(unit, label) for unit, label in IntervalSchedule.PERIOD_CHOICES if unit != "microseconds"]


class EveryForm(ActForm):
    enabled = forms.BooleanField(label=_("On"), required=False)
    every = forms.IntegerField(label=_("Every"), min_value=1, max_value=100_000)
    unit = forms.ChoiceField(label=_("Unit"), choices=UNITS)


class AtForm(ActForm):
    enabled = forms.BooleanField(label=_("On"), required=False)
    hour = forms.IntegerField(label=_("Hour"), min_value=0, max_value=23)
    minute = forms.IntegerField(label=_("Minute"), min_value=0, max_value=59)
    weekdays = forms.MultipleChoiceField(
        label=_("On these weekdays"), choices=WEEKDAYS, required=False,
        widget=UnfoldAdminCheckboxSelectMultipleWidget(), help_text=_("None means every day."),
    )  # fmt: skip
    month_day = forms.IntegerField(
        label=_("Or on this day of each month"), min_value=1, max_value=28, required=False
    )


# The library's own word for a job ends in its cron line, and every page, message and audit entry
# calls a record by this word.
PeriodicTask.add_to_class("__str__", lambda job: job.name)


@admin.register(PeriodicTask, site=site)
class SchedulePage(Page):
    area, place, icon = OPERATION, 50, "schedule"
    list_display = ("called", "on", "cadence", "last_run")
    list_select_related = ("interval", "crontab")
    search_fields = ("name",)
    ordering = ("name",)
    readonly_fields = ("called", "about", "on", "cadence", "last_run", "program", "given")
    fields = ("called", "about", ("on", "cadence"), ("last_run", "program", "given"))
    actions_detail = ("at_a_time", "again_and_again")

    def entry(self) -> dict[str, Any]:
        return super().entry() | {"title": _("Schedules")}

    def get_queryset(self, request: HttpRequest) -> Any:
        """Without the scheduler's own job, which nobody sets."""
        return super().get_queryset(request).exclude(task="celery.backend_cleanup")

    # The columns have our words: the library's labels and hints are for programmers.

    @display(description=_("name"), ordering="name")
    def called(self, obj: PeriodicTask) -> str:
        return str(obj.name)

    @display(description=_("what it does"))
    def about(self, obj: PeriodicTask) -> str:
        return str(obj.description)

    @display(description=_("ran last"), ordering="last_run_at")
    def last_run(self, obj: PeriodicTask) -> str | None:
        return moment(obj.last_run_at)

    @display(description=_("program"))
    def program(self, obj: PeriodicTask) -> str:
        return str(obj.task)

    @display(description=_("what it is given"))
    def given(self, obj: PeriodicTask) -> str:
        return "" if obj.args == "[]" else str(obj.args)

    @display(description=_("on"), boolean=True)
    def on(self, obj: PeriodicTask) -> bool:
        return bool(obj.enabled)

    @display(description=_("runs"))
    def cadence(self, obj: PeriodicTask) -> str:
        return in_words(obj)

    @action(
        description=_("Run at a time of day"),
        icon="schedule",
        variant=ActionVariant.PRIMARY,
        permissions=["act"],
    )
    def at_a_time(self, request: HttpRequest, object_id: str) -> HttpResponse:
        actor, job = actor_of(request), self.thing(request, object_id)
        at = job.crontab
        initial: dict[str, Any] = {"enabled": job.enabled, "hour": 6, "minute": 0}
        if at is not None:
            initial |= {"hour": at.hour, "minute": at.minute}
            initial["weekdays"] = [] if at.day_of_week == "*" else at.day_of_week.split(",")
            initial["month_day"] = None if at.day_of_month == "*" else at.day_of_month
        return act_page(
            self, request, obj=job,
            form=AtForm(request.POST or None, actor=actor, initial=initial),
            run=partial(run_at, actor=actor, job=job),
            title=job.name, lead=job.description, facts=[(_("Runs now"), in_words(job))],
            button=_("Save"), done=_("%(name)s: saved. The scheduler follows within seconds."),
        )  # fmt: skip

    @action(description=_("Run again and again"), icon="cached", permissions=["act"])
    def again_and_again(self, request: HttpRequest, object_id: str) -> HttpResponse:
        actor, job = actor_of(request), self.thing(request, object_id)
        span = job.interval
        initial = {
            "enabled": job.enabled,
            "every": span.every if span else 1,
            "unit": span.period if span else "days",
        }
        return act_page(
            self, request, obj=job,
            form=EveryForm(request.POST or None, actor=actor, initial=initial),
            run=partial(run_every, actor=actor, job=job),
            title=job.name, lead=job.description, facts=[(_("Runs now"), in_words(job))],
            button=_("Save"), done=_("%(name)s: saved. The scheduler follows within seconds."),
        )  # fmt: skip


def in_words(job: PeriodicTask) -> str:
    """When a job runs, as people say it."""
    if job.interval is not None:
        return str(job.interval)
    at = job.crontab
    if at is None:
        return str(job.schedule)
    if not (at.hour.isdigit() and at.minute.isdigit()):
        return str(at.human_readable)
    clock = f"{int(at.hour):02}:{int(at.minute):02} ({at.timezone})"
    if at.day_of_month != "*":
        return translate("on day %(day)s of each month at %(clock)s") % {
            "day": at.day_of_month, "clock": clock,
        }  # fmt: skip
    if at.day_of_week == "*":
        return translate("daily at %(clock)s") % {"clock": clock}
    names = [str(label) for value, label in WEEKDAYS if value in at.day_of_week.split(",")]
    return translate("%(days)s at %(clock)s") % {"days": ", ".join(names), "clock": clock}
