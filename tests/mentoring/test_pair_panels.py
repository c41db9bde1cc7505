"""What pairs put on other pages: profiles, home, gaps, and the record of what is held."""

import json

import pytest
from django.urls import reverse

from careers.registry import Gap
from lib.dates import period, today
from mentoring.models import Block
from mentoring.queries.gap_help import mentoring_help
from mentoring.services.private_notes import save_private_note
from talent.models import Skill
from tests.careers.doors import signed_in
from tests.factories import (
    START,
    AssignmentFactory,
    EnrolmentFactory,
    PairFactory,
    ProgrammeFactory,
    SkillFactory,
    TieFactory,
)
from tests.mentoring.pair_pages import filled
from tests.mentoring.pairs import a_pair, around

pytestmark = pytest.mark.django_db


def help_of(viewer, employee, gaps):
    """What mentoring alone knows of gaps, by skill."""
    columns = mentoring_help(viewer, employee)
    if not columns:
        return {}
    asked = Skill.objects.filter(pk__in=[gap.skill for gap in gaps])
    rows = asked.values_list("pk", *(array for array, _tell in columns))
    return {
        skill: [
            tell(one)
            for found, (_array, tell) in zip(arrays, columns, strict=True)
            for one in found
        ]
        for skill, *arrays in rows
    }


def helped_by(me, skill):
    found = help_of(me.user, me, [Gap(skill.pk, 3)]).get(skill.pk, [])
    return [(one.kind, one.label) for one in found]


def offering(programme, skill, **more):
    """A mentor of a programme who offers help with a skill."""
    person = AssignmentFactory().employee
    mentor = EnrolmentFactory(programme=programme, employee=person, side="mentor", **more)
    mentor.skills.create(skill=skill, rank=1)
    return mentor


def test_a_profile_shows_programme_mentor_and_goals_to_the_line_and_no_word():
    pair = filled(a_pair())
    people = around(pair)
    address = f"{reverse('talent:employee_detail', args=[pair.mentee.pk])}?tab=mentoring"

    shown = {who: signed_in(user).get(address).content.decode() for who, user in people.items()}

    goal = {who: "Goal 0" in text for who, text in shown.items()}
    assert goal == {
        "mentee": True, "mentor": False, "manager": True, "partner": True, "coordinator": False,
        "admin": True, "superuser": True, "peer": False,
    }  # fmt: skip
    words = ("Note 0", "Action 0", "Purpose 0")
    assert [who for who, text in shown.items() if any(word in text for word in words)] == []


def test_mentoring_names_whom_one_mentors_by_a_tie_alone():
    pair = a_pair()
    person = AssignmentFactory(employee__given_name="Solveig").employee
    former = AssignmentFactory().employee
    TieFactory(viewer=pair.mentor, subject=person)
    TieFactory(viewer=former, subject=person, valid=period(START, today()))

    pages = {
        who: signed_in(who).get(reverse("mentoring:home")).content.decode()
        for who in (pair.mentor, former, person)
    }
    outside = {who: page.partition("outside-h")[2] for who, page in pages.items()}

    assert person.get_absolute_url() in outside[pair.mentor]
    assert pair.mentee.get_absolute_url() not in outside[pair.mentor]
    assert [outside[former], outside[person]] == ["", ""]


def test_a_peer_whom_one_mentors_by_a_tie_is_named_all_the_same():
    pair = a_pair(kind="peer")
    TieFactory(viewer=pair.mentor, subject=pair.mentee)

    page = signed_in(pair.mentor).get(reverse("mentoring:home")).content.decode()

    assert pair.mentee.get_absolute_url() in page.partition("outside-h")[2]


def test_home_leads_to_the_pair():
    pair = a_pair()
    for who in (pair.mentee, pair.mentor):
        assert pair.get_absolute_url() in signed_in(who).get("/").content.decode()


def test_my_own_export_opens_my_private_note_and_nobody_elses():
    pair = filled(a_pair())
    for who, text in ((pair.mentee, "Only Leila"), (pair.mentor, "Only Tomás")):
        save_private_note(actor=who.user, pair=pair, text=text, seen="")

    answers = {who: signed_in(who).get(reverse("talent:held_export")) for who in
               (pair.mentee, pair.mentor)}  # fmt: skip
    texts = {
        who: json.dumps(json.loads(b"".join(answer) if answer.streaming else answer.content),
                        ensure_ascii=False)
        for who, answer in answers.items()
    }  # fmt: skip

    assert ["Only Leila" in texts[who] for who in texts] == [True, False]
    assert ["Only Tomás" in texts[who] for who in texts] == [False, True]
    assert ["Note 0" in texts[who] for who in texts] == [False, True]  # the mentor wrote it
    assert "sealed" not in texts[pair.mentee]


def test_an_export_gives_peers_no_sides():
    pairs = {kind: a_pair(kind=kind) for kind in ("peer", "one_to_one")}
    kept = ("Programme", "State", "Starts on", "Ends on", "Paused on", "Paused until",
            "Ended on", "End reason")  # fmt: skip

    found = {}
    for kind, pair in pairs.items():
        answer = signed_in(pair.mentee).get(reverse("talent:held_export"))
        content = b"".join(answer) if answer.streaming else answer.content
        [row] = json.loads(content)["records"]["Your pairs in mentoring programmes"]
        assert row["State"] == "Under way"
        found[kind] = {name: said for name, said in row.items() if name not in kept}

    one, other = pairs["peer"], pairs["one_to_one"]
    assert found == {
        "peer": {"One peer": one.mentee.name, "Other peer": one.mentor.name},
        "one_to_one": {"Mentee": other.mentee.name, "Mentor": other.mentor.name},
    }


def test_a_gap_names_programmes_to_join_and_mentors_whom_i_may_ask():
    skill = SkillFactory()
    me = AssignmentFactory().employee
    programme = ProgrammeFactory(name="Ask", mode="self_select")
    mentor = offering(programme, skill)

    before = helped_by(me, skill)
    EnrolmentFactory(programme=programme, employee=me)
    after = helped_by(me, skill)

    assert before == [("programme", "Ask")]
    assert after == [("mentor", mentor.employee.name)]
    assert helped_by(AssignmentFactory().employee, SkillFactory()) == []
    assert help_of(me.user, AssignmentFactory().employee, [Gap(skill.pk, 3)]) == {}


@pytest.mark.parametrize("why", ["full", "matched by coordinators", "ruled out", "rules me out"])
def test_a_mentor_who_cannot_be_asked_is_not_named_whatever_the_reason(why):
    skill = SkillFactory()
    me = AssignmentFactory().employee
    mode = "coordinator" if why == "matched by coordinators" else "self_select"
    programme = ProgrammeFactory(mode=mode)
    mentor = offering(programme, skill)
    EnrolmentFactory(programme=programme, employee=me)
    if why == "full":
        PairFactory(programme=programme, mentor_enrolment=mentor)
    if why == "ruled out":
        Block.objects.create(by=me, employee=mentor.employee)
    if why == "rules me out":
        Block.objects.create(by=mentor.employee, employee=me)

    assert helped_by(me, skill) == []


def test_one_query_for_any_number_of_gaps(django_assert_num_queries):
    me = AssignmentFactory().employee
    programme = ProgrammeFactory(mode="self_select")
    skills = [SkillFactory() for _n in range(5)]
    for skill in skills:
        offering(programme, skill)
    EnrolmentFactory(programme=programme, employee=me)

    with django_assert_num_queries(1):
        found = help_of(me.user, me, [Gap(skill.pk, 3) for skill in skills])

    assert [len(found[skill.pk]) for skill in skills] == [1] * 5
