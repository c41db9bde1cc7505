"""Measure every page of one company in this process; prints one JSON document.

Run by `python -m bench` in a process of its own for each size, with that company's addresses in the
environment.
"""

import gc
import json
import statistics
import sys
import time

import django

django.setup()

from django.db import connection  # noqa: E402
from django.db.models import Count  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402

from talent.demo import PERSONAS  # noqa: E402
from talent.models import Employee, EmployeeSkill, OrgUnit, ReportingLine, Role, User  # noqa: E402

WARM, TIMES = 3, 30


def signed_in(email):
    client = Client()
    client.force_login(User.objects.get(email=email))
    return client


def measure(client, path):
    """Milliseconds of each of many calls, the queries of one, and the size of the answer."""
    for _ in range(WARM):
        response = client.get(path)
        assert response.status_code == 200, (path, response.status_code)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get(path)
    took = []
    gc.collect()
    for _ in range(TIMES):
        started = time.perf_counter()
        client.get(path)
        took.append((time.perf_counter() - started) * 1000)
    return {
        "median": statistics.median(took),
        "p95": sorted(took)[int(TIMES * 0.95) - 1],
        "queries": len(queries),
        "bytes": len(response.content),
    }


def pages():
    """The addresses to measure, by name: as an employee, as the manager with most people below."""
    people = {persona.label: persona.email for persona in PERSONAS}
    employee = signed_in(people["Employee"])
    me = Employee.objects.get(user__email=people["Employee"])
    top = (
        ReportingLine.objects.current().values("manager").annotate(n=Count("pk")).order_by("-n")[0]
    )
    big = Employee.objects.get(pk=top["manager"])
    boss = signed_in(big.user.email)
    role = Role.objects.annotate(n=Count("assignments")).order_by("-n")[0]
    skill = EmployeeSkill.objects.values("skill").annotate(n=Count("pk")).order_by("-n")[0]["skill"]
    unit = OrgUnit.objects.annotate(n=Count("assignments")).order_by("-n")[0]
    directory = reverse("talent:directory")
    return {
        "empty signed-in page": (employee, reverse("talent:help")),
        "home": (employee, reverse("talent:home")),
        "home of the head": (boss, reverse("talent:home")),
        "directory": (employee, directory),
        "directory, by name": (employee, f"{directory}?q=mar"),
        "directory, typing error": (employee, f"{directory}?q=haddadd"),
        "directory, by unit": (employee, f"{directory}?unit={unit.pk}"),
        "directory, by skill": (employee, f"{directory}?skill={skill}"),
        "search": (employee, f"{reverse('talent:search')}?q=engineer"),
        "profile, mine": (employee, me.get_absolute_url()),
        "profile of another": (boss, me.get_absolute_url()),
        "team of everyone": (boss, reverse("talent:team")),
        "organisation chart": (boss, reverse("talent:chart")),
        "role": (employee, role.get_absolute_url()),
        "catalogue": (employee, reverse("careers:role_list")),
        "roles for me": (employee, reverse("careers:roles_for_me")),
        "career map": (employee, reverse("careers:map")),
    }


def main():
    found = {name: measure(client, path) for name, (client, path) in pages().items()}
    json.dump(found, sys.stdout)


main()
