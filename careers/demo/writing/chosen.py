"""The routes that some of the cast follow."""

from datetime import timedelta

from django.utils import timezone

from careers.demo.company import Company
from careers.demo.writing.ids import Ids
from careers.models import ChosenRoute, RouteStep

CHOSEN_DAYS_AGO = 9


def write_routes(company: Company, ids: Ids) -> None:
    """A few rows: from today's role on, by the roles that the cast names."""
    chosen = timezone.now() - timedelta(days=CHOSEN_DAYS_AGO)
    for person, post in company.posts_today.items():
        roles = person.cast.get("route", []) if person.cast is not None else []
        if not roles:
            continue
        route = ChosenRoute.objects.create(
            employee_id=ids.people[person], start_id=ids.roles[post.role], chosen_at=chosen
        )
        RouteStep.objects.bulk_create(
            RouteStep(route=route, position=place, role_id=ids.roles[role])
            for place, role in enumerate(roles, start=1)
        )
