"""Addresses of what is told: results of a wave with what answers them, and indicators."""

from django.db.models import Count
from django.test import Client
from django.urls import reverse

from bench.addresses import EMPTY, Asked, each, signed_in, spread
from metrics.models import ActionPlan, ReleasedUnit, Wave, WaveUnit
from talent.demo import PERSONAS
from talent.models import Employee, ReportingLine


def told_pages() -> dict[str, Asked]:
    """What is measured of a wave that everybody answered, with the plans that answer it."""
    wave = Wave.objects.filter(groups__isnull=False).distinct().latest("closes_at")
    manager = Employee.objects.get(pk=leaders()[1]["manager"])
    leader, hr = signed_in(manager.user.email), hr_admin()
    theirs = ReleasedUnit.objects.by_office(manager.user).filter(wave=wave, cut=0)
    units = spread(WaveUnit.objects.filter(pk__in=theirs.exclude(unit=None).values("unit")))
    told = WaveUnit.objects.filter(wave=wave, released__isnull=False)
    lists, plans = reverse("metrics:accountability"), reverse("metrics:action_list")

    def of_units(name: str, query: str = "") -> list[str]:
        return [reverse(f"metrics:result_unit{name}", args=[wave.pk, pk]) + query for pk in units]

    return {
        EMPTY: Asked(leader, "empty", [reverse("talent:help")]),
        "surveys for me": Asked(leader, "page", [reverse("metrics:survey_home")]),
        "results": Asked(leader, "list", [reverse("metrics:result_list")]),
        "result of everybody": Asked(hr, "told", each("metrics:result_detail", [wave.pk])),
        "result of a unit": Asked(leader, "told", of_units("")),
        "questions of a unit": Asked(leader, "told", of_units("_questions")),
        "comments of a unit": Asked(leader, "told", of_units("_comments", "?q=better")),
        "guide to a talk": Asked(leader, "told", of_units("_guide")),
        "what came of it": Asked(leader, "told", each("metrics:ledger_detail", [wave.pk])),
        "action plans": Asked(hr, "list", [f"{plans}?whose=answer", f"{plans}?whose=answer&q=2"]),
        "action plan": Asked(
            hr, "told", each("metrics:action_detail", spread(ActionPlan.objects.all()))
        ),
        "held to account": Asked(leader, "told", [lists, f"{lists}?sort=late", f"{lists}?q=a"]),
        "held to account, all units": Asked(
            hr, "told", [lists, f"{lists}?sort=late", f"{lists}?state=untalked"]
        ),
        "held to account, a unit": Asked(
            hr, "told", each("metrics:accountability_unit", spread(told))
        ),
    }


def insights_pages() -> dict[str, Asked]:
    """What is measured of indicators whose months are frozen, as HR and as who leads many."""
    manager = Employee.objects.get(pk=leaders()[1]["manager"])
    leader, hr = signed_in(manager.user.email), hr_admin()
    home = reverse("metrics:insights_home")
    keys = ("headcount", "retention", "promotion_rate", "internal_fill_rate")
    pages = [reverse("metrics:indicator_detail", args=[key]) for key in keys]
    return {
        EMPTY: Asked(hr, "empty", [reverse("talent:help")]),
        "insights": Asked(hr, "told", [home]),
        "insights of a leader": Asked(leader, "told", [home]),
        "indicator": Asked(hr, "told", pages),
        "indicator by unit": Asked(hr, "told", [f"{page}?by=unit" for page in pages]),
        "indicator by grade": Asked(hr, "told", [f"{page}?by=grade" for page in pages]),
    }


def leaders():
    """Who leads most people, the first of them first."""
    lines = ReportingLine.objects.current().filter(manager__user__is_active=True)
    return lines.values("manager").annotate(n=Count("pk")).order_by("-n", "manager")


def hr_admin() -> Client:
    return signed_in(next(one.email for one in PERSONAS if one.label == "HR admin"))
