"""What is planned for the next two months: promotions, starters, leavers and new heads of teams."""

from random import Random

from careers.demo.content import Content
from careers.demo.history import OPEN, Careers, Person, Step, Stint, say_goodbye
from careers.demo.organisation import Unit


def plan_changes(careers: Careers, content: Content, rng: Random) -> None:
    """Date some changes ahead, in proportion to the size of the company."""
    people = [person for person in careers.people if person.cast is None and person.is_here]
    members = [
        person
        for person in people
        if (step := person.step) is not None and not step.leads and step.end == OPEN
    ]
    rng.shuffle(members)
    above = {
        low.id: high.id for high in content.roles.values() if (low := content.rung_below(high))
    }
    count = 1 + len(people) // 110
    _promote(members, above, count, rng)
    for _ in range(count):
        _start(careers, rng)
    for person in [person for person in members if _is_settled(person)][:count]:
        _leave(person, rng.choice((1, 2)), rng)
    teams = [unit for unit in careers.units if unit.height == 1 and unit.closes is None]
    rng.shuffle(teams)
    by_unit: dict[Unit, list[Person]] = {}
    for person in members:
        if _is_settled(person):
            by_unit.setdefault(person.steps[-1].unit, []).append(person)
    for unit in [unit for unit in teams if not unit.is_led_by_cast and by_unit.get(unit)][:count]:
        _hand_over(careers, unit, by_unit[unit][0], rng)


def _is_settled(person: Person) -> bool:
    """Nothing is planned for this person yet, and the present role is not new."""
    last = person.steps[-1]
    return last.end == OPEN and last.start < -14


def _promote(members: list[Person], above: dict[str, str], count: int, rng: Random) -> None:
    found = [
        person for person in members if _is_settled(person) and person.steps[-1].role in above
    ][:count]
    for person in found:
        last, month = person.steps[-1], rng.choice((1, 1, 2))
        last.end = month
        person.steps.append(
            Step(above[last.role], last.unit, month, OPEN, reason="promotion", place=last.place)
        )


def _start(careers: Careers, rng: Random) -> None:
    unit = rng.choice([unit for unit in careers.units if unit.seats and unit.closes is None])
    person = Person(rng.choice(unit.locations))
    month = rng.choice((1, 1, 2))
    step = Step(rng.choice(unit.seats), unit, month, OPEN, place=person.place)
    person.steps, person.stints = [step], [Stint(month, OPEN)]
    careers.people.append(person)


def _leave(person: Person, month: int, rng: Random) -> None:
    person.steps[-1].end = month
    say_goodbye(person.stints[-1], month, rng)


def _hand_over(careers: Careers, unit: Unit, heir: Person, rng: Random) -> None:
    """Next month the head of a team leaves and one of the team follows."""
    since, _, head = careers.led[unit][-1]
    last = heir.steps[-1]
    if head.steps[-1].end != OPEN or last.end != OPEN:
        return
    _leave(head, 1, rng)
    careers.led[unit][-1] = (since, 1, head)
    careers.led[unit].append((1, OPEN, heir))
    last.end = 1
    reason = "promotion" if careers.grade[unit.head] > careers.grade[last.role] else "lateral"
    heir.steps.append(Step(unit.head, unit, 1, OPEN, leads=True, reason=reason, place=last.place))
