"""Counting every night how many people spoke with their own manager."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date

from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from careers.models import Conversation, ConversationCoverage, CoveragePart
from careers.queries.coverage import SPAN
from careers.small_groups import groups_of
from lib.dates import today
from talent.models import Assignment, ReportingLine


@transaction.atomic
def count_conversations(*, day: date | None = None) -> int:
    """Count anew, in groups of five people or more; running it again changes nothing."""
    day = day or today()
    table = ConversationCoverage._meta.db_table
    with connection.cursor() as cursor:
        # Two counts at once would each store what the other has stored.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [table])
    people, spoken = Counter[int](), Counter[int]()
    boss: dict[int, int] = {}
    for manager, report, has_spoken in _pairs(day):
        people[manager] += 1
        spoken[manager] += has_spoken
        boss[report] = manager
    held = Assignment.objects.on(day).filter(employee__in=list(people)).order_by()
    units = dict(held.values_list("employee", "unit"))
    counts: dict[tuple[int, CoveragePart], Counter[str]] = defaultdict(Counter)
    for group in groups_of(people, boss):
        count = Counter(
            people=sum(people[one] for one in group.leaders),
            spoken=sum(spoken[one] for one in group.leaders),
        )
        counts[group.home, CoveragePart.OWN if group.is_own else CoveragePart.SMALL] += count
        for manager in [group.home, *above(group.home, boss)]:
            counts[manager, CoveragePart.LINE] += count
    rows = [
        ConversationCoverage(
            manager_id=manager, part=part, unit_id=units.get(manager), counted_on=day,
            people=count["people"], spoken=count["spoken"],
        )
        for (manager, part), count in counts.items()
    ]  # fmt: skip
    ConversationCoverage.objects.all().delete()
    ConversationCoverage.objects.bulk_create(rows, batch_size=2000)
    return len(rows)


def above(person: int, boss: Mapping[int, int]) -> Iterator[int]:
    """The managers above somebody, the nearest first."""
    while person in boss:
        person = boss[person]
        yield person


def _pairs(day: date) -> list[tuple[int, int, bool]]:
    """Everyone with a manager on a day: the manager, the person, whether they have spoken."""
    held = Conversation.objects.held().filter(
        employee=OuterRef("report"), manager=OuterRef("manager"),
        held_on__gt=day - SPAN, held_on__lte=day,
    )  # fmt: skip
    lines = ReportingLine.objects.on(day).filter(depth=1).annotate(has_spoken=Exists(held))
    return list(lines.order_by().values_list("manager", "report", "has_spoken"))
