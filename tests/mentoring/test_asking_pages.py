"""Find a mentor, ask, and answer: on pages."""

import pytest

from lib.dates import period, today
from mentoring.models import Block, EnrolmentSkill, Pair, Wish
from mentoring.queries.suggestions import suggested_to
from mentoring.services.asking import ask_mentor
from mentoring.services.publishing import publish_run
from talent.models import SYSTEM, Absence, EmployeeSkill
from tests.careers.doors import signed_in
from tests.factories import (
    AssignmentFactory,
    EmployeeFactory,
    EnrolmentFactory,
    PairFactory,
    SkillFactory,
)
from tests.mentoring.runs import build_programme, worked

pytestmark = pytest.mark.django_db


def asking(mentees=1, mentors=1, **given):
    given.setdefault("mode", "self_select")
    programme = build_programme(mentees, mentors, **given)
    for row in programme.enrolments.all():
        AssignmentFactory(employee=row.employee)
    rows = list(programme.enrolments.order_by("pk"))
    return rows[:mentees], rows[mentees:]


def find(mentee):
    return f"/mentoring/find/{mentee.pk}/"


def test_ten_are_suggested_best_first_with_words_and_parts():
    [mentee], mentors = asking(1, 12)
    skill, other = SkillFactory(name="Pricing"), SkillFactory(name="Selling")
    for rank, one in enumerate((skill, other), 1):
        EnrolmentSkill.objects.create(enrolment=mentee, skill=one, want=5, rank=rank)
    EmployeeSkill.objects.create(
        employee=mentors[7].employee, skill=skill, level=4, strength=2, as_of=today()
    )
    Wish.objects.create(enrolment=mentee, employee=mentors[7].employee, rank=1)

    page = signed_in(mentee.employee).get(find(mentee))

    shown = [*page.context["suggestions"], *page.context["more"]]
    assert len(shown) == 10
    assert shown[0].enrolment == mentors[7]
    scores = [one.score for one in shown]
    assert scores == sorted(scores, reverse=True)
    words = [reason.text for reason in shown[0].reasons]
    assert words[:2] == ["Brings Pricing, not Selling", "Your first wish"]
    assert sum(share.possible for share in shown[0].shares) == pytest.approx(100)
    text = page.content.decode()
    assert "The one place is free" in text
    assert f"Ask {mentors[7].employee.first_name}" in text


def test_a_skill_that_is_not_shared_is_not_told_unless_it_is_offered():
    [mentee], [mentor] = asking()
    skill = SkillFactory(name="Pricing")
    EnrolmentSkill.objects.create(enrolment=mentee, skill=skill, want=5, rank=1)
    EmployeeSkill.objects.create(
        employee=mentor.employee, skill=skill, level=4, strength=2, as_of=today(), is_shared=False
    )

    def words():
        return suggested_to(mentee).suggestions[0].reasons[0].text

    assert words() == "Not known for what you asked for"
    EnrolmentSkill.objects.create(enrolment=mentor, skill=skill, rank=1)
    assert words() == "Brings Pricing"


def test_the_mentors_wishes_change_nothing_that_the_mentee_sees():
    [mentee], mentors = asking(1, 3)
    before = signed_in(mentee.employee).get(find(mentee)).content
    Wish.objects.create(enrolment=mentors[2], employee=mentee.employee, rank=1)
    Wish.objects.create(enrolment=mentors[1], employee=EmployeeFactory(), rank=1)

    assert body(signed_in(mentee.employee).get(find(mentee)).content) == body(before)


def body(content):
    text = content.decode()
    return text[text.index("<main") : text.index("</main>")]


@pytest.mark.parametrize("mentors", [1, 6])
def test_find_a_mentor_takes_as_many_queries_for_many(mentors, django_assert_num_queries):
    [mentee], _mentors = asking(1, mentors)
    client = signed_in(mentee.employee)

    with django_assert_num_queries(33):
        client.get(find(mentee))


def test_nobody_else_opens_the_page_and_not_where_nobody_asks():
    [mentee, other], [mentor] = asking(2)
    [matched], _mentors = asking(mode="coordinator")

    assert signed_in(other.employee).get(find(mentee)).status_code == 404
    assert signed_in(mentor.employee).get(find(mentor)).status_code == 404
    assert signed_in(matched.employee).get(find(matched)).status_code == 404


def why(mentee, person):
    context = signed_in(mentee.employee).get(find(mentee), {"who": person.pk}).context
    found = context["why"]
    return str(found.text), found.score


def test_why_not_is_told_by_rule_places_and_rank():
    [mentee], mentors = asking(1, 12)
    AssignmentFactory._meta.model.objects.filter(employee=mentee.employee).delete()
    AssignmentFactory(employee=mentee.employee, manager=mentors[0].employee)
    PairFactory(programme=mentee.programme, mentor_enrolment=mentors[1])
    for rank, mentor in enumerate(mentors[2:7], 1):
        Wish.objects.create(enrolment=mentee, employee=mentor.employee, rank=rank)
    extra = EnrolmentFactory(programme=mentee.programme, side="mentor").employee

    assert why(mentee, mentors[0].employee)[0].startswith("In your own reporting line")
    assert why(mentee, mentors[1].employee) == ("All places are taken.", None)
    assert why(mentee, mentee.employee)[0] == "That is you."
    assert why(mentee, mentors[2].employee)[0] == "Is among those suggested to you."
    text, score = why(mentee, extra)
    assert text == "Ten others fit what you asked for better."
    assert score >= 1


def test_a_block_is_told_like_an_absence_and_like_somebody_who_mentors_nobody():
    [mentee], [blocking, blocked, away, free] = asking(1, 4)
    Block.objects.create(by=blocking.employee, employee=mentee.employee)
    Block.objects.create(by=mentee.employee, employee=blocked.employee)
    Absence.objects.create(employee=away.employee, kind="sickness", valid=period(today()))

    answers = {
        why(mentee, person)
        for person in (
            blocking.employee, blocked.employee, away.employee, AssignmentFactory().employee,
        )
    }  # fmt: skip

    assert len(answers) == 1
    shown = signed_in(mentee.employee).get(find(mentee)).context["suggestions"]
    assert [one.enrolment for one in shown] == [free]


def test_asking_waiting_and_taking_back_by_page():
    [mentee], [mentor, *_others] = asking(1, 2)
    client = signed_in(mentee.employee)
    address = f"{find(mentee)}ask/{mentor.pk}/"
    assert client.get(address).status_code == 200

    answer = client.post(address, {"message": "Please help."}, follow=True)

    pair = Pair.objects.get()
    text = answer.content.decode()
    assert "has been told of your request" in text
    assert [one.pk for one in answer.context["requests"]] == [pair.pk]
    assert mentor not in [one.enrolment for one in answer.context["suggestions"]]
    again = client.post(address, {"message": ""})
    assert "already" in str(again.context["form"].non_field_errors())
    back = client.post(f"/mentoring/answers/{pair.pk}/take-back/", follow=True)
    assert "Taken back." in back.content.decode()
    pair.refresh_from_db()
    assert pair.state == "withdrawn"


def test_the_mentor_reads_the_message_and_says_no_with_a_reason():
    [mentee], [mentor] = asking()
    pair = ask_mentor(
        actor=mentee.employee.user, enrolment=mentee, mentor=mentor, message="Please help."
    )
    client = signed_in(mentor.employee)
    page = f"/mentoring/answers/{pair.pk}/"

    text = client.get(page).content.decode()
    assert "asks for your help" in text
    assert "Please help." in text
    assert [pair.pk for pair, _mine in client.get("/mentoring/answers/").context["rows"]] == [
        pair.pk
    ]
    assert client.get(f"{page}decline/").status_code == 200
    assert client.post(f"{page}decline/", {"reason": "x"}).context["form"].errors
    client.post(f"{page}decline/", {"reason": "no_time"})
    pair.refresh_from_db()
    assert (pair.state, pair.declined_by) == ("declined", "mentor")
    assert "No time" not in signed_in(mentee.employee).get(page).content.decode()


def test_a_proposal_is_read_and_accepted_by_both():
    programme = build_programme()
    mentee, mentor = programme.enrolments.order_by("pk")
    publish_run(actor=SYSTEM, run=worked(programme))
    pair = Pair.objects.get()
    page = f"/mentoring/answers/{pair.pk}/"

    assert "A mentor for you:" in signed_in(mentee.employee).get(page).content.decode()
    assert "A mentee for you:" in signed_in(mentor.employee).get(page).content.decode()
    assert signed_in(EmployeeFactory()).get(page).status_code == 404
    client = signed_in(mentee.employee)
    assert "has not answered yet" in client.post(f"{page}accept/", follow=True).content.decode()
    assert "said yes already" in client.post(f"{page}accept/", follow=True).content.decode()
    assert "would like to" in signed_in(mentor.employee).get(page).content.decode()


def test_neither_reads_the_wishes_of_the_other_from_a_proposal():
    programme = build_programme(weights={"mentee_wish": 10, "mentor_wish": 10, "languages": 5})
    mentee, mentor = programme.enrolments.order_by("pk")
    Wish.objects.create(enrolment=mentee, employee=mentor.employee, rank=1)
    Wish.objects.create(enrolment=mentor, employee=EmployeeFactory(), rank=1)
    Wish.objects.create(enrolment=mentor, employee=mentee.employee, rank=5)
    publish_run(actor=SYSTEM, run=worked(programme))
    page = f"/mentoring/answers/{Pair.objects.get().pk}/"

    theirs = signed_in(mentee.employee).get(page).context["answer"]
    mine = signed_in(mentor.employee).get(page).context["answer"]

    assert [str(label) for label, _ in theirs.shares] == [
        "Wished for by the mentee", "Languages in common",
    ]  # fmt: skip
    assert (theirs.score, mine.score) == (83.3, 30.0)


def test_what_was_told_of_a_request_stays_when_the_programme_weighs_anew():
    [mentee], [mentor] = asking(weights={"mentee_wish": 10, "languages": 10})
    programme = mentee.programme
    Wish.objects.create(enrolment=mentee, employee=mentor.employee, rank=5)
    pair = ask_mentor(actor=mentee.employee.user, enrolment=mentee, mentor=mentor)
    page = f"/mentoring/answers/{pair.pk}/"
    before = signed_in(mentee.employee).get(page).context["answer"]

    programme.weights = {"mentee_wish": 1, "languages": 30}
    programme.save(update_fields=["weights"])

    after = signed_in(mentee.employee).get(page).context["answer"]
    assert (after.score, after.shares) == (before.score, before.shares)
    assert [share.possible for _label, share in after.shares] == [50, 50]


def test_peers_read_what_speaks_for_them():
    programme = build_programme(0, 0, kind="peer", mode="hybrid", needs_language=False)
    one, other = (EnrolmentFactory(programme=programme, side="peer") for _ in range(2))
    client = signed_in(one.employee)
    assert [row.enrolment for row in client.get(find(one)).context["suggestions"]] == [other]
    client.post(f"{find(one)}ask/{other.pk}/", {"message": ""})
    pair = Pair.objects.get()
    text = signed_in(other.employee).get(f"/mentoring/answers/{pair.pk}/").content.decode()
    assert "A peer for you:" in text


def test_a_matched_mentee_is_led_to_the_pair():
    [mentee], [mentor] = asking()
    PairFactory(programme=mentee.programme, mentee_enrolment=mentee)
    answer = signed_in(mentee.employee).get(find(mentee))
    assert "suggestions" not in answer.context
    asked = signed_in(mentee.employee).post(f"{find(mentee)}ask/{mentor.pk}/", {"message": ""})
    assert "somebody already" in str(asked.context["form"].non_field_errors())


def full(mentor):
    """Somebody else has the mentor's one place."""
    return PairFactory(programme=mentor.programme, mentor_enrolment=mentor)


def wish_link(mentee, mentor):
    return f"/mentoring/enrolments/{mentee.pk}/edit/?wish={mentor.employee_id}"


def test_who_fits_and_has_no_free_place_can_be_wished_for():
    [mentee], [free, taken, wished, blocking] = asking(1, 4)
    for mentor in (taken, wished, blocking):
        full(mentor)
    Block.objects.create(by=blocking.employee, employee=mentee.employee)
    Wish.objects.create(enrolment=mentee, employee=wished.employee, rank=1)

    page = signed_in(mentee.employee).get(find(mentee))

    assert [one.enrolment for one in page.context["suggestions"]] == [free]
    # Who rules somebody out is shown like any other who is full: nobody learns of it here.
    assert {(one.enrolment, one.wish) for one in page.context["full"]} == {
        (wished, 1), (taken, 0), (blocking, 0),
    }  # fmt: skip
    text = page.content.decode()
    assert wish_link(mentee, taken) in text
    assert wish_link(mentee, wished) not in text
    assert "Your wish number 1" in text


def test_where_all_are_taken_one_may_wish_still():
    [mentee], [taken] = asking()
    full(taken)

    text = signed_in(mentee.employee).get(find(mentee)).content.decode()

    assert "Nobody who fits has a free place now" in text
    assert wish_link(mentee, taken) in text


def test_only_who_fits_better_than_ten_with_a_place_is_named_without_one():
    [mentee], mentors = asking(1, 12)
    for mentor in mentors[:2]:
        full(mentor)
    for rank, mentor in enumerate(mentors[1:6], 1):
        Wish.objects.create(enrolment=mentee, employee=mentor.employee, rank=rank)
    least = [row.enrolment for row in suggested_to(mentee).suggestions][-1]
    Wish.objects.filter(enrolment=mentee, rank=5).update(employee=least.employee)
    EnrolmentFactory(programme=mentee.programme, side="mentor")

    found = suggested_to(mentee)

    scores = [one.score for one in found.suggestions]
    assert len(scores) == 10
    assert all(one.score >= scores[-1] for one in found.full)
    assert mentors[1] in [one.enrolment for one in found.full]


def test_why_not_leads_to_a_wish_for_who_is_full_and_not_for_who_may_not_be():
    [mentee], [taken, ruled_out] = asking(1, 2)
    full(taken)
    full(ruled_out)
    AssignmentFactory._meta.model.objects.filter(employee=mentee.employee).delete()
    AssignmentFactory(employee=mentee.employee, manager=ruled_out.employee)

    def may_wish(mentor):
        client = signed_in(mentee.employee)
        return client.get(find(mentee), {"who": mentor.employee_id}).context["why"].may_wish

    assert (may_wish(taken), may_wish(ruled_out)) == (True, False)


def test_a_full_mentor_who_rules_one_out_is_offered_as_a_wish_like_any_other():
    """What is offered must not change with a block: else its lack would tell of it."""
    [mentee], [taken, other] = asking(1, 2)
    full(taken)
    full(other)
    client = signed_in(mentee.employee)

    def page():
        context = client.get(find(mentee), {"who": taken.employee_id}).context
        return context["why"], [row.enrolment.pk for row in context["full"]]

    before = page()
    Block.objects.create(by=taken.employee, employee=mentee.employee)
    assert page() == before
    assert before[0].may_wish

    Block.objects.create(by=mentee.employee, employee=taken.employee)
    why, shown = page()
    assert (why.may_wish, taken.pk in shown, other.pk in shown) == (False, False, True)


def test_peers_who_are_matched_are_not_offered_as_wishes():
    programme = build_programme(0, 0, kind="peer", mode="hybrid", needs_language=False)
    me, free, *two = (EnrolmentFactory(programme=programme, side="peer") for _ in range(4))
    PairFactory(programme=programme, mentee_enrolment=two[0], mentor_enrolment=two[1])

    found = suggested_to(me)

    assert ([one.enrolment for one in found.suggestions], found.full) == ([free], [])


@pytest.mark.parametrize("mentors", [1, 3])
def test_full_mentors_cost_no_further_query(mentors, django_assert_num_queries):
    [mentee], rows = asking(1, mentors + 1)
    for mentor in rows[1:]:
        full(mentor)
    client = signed_in(mentee.employee)

    with django_assert_num_queries(33):
        assert len(client.get(find(mentee)).context["full"]) == mentors


def test_the_list_of_answers_shows_which_ones_it_lists():
    [mentee], [mentor] = asking()
    ask_mentor(actor=mentee.employee.user, enrolment=mentee, mentor=mentor)

    shown = signed_in(mentee.employee).get("/mentoring/answers/")

    assert shown.context["options"][0][0] == shown.context["show"]
    assert mentor.employee.name in shown.content.decode()
