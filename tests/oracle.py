"""Who may see what, stated a second time: slowly, in plain Python, from the table A0.

It reads whole tables and walks them with loops, and shares no code with the querysets that it
judges.
"""

from dataclasses import dataclass

from lib.dates import today
from talent.models import Assignment, Employee, Employment, Grant, Tie, UnitPlacement, User


@dataclass(frozen=True)
class Facts:
    """Everything that decides about sight today, read at once."""

    people: dict
    managers: dict
    units: dict
    parents: dict
    employed: set
    mentors: set
    grants: list


def facts():
    """Read the day's facts row by row."""
    day = today()
    placements = [row for row in Assignment.objects.all() if day in row.valid]
    return Facts(
        people={row.pk: row for row in Employee.objects.all()},
        managers={row.employee_id: row.manager_id for row in placements},
        units={row.employee_id: row.unit_id for row in placements},
        parents={
            row.unit_id: row.parent_id for row in UnitPlacement.objects.all() if day in row.valid
        },
        employed={row.employee_id for row in Employment.objects.all() if day in row.valid},
        mentors={
            (row.viewer_id, row.subject_id)
            for row in Tie.objects.all()
            if day in row.valid and row.kind == "mentor"
        },
        grants=[row for row in Grant.objects.all() if day in row.valid],
    )


def relations(known, user: User, subject: Employee):
    """The columns of the table that hold between a login and a person."""
    if not user.is_active:
        return set()
    found = set()
    viewer = next((row for row in known.people.values() if row.user_id == user.pk), None)
    if viewer is not None:
        if viewer.pk == subject.pk:
            found.add("self")
        above = known.managers.get(subject.pk)
        while above is not None:
            if above == viewer.pk:
                found.add("chain")
            above = known.managers.get(above)
        if (viewer.pk, subject.pk) in known.mentors:
            found.add("mentor")
    if user.is_superuser:
        found.add("admin")
    for grant in known.grants:
        if grant.user_id != user.pk:
            continue
        if grant.kind == "hr_admin":
            found.add("admin")
        if grant.kind == "executive":
            found.add("executive")
        if grant.kind == "hr_partner":
            unit = known.units.get(subject.pk)
            while unit is not None:
                if unit == grant.unit_id:
                    found.add("partner")
                unit = known.parents.get(unit)
    return found


DETAIL = {"self", "chain", "partner", "admin"}


def sees_card(known, user, subject):
    held = relations(known, user, subject)
    return user.is_active and (subject.pk in known.employed or bool(held & {"self", "admin"}))


def sees_levels(known, user, subject):
    return bool(relations(known, user, subject) & (DETAIL | {"mentor"}))


def sees_claims(known, user, subject):
    return bool(relations(known, user, subject) & DETAIL)


def sees_demographics(known, user, subject):
    return bool(relations(known, user, subject) & {"self", "admin"})


def sees_aspirations(known, user, subject, shared):
    held = relations(known, user, subject)
    return bool(held & {"self", "admin"}) or (
        shared and bool(held & {"chain", "mentor", "partner"})
    )


def sees_application(known, user, subject, *, told, hirer):
    """Oneself, HR, who hires, and the chain where the rule tells it."""
    held = relations(known, user, subject)
    hires = user.is_active and hirer.user_id == user.pk
    return bool(held & {"self", "partner", "admin"}) or (told and "chain" in held) or hires


def sees_goal(known, user, subject, visibility):
    """By the goal's own word: nobody else; managers and HR; or all who see the card."""
    held = relations(known, user, subject)
    if "self" in held:
        return True
    if visibility == "public":
        return sees_card(known, user, subject)
    return visibility == "manager" and bool(held & {"chain", "partner", "admin"})


def sees_plan(known, user, subject, shared):
    held = relations(known, user, subject)
    return bool(held & DETAIL) or (shared and "mentor" in held)


def sees_learning(known, user, subject, shared, instructors=()):
    """The learning record; instructors, by their ids, see what belongs to their cohort."""
    if sees_plan(known, user, subject, shared):
        return True
    return user.is_active and any(one.user_id == user.pk for one in instructors)


def sees_action(known, user, subject, shared, supporters, is_open=True):
    """Whoever sees the plan, and the colleagues who support this action while it is open."""
    viewer = next((row for row in known.people.values() if row.user_id == user.pk), None)
    helps = user.is_active and viewer is not None and viewer.pk in supporters
    return sees_plan(known, user, subject, shared) or (helps and is_open)


def holds_conversation(known, user, employee, manager):
    """The two, and nobody by any other right."""
    return user.is_active and user.pk in (employee.user_id, manager.user_id)


def sees_words_of_conversation(known, user, employee, manager, writer):
    """The person all; the manager all while leading, afterwards only what they wrote."""
    if not holds_conversation(known, user, employee, manager):
        return False
    if user.pk == employee.user_id or user.pk == writer.pk:
        return True
    return "chain" in relations(known, user, employee)


def of_the_two(user, mentee, mentor):
    """Which side of a pair a login is on; empty for none."""
    if not user.is_active:
        return ""
    return {mentee.user_id: "mentee", mentor.user_id: "mentor"}.get(user.pk, "")


def sees_pair(known, user, mentee, mentor, *, state, coordinators, is_of_peers):
    """That it is a pair, and how it goes: the two, HR admins, coordinators; begun: the line, HR.

    The line and HR partner are the mentee's, and of two peers those of either.
    """
    if of_the_two(user, mentee, mentor):
        return True
    if not user.is_active:
        return False
    viewer = next((row for row in known.people.values() if row.user_id == user.pk), None)
    held = relations(known, user, mentee)
    if "admin" in held or (viewer is not None and viewer.pk in coordinators):
        return True
    if is_of_peers:
        held |= relations(known, user, mentor)
    begun = state in ("active", "paused", "completed", "ended")
    return begun and bool(held & {"chain", "partner"})


def shares_words(user, mentee, mentor, *, state, is_of_peers):
    """What the two write: the mentee always, the mentor while the pair is live; peers both."""
    side = of_the_two(user, mentee, mentor)
    live = state in ("proposed", "active", "paused")
    return side == "mentee" or (side == "mentor" and (live or is_of_peers))


def sees_pair_words(user, mentee, mentor, writer, *, state, is_of_peers):
    """What the two share, and of one's own words all."""
    if shares_words(user, mentee, mentor, state=state, is_of_peers=is_of_peers):
        return True
    return bool(of_the_two(user, mentee, mentor)) and user.pk == writer.pk


def sees_pair_goal(known, user, mentee, mentor, *, state, coordinators, is_of_peers):
    """Whoever sees the pair, save its former mentor, whatever else that mentor may do."""
    if of_the_two(user, mentee, mentor) == "mentor":
        return shares_words(user, mentee, mentor, state=state, is_of_peers=is_of_peers)
    return sees_pair(
        known, user, mentee, mentor,
        state=state, coordinators=coordinators, is_of_peers=is_of_peers,
    )  # fmt: skip


# --- performance, potential and calibration ---


def sees_assessment(known, user, subject, author, *, state):
    """The author; of what was handed in the line and HR; the person only what is published."""
    found = relations(known, user, subject)
    if not user.is_active:
        return False
    if subject.user_id == user.pk:
        return state == "published"
    if author.user_id == user.pk:
        return True
    return state != "draft" and bool(found & {"chain", "partner", "admin"})


def sees_board(known, user, people, *, facilitators, participants, state):
    """Who runs it and HR admins; who takes part while it is open; never who is on it."""
    if not user.is_active or any(person.user_id == user.pk for person in people):
        return False
    if any(person.user_id == user.pk for person in facilitators):
        return True
    if state == "open" and any(person.user_id == user.pk for person in participants):
        return True
    return "admin" in relations(known, user, people[0])


def sees_placement(known, user, subject, people, *, sees_after, placed, state, **seats):
    """With the board; once closed HR in scope, and by the rule the line and the person."""
    if not user.is_active:
        return False
    if subject.user_id == user.pk:
        return state == "closed" and sees_after == "person" and placed
    if sees_board(known, user, people, state=state, **seats):
        return True
    found = relations(known, user, subject)
    told = sees_after in ("line", "person") and "chain" in found
    return state == "closed" and ("partner" in found or told)


def runs_round(known, user, people, *, runners):
    """HR admins, and who runs the session that it prepares."""
    return is_one_of(user, runners) or "admin" in relations(known, user, people[0])


def sees_task(known, user, subject, assessor, people, *, state, runners):
    """Who runs the round; once it has begun the assessor, and HR in scope; never the person."""
    if not user.is_active or subject.user_id == user.pk:
        return False
    if runs_round(known, user, people, runners=runners):
        return True
    is_asked = assessor is not None and assessor.user_id == user.pk
    return state != "draft" and (is_asked or "partner" in relations(known, user, subject))


def sees_round(known, user, tasks, people, *, state, runners):
    """Who runs it, and who sees one of its tasks; whom it is about does not for that."""
    if user.is_active and runs_round(known, user, people, runners=runners):
        return True
    said = {"state": state, "runners": runners}
    return any(
        sees_task(known, user, subject, assessor, people, **said)
        # Who assesses sees the round, whatever became of the people.
        or (state != "draft" and assessor is not None and is_one_of(user, [assessor]))
        for subject, assessor in tasks
    )


# --- cohorts ---


def is_one_of(user, people):
    """Whether a login that is active belongs to one of some people."""
    return user.is_active and any(one.user_id == user.pk for one in people)


def leads_cohort(known, user, instructors):
    """Its instructors and HR admins."""
    anybody = next(iter(known.people.values()))
    return is_one_of(user, instructors) or "admin" in relations(known, user, anybody)


def sees_cohort(known, user, *, state, is_offered, instructors, members):
    """Open ones of what is offered everyone; else who leads, and who ever took part, no draft."""
    if not user.is_active:
        return False
    if (state == "open" and is_offered) or leads_cohort(known, user, instructors):
        return True
    return state != "draft" and is_one_of(user, members)


def sees_part(known, user, subject, *, instructors, coach, state):
    """The person, the line, HR, who leads; the coach only while it goes on."""
    if relations(known, user, subject) & DETAIL or is_one_of(user, instructors):
        return True
    return state == "enrolled" and coach is not None and is_one_of(user, [coach])


def sees_what_is_asked(known, user, *, instructors, parts):
    """Who leads, and whoever sees one who has or had a seat; parts: person, coach and state."""
    if leads_cohort(known, user, instructors):
        return True
    return any(
        sees_part(known, user, person, instructors=(), coach=coach, state=state)
        for person, coach, state in parts
        if state in ("enrolled", "completed", "not_completed")
    )


def reads_entry(user, subject, *, instructors, coach, state, for_coach, for_instructors):
    """A journal: its writer; what is shared the coach or instructors; no right opens more."""
    if is_one_of(user, [subject]) or (for_instructors and is_one_of(user, instructors)):
        return True
    return for_coach and state == "enrolled" and coach is not None and is_one_of(user, [coach])


# --- 360 feedback and feedback on request ---


def reads_report(known, user, subject, *, state, managers_read):
    """The subject once released; the line where the cycle says so; nobody else, whatever rights."""
    found = relations(known, user, subject)
    return state == "released" and ("self" in found or (managers_read and "chain" in found))


def sees_words_on_request(known, user, asker, asked, *, state, is_shared):
    """The two; the asker's line what was answered and shared."""
    if "self" in relations(known, user, asker) | relations(known, user, asked):
        return True
    shared = state == "answered" and is_shared
    return shared and "chain" in relations(known, user, asker)


# --- surveys ---


def sees_survey(known, user, anybody):
    """HR admins design; nobody else knows of a design."""
    return "admin" in relations(known, user, anybody)


def sees_wave(known, user, asked, *, state):
    """HR admins; who is asked, once it has opened."""
    if sees_survey(known, user, asked[0]):
        return True
    me = any("self" in relations(known, user, person) for person in asked)
    return me and state not in ("planned", "called_off")


def sees_taking_part(known, user, person):
    """Oneself; not HR, not the line, nobody."""
    return "self" in relations(known, user, person)


# --- results of surveys, and indicators ---


def reads_the_whole(known, user):
    """HR admins and executives."""
    kinds = {grant.kind for grant in known.grants if grant.user_id == user.pk}
    return user.is_active and (user.is_superuser or bool(kinds & {"hr_admin", "executive"}))


def units_answered_for(known, user):
    """Units of a partner's grant, and those in which one's own people work; with all below."""
    if not user.is_active:
        return set()
    tops = {
        grant.unit_id
        for grant in known.grants
        if grant.user_id == user.pk and grant.kind == "hr_partner"
    }
    for report, manager in known.managers.items():
        if manager is not None and known.people[manager].user_id == user.pk:
            tops.add(known.units[report])
    found = set()
    for unit in {*known.parents, *known.parents.values(), *known.units.values()}:
        above = unit
        while above is not None:
            if above in tops:
                found.add(unit)
            above = known.parents.get(above)
    return found


def sees_result(known, user, unit, units, *, state, is_shared, asked):
    """Of one unit of a wave, or of everybody where it is none; `units` are all of the wave.

    `asked` are the wave's people with the units in which they stood.
    """
    if state != "released" or not user.is_active:
        return False
    if reads_the_whole(known, user):
        return True
    mine = units_answered_for(known, user)
    if unit in mine or (unit is None and mine & set(units)):
        return True
    own = {place for person, place in asked if known.people[person].user_id == user.pk}
    return is_shared and bool(own) and (unit is None or unit in own)


def reads_comments(known, user, groups, *, state):
    """Of a block that lies in the group of a unit one answers for; `groups` are those units."""
    if state != "released" or not user.is_active:
        return False
    return reads_the_whole(known, user) or bool(units_answered_for(known, user) & set(groups))
