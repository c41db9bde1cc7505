"""The indicators once more, over the plain history: numerator, denominator and people by group."""

from collections import Counter
from datetime import date

from lib.dates import months_between
from tests.metrics.plain_history import DAY, last_by_person


def headcount(plain, by, period):
    last = period.ends - DAY
    found = Counter(plain.group_on(by, one, last) for one in plain.people if plain.stay(one, last))
    return found, found, found


def retention(plain, by, period):
    opening = list(plain.opening(by, period))
    there = Counter(group for group, _ in opening)
    kept = Counter(group for group, stay in opening if stay.ends is None or stay.ends > period.ends)
    return kept, there, there


def _loss(plain, by, period, is_counted):
    leaving = list(plain.leaving(by, period))
    return (
        Counter(group for group, stay in leaving if is_counted(stay)),
        plain.average(by, period),
        last_by_person((stay.person, group) for group, stay in leaving),
    )


def voluntary_loss(plain, by, period):
    return _loss(plain, by, period, lambda stay: stay.exit_reason == "voluntary")


def regretted_loss(plain, by, period):
    return _loss(plain, by, period, lambda stay: stay.regretted)


def _moves(plain, period, *reasons):
    return [move for move in plain.moves(period, *reasons) if move.before]


def _over_average(plain, by, period, moves):
    return (
        Counter(plain.before(by, move) for move in moves),
        plain.average(by, period),
        Counter(plain.seen_last(by, period).values()),
    )


def promotion_rate(plain, by, period):
    return _over_average(plain, by, period, _moves(plain, period, "promotion"))


def promotion_rate_over_opening(plain, by, period):
    there = Counter(group for group, _ in plain.opening(by, period))
    return Counter(plain.before(by, m) for m in _moves(plain, period, "promotion")), there, there


def lateral_moves(plain, by, period):
    return _over_average(plain, by, period, _moves(plain, period, "lateral"))


def moves_to_another_unit(plain, by, period):
    moves = _moves(plain, period, "promotion", "lateral", "transfer", "demotion")
    return _over_average(
        plain, by, period, [move for move in moves if move.before.unit != move.held.unit]
    )


def internal_fill_rate(plain, by, period):
    inside, all_of_them = [], []
    for move in plain.moves(period, "promotion", "lateral", "transfer", "hire"):
        is_hire = move.held.reason == "hire"
        if is_hire == (move.before is None):
            group = plain.group_on(by, move.held.person, move.held.begins)
            all_of_them.append((move.held.person, group))
            if not is_hire:
                inside.append(group)
    return Counter(inside), Counter(g for _, g in all_of_them), last_by_person(all_of_them)


def exporters(plain, by, period):
    leading = {
        post.manager
        for day in plain.days(period)
        for person in plain.people
        if (post := plain.post(person, day)) and post.manager != -1
    }
    exporting = {
        move.before.manager
        for move in _moves(plain, period, "promotion")
        if move.before.manager not in (-1, move.held.manager) and move.before.unit != move.held.unit
    }
    seen = plain.seen_last(by, period)
    managers = Counter(g for person, g in seen.items() if person in leading | exporting)
    return Counter(g for person, g in seen.items() if person in exporting), managers, managers


def time_to_promotion(plain, by, period):
    moves = _moves(plain, period, "promotion")
    groups = [(move.held.person, plain.before(by, move)) for move in moves]
    months = Counter(
        (group, months_between(plain.role_since(move), move.held.begins))
        for (_, group), move in zip(groups, moves, strict=True)
    )
    return months, Counter(group for _, group in groups), last_by_person(groups)


def expected_time_to_promotion(plain, by, period):
    """Everybody who was in a role at some time in the period, month by month."""
    promoted, at_risk, people = Counter(), Counter(), []
    for stay in plain.stays:
        for begins, ends, is_promoted in _role_times(plain, stay):
            entered, left = max(begins, period.begins), min(ends or period.ends, period.ends)
            happened = is_promoted and period.begins <= ends < period.ends
            if begins >= period.ends or not (left > period.begins or happened):
                continue
            rows = plain.posts_in(stay, left - DAY)
            group = plain.group(by, rows[-1], stay, left - DAY)
            people.append((stay.person, group))
            for month in range(months_between(begins, entered), months_between(begins, left) + 1):
                at_risk[group, month] += 1
            if happened:
                promoted[group, months_between(begins, ends)] += 1
    return promoted, at_risk, last_by_person(people)


def _role_times(plain, stay):
    """(first day, end, whether by a promotion) of each unbroken time in a role."""
    rows = plain.posts_in(stay, date.max)
    times = []
    for row in rows:
        begins = max(row.begins, stay.begins)
        ends = min(row.ends or stay.ends, stay.ends or row.ends) if row.ends or stay.ends else None
        last = times[-1] if times else None
        # A post that had begun before the stay did is not begun in it.
        is_promotion = row.reason == "promotion" and row.begins >= stay.begins
        if last and last[3] == row.role and not is_promotion and (begins - last[1]).days <= 31:
            times[-1] = (last[0], ends, False, row.role)
            continue
        if last and is_promotion:
            times[-1] = (last[0], begins, True, last[3])
        times.append((begins, ends, False, row.role))
    return [time[:3] for time in times]


def _there(plain, by, day, people):
    """How many of some people are employed on a day, by group."""
    return Counter(
        plain.group_on(by, one, day)
        for one in plain.people
        if one in people and plain.stay(one, day)
    )


def _covered(plain, by, period, fact):
    there = headcount(plain, by, period)[1]
    last = period.ends - DAY
    return _there(plain, by, last, plain.true_on(fact, last)), there, there


def plan_coverage(plain, by, period):
    return _covered(plain, by, period, "plans")


def conversation_coverage(plain, by, period):
    return _covered(plain, by, period, "conversations")


def mentoring_coverage(plain, by, period):
    return _covered(plain, by, period, "mentees")


def mentoring_momentum(plain, by, period):
    last = period.ends - DAY
    mentees = plain.true_on("mentees", last)
    there = _there(plain, by, last, mentees)
    return _there(plain, by, last, mentees & plain.true_on("met", last)), there, there


def programme_completion(plain, by, period):
    seen, done = plain.seen_last(by, period), plain.begun("completed", period)
    ended = done | plain.begun("not_completed", period)
    there = Counter(group for one, group in seen.items() if one in ended)
    return Counter(group for one, group in seen.items() if one in done), there, there
