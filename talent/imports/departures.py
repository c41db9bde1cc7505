"""Whom an import of people ends, and whether an HR admin stays."""

from collections.abc import Iterable
from datetime import date

from lib.dates import today
from talent.imports.employments import Employed
from talent.imports.outcome import Departures
from talent.imports.people import PeoplePlan
from talent.imports.timeline import FOREVER
from talent.queries.admins import admins_by_right, staying_admins


class Admins:
    """HR admins as they are on record before an import writes."""

    def __init__(self) -> None:
        logins = admins_by_right().values_list("pk", "employee")
        self.any_stays = staying_admins().exists()
        self.people = {person: login for login, person in logins if person is not None}
        self.on_no_record = len(logins) > len(self.people)

    def departures(self, plan: PeoplePlan) -> Departures:
        """Compare everyone's employments on record with how they will stand."""
        day, after = today(), plan.roll.employed
        gone = [pk for pk in plan.roll.shortened if _leaves(plan, pk, day)]
        logins = sorted(self.people[pk] for pk in gone if pk in self.people)
        stays = self.on_no_record or any(
            (held := _held(after.get(pk, ()), day)) and held.end == FOREVER for pk in self.people
        )
        return Departures(len(gone), tuple(logins), self.any_stays and not stays)


def _leaves(plan: PeoplePlan, pk: int, day: date) -> bool:
    before = _held(plan.records.get(pk, {}).values(), day)
    then = _held(plan.roll.employed.get(pk, ()), day)
    return before is not None and (then is None or then.end < before.end)


def _held(rows: Iterable[Employed], day: date) -> Employed | None:
    """The employment that holds on a day."""
    return next((row for row in rows if row.start <= day < row.end), None)
