"""The coordinators' pages of matching."""

import pytest

from lib.dates import period, today
from mentoring.models import Block, MatchingRun, Pair, PairRule, Programme, Wish
from mentoring.queries.why_not import why_not
from mentoring.scoring import WEIGHTS
from mentoring.services.run_work import work_on_runs
from mentoring.services.runs import start_run
from talent.models import SYSTEM, Absence
from tests.careers.doors import signed_in
from tests.careers.people import text_of
from tests.factories import (
    AssignmentFactory,
    EmployeeFactory,
    EnrolmentFactory,
    OrgUnitFactory,
    PairFactory,
    hr_admin,
)
from tests.mentoring.runs import build_programme, matched, worked

pytestmark = pytest.mark.django_db


def coordinated(**given):
    """A programme, and somebody who runs it."""
    programme = build_programme(**given)
    who = AssignmentFactory().employee
    programme.coordinators.create(employee=who)
    return programme, signed_in(who)


def pages(programme, run):
    base = f"/mentoring/programmes/{programme.pk}/matching/"
    names = ("", "start/", "rules/", f"{run.pk}/", f"{run.pk}/work/", f"{run.pk}/publish/",
             f"{run.pk}/export/")  # fmt: skip
    return [base + name for name in names]


def test_only_coordinators_and_hr_open_the_pages():
    programme, client = coordinated()
    run = worked(programme)
    mentor = programme.enrolments.last().employee

    for page in pages(programme, run):
        assert client.get(page).status_code == 200
        assert signed_in(hr_admin()).get(page).status_code == 200
        assert signed_in(mentor).get(page).status_code == 404
        assert client.get(page.replace(f"/{programme.pk}/", "/999999/")).status_code == 404


def test_a_run_of_another_programme_is_not_found_by_a_forged_address():
    programme, client = coordinated()
    other = worked(build_programme())

    for page in pages(programme, other)[3:]:
        assert client.get(page).status_code == 404
    for act in ("discard", "retry", "publish"):
        address = f"/mentoring/programmes/{programme.pk}/matching/{other.pk}/{act}/"
        assert client.post(address).status_code == 404


def weights(**given):
    return {f"weight_{name}": WEIGHTS[name] for name in WEIGHTS} | {"seed": 3} | given


def test_a_preview_is_begun_with_weights_and_shows_how_far_it_is():
    programme, client = coordinated(mentees=2)
    base = f"/mentoring/programmes/{programme.pk}/matching/"

    assert client.post(f"{base}start/", weights(weight_place="7.5", floor="2")).status_code == 302

    run = MatchingRun.objects.get()
    assert (run.weights["place"], run.floor, run.seed) == (7.5, 2, 3)
    work = client.get(f"{base}{run.pk}/work/")
    assert 'hx-trigger="every 2s"' in work.content.decode()
    assert "HX-Refresh" not in work
    assert "every 2s" in client.get(base).content.decode()
    work_on_runs()
    assert client.get(f"{base}{run.pk}/work/")["HX-Refresh"] == "true"
    assert "1 of 2" in client.get(base).content.decode()


def test_weights_of_zero_come_back_on_the_form():
    programme, client = coordinated()
    zero = {f"weight_{name}": 0 for name in WEIGHTS}

    answer = client.post(f"/mentoring/programmes/{programme.pk}/matching/start/", zero)

    assert answer.status_code == 200
    assert "At least one weight has to be above zero." in answer.content.decode()
    assert not MatchingRun.objects.exists()


def test_the_list_is_searched_narrowed_and_ordered():
    programme, client = coordinated(mentees=3, mentors=3)
    unit = OrgUnitFactory()
    first, second, _third = programme.enrolments.filter(side="mentee").order_by("pk")
    AssignmentFactory(employee=first.employee, unit=OrgUnitFactory(parent=unit))
    AssignmentFactory(employee=second.employee)
    run = worked(programme)
    page = run.get_absolute_url()

    def shown(query):
        rows = client.get(f"{page}{query}").context["page"].rows
        return {row.proposal.mentee_id for row in rows}

    assert len(shown("")) == 3
    assert shown(f"?q={first.employee.family_name}") == {first.pk}
    assert shown("?q=nobodyatall") == set()
    inside = next(row["unit"] for row in run.figures["units"] if row["unit"])
    assert len(shown(f"?unit={inside}")) == 1
    best = [row.proposal.score for row in client.get(page).context["page"].rows]
    worst = [row.proposal.score for row in client.get(f"{page}?sort=worst").context["page"].rows]
    assert best == sorted(best, reverse=True)
    assert worst == sorted(worst)
    assert client.get(f"{page}?sort=__class__&unit=x&cursor=zzz").status_code == 200


def test_who_has_nobody_is_listed_too():
    programme, client = coordinated(mentees=3, mentors=1)
    run = worked(programme)

    rows = client.get(f"{run.get_absolute_url()}?show=unmatched").context["page"].rows

    assert len(rows) == 2
    assert {row.pk for row in rows}.isdisjoint({one for one, _other in matched(run)})


@pytest.mark.parametrize("people", [1, 5])
def test_query_counts_do_not_grow(people, django_assert_num_queries):
    programme, client = coordinated(mentees=people, mentors=people)
    for row in programme.enrolments.all():
        AssignmentFactory(employee=row.employee)
    run = worked(programme)

    with django_assert_num_queries(12):
        client.get(run.get_absolute_url())
    with django_assert_num_queries(14):
        client.get(f"/mentoring/programmes/{programme.pk}/matching/")


def test_publishing_by_page_says_first_what_changed():
    programme, client = coordinated(mentees=2, mentors=2)
    run = worked(programme)
    address = f"{run.get_absolute_url()}publish/"
    assert "changed since" not in client.get(address).content.decode()
    EnrolmentFactory(programme=programme)

    assert "has changed since" in client.get(address).content.decode()
    client.post(address)
    assert not Pair.objects.exists()
    answer = client.post(address, {"anyway": "1"}, follow=True)

    assert "Both sides have been told." in answer.content.decode()
    assert Pair.objects.count() == 2


def test_a_preview_that_matched_nobody_offers_nothing_to_publish():
    programme, client = coordinated(mentors=0)
    run = worked(programme)
    address = f"{run.get_absolute_url()}publish/"

    page = client.get(run.get_absolute_url()).content.decode()
    asked = client.get(address)
    sent = client.post(address, follow=True).content.decode()

    assert ("Nobody could be matched" in page, address in page) == (True, False)
    assert (asked.status_code, asked.url) == (302, run.get_absolute_url())
    assert "There is nobody to propose" in sent


def test_the_table_holds_names_scores_and_parts_with_wishes_as_one():
    programme, client = coordinated()
    mentee = programme.enrolments.get(side="mentee")
    person = mentee.employee
    person.given_name = "=cmd()"
    person.save()
    Wish.objects.create(
        enrolment=mentee, employee=programme.enrolments.get(side="mentor").employee, rank=1
    )
    run = worked(programme)

    answer = client.get(f"{run.get_absolute_url()}export/")
    text = b"".join(answer.streaming_content).decode()

    head, row = text.strip().splitlines()
    assert "What both prefer" in head
    assert "Wished for" not in head
    assert row.startswith("'=cmd()")


def test_two_are_fixed_from_the_list_and_freed_again():
    programme, client = coordinated(mentees=2, mentors=2)
    run = worked(programme)
    proposal = run.proposals.first()
    two = {"mentee": proposal.mentee.employee_id, "mentor": proposal.mentor.employee_id}
    address = f"/mentoring/programmes/{programme.pk}/matching/rules/"

    answer = client.post(address, two | {"kind": "forbid", "run": run.pk})

    assert answer.url == run.get_absolute_url()
    assert matched(run) & matched(worked(programme)) == set()
    rule = PairRule.objects.get()
    client.post(f"{address}{rule.pk}/remove/")
    assert not PairRule.objects.exists()


def test_a_name_of_nobody_in_the_programme_comes_back_on_the_form():
    programme, client = coordinated()
    answer = client.post(
        f"/mentoring/programmes/{programme.pk}/matching/rules/",
        {"mentee": EmployeeFactory().pk, "mentor": "", "kind": "pin"},
    )
    assert set(answer.context["form"].errors) == {"mentee", "mentor"}


# --- why not ---


def skilled(mentees=5, mentors=5, **given):
    """Everybody wishes differently, so that scores differ."""
    programme = build_programme(mentees, mentors, **given)
    rows = list(programme.enrolments.order_by("pk"))
    left, right = rows[:mentees], rows[mentees:]
    for index, mentee in enumerate(left):
        for rank in range(1, min(mentors, 4)):
            mentor = right[(index + rank - 1) % mentors]
            Wish.objects.create(enrolment=mentee, employee=mentor.employee, rank=rank)
    return programme, left, right


def test_why_not_tells_the_total_with_these_two():
    programme, left, right = skilled(weights={"mentee_wish": 10})
    run = worked(programme)
    assert matched(run) == {(a.pk, b.pk) for a, b in zip(left, right, strict=True)}

    why = why_not(run, left[0], right[1])

    assert (why.kind, why.score) == ("places", 80)
    assert [row.mentee for row in why.holders] == [left[1]]
    assert (why.total, why.matched) == (500, 5)
    assert (why.forced_matched, why.forced_total) == (5, 400)
    assert why.loss == 100
    assert why_not(run, left[0], right[0]).kind == "chosen"


def test_why_not_tells_how_many_fewer_would_be_matched():
    programme = build_programme(5, 5)
    rows = list(programme.enrolments.order_by("pk"))
    one, two, x = rows[0], rows[1], rows[5]
    for other in rows[6:]:
        PairRule.objects.create(programme=programme, mentee=two, mentor=other, kind="forbid")
    run = worked(programme)

    why = why_not(run, one, x)

    assert (two.pk, x.pk) in matched(run)
    assert (why.matched, why.forced_matched, why.fewer) == (5, 4, 1)
    assert why_not(run, two, rows[6]).text == "A coordinator keeps these two apart."


def test_a_figure_about_too_few_is_not_given():
    programme, left, right = skilled(4, 5)
    run = worked(programme)
    answers = {
        str(why_not(run, a, b).kind)
        for a in left
        for b in right
        if (a.pk, b.pk) not in matched(run)
    }
    assert answers == {"few"}


def test_why_not_names_rules_and_the_floor():
    programme, left, right = skilled(floor=85, weights={"mentee_wish": 10, "mentor_wish": 1})
    AssignmentFactory(employee=left[0].employee, manager=right[1].employee)
    run = start_run(actor=SYSTEM, programme=programme, weights=programme.weights, floor=85)
    work_on_runs()
    run.refresh_from_db()

    assert "reporting line" in str(why_not(run, left[0], right[1]).text)
    assert why_not(run, left[1], right[2]).kind == "floor"


def test_why_not_says_where_the_inputs_changed():
    programme, left, right = skilled()
    run = worked(programme)
    EnrolmentFactory(programme=programme)
    assert why_not(run, left[0], right[1]).kind == "changed"


def test_why_not_tells_what_every_coordinator_sees():
    programme, left, right = skilled()
    PairFactory(programme=programme, mentee_enrolment=left[0], mentor_enrolment=right[0])
    left[1].state = "waitlisted"
    left[1].save()
    run = worked(programme)

    assert "somebody already" in str(why_not(run, left[0], right[1]).text)
    assert "waiting list" in str(why_not(run, left[1], right[1]).text)
    assert "taken before the preview" in str(why_not(run, left[2], right[0]).text)


@pytest.mark.parametrize("setter", ["mentee", "mentor"])
@pytest.mark.parametrize("size", [2, 5, 7])
def test_a_block_is_told_like_a_pair_that_was_not_weighed_and_like_an_absence(setter, size):
    """The blocked pair would be the best of all; a third person is away."""
    programme, left, right = skilled(size, size, weights={"mentee_wish": 10})
    one, other = left[0].employee, right[0].employee
    by, whom = (one, other) if setter == "mentee" else (other, one)
    Block.objects.create(by=by, employee=whom)
    away = EnrolmentFactory(programme=programme, side="mentor")
    Absence.objects.create(employee=away.employee, kind="sickness", valid=period(today()))
    run = worked(programme)

    blocked = why_not(run, left[0], right[0])

    assert blocked == why_not(run, left[0], away)
    answers = [why_not(run, a, b) for a in left for b in right if (a, b) != (left[0], right[0])]
    assert blocked in answers  # an ordinary pair is told the same
    assert blocked.score is None


def test_the_pages_say_the_same_of_a_blocked_pair_as_of_an_ordinary_one():
    programme, client = coordinated(mentees=5, mentors=5)
    rows = list(programme.enrolments.order_by("pk"))
    Block.objects.create(by=rows[5].employee, employee=rows[0].employee)
    run = worked(programme)

    def said(mentee, mentor):
        two = f"?mentee={mentee.employee_id}&mentor={mentor.employee_id}"
        page = client.get(f"{run.get_absolute_url()}{two}").content.decode()
        words = page[page.index("<dd>") : page.index("</dd>")]
        assert "block" not in page.lower().replace("blocktrans", "").replace("-block", "")
        return words

    ordinary = [
        said(a, b) for a in rows[:5] for b in rows[5:] if why_not(run, a, b).kind == "not_weighed"
    ]
    assert len(ordinary) > 1
    assert set(ordinary) == {said(rows[0], rows[5])}


def test_the_parts_of_the_score_are_called_the_same_wherever_they_stand():
    programme, client = coordinated(kind="reverse")
    run = worked(programme)
    base = f"/mentoring/programmes/{programme.pk}/"

    for page in (base, f"{base}score/", f"{base}matching/start/", run.get_absolute_url()):
        text = client.get(page).content.decode()
        assert "Juniors who teach seniors" in text
        assert "Experience in the target role" in text
        assert "grades above" not in text


def test_hr_reads_in_words_what_counted_and_which_pairs_were_never_made():
    programme, _client = coordinated(least_overlap=3)
    run = worked(programme)

    shown = signed_in(hr_admin()).get(f"/admin/mentoring/matchingrun/{run.pk}/change/")

    text = shown.content.decode()
    assert "Skills asked for 10" in text
    assert "at least 3 working hours" in text
    assert "needs_language" not in text


def test_previews_by_other_settings_are_said_to_be_other_measures():
    programme, client = coordinated()
    worked(programme)
    address = f"/mentoring/programmes/{programme.pk}/matching/"
    words = "different measures"
    assert words not in client.get(address).content.decode()

    start_run(actor=SYSTEM, programme=programme, weights=dict(WEIGHTS) | {"place": 9})
    work_on_runs()

    assert words in client.get(address).content.decode()


def test_a_programme_that_is_over_says_so_where_people_were_matched():
    programme, client = coordinated()
    programme.state = "finished"
    programme.save()

    text = client.get(f"/mentoring/programmes/{programme.pk}/matching/").content.decode()

    assert "The programme is over." in text
    assert "Nothing was published here" in text
    assert "Keep two together or apart" not in text


def test_who_is_away_is_counted_beside_what_waits_as_previews_pass_them_over():
    programme, client = coordinated(mentees=2, mentors=2)
    address = f"/mentoring/programmes/{programme.pk}/matching/"
    before = text_of(client.get(address))
    mentor = programme.enrolments.filter(side="mentor").first()
    Absence.objects.create(employee=mentor.employee, valid=period(today(), None), kind="parental")

    shown = text_of(client.get(address))

    assert "are away or leave" not in before
    assert "2 mentees wait; mentors have 2 places free." in shown
    said = "One participant is away or leaves: previews count neither them nor their places."
    assert said in shown
    assert worked(programme).figures["seats"] == 1


@pytest.mark.parametrize("state", ["finished", "cancelled"])
def test_a_programme_that_is_over_shows_no_preview_and_offers_none(state):
    programme, client = coordinated()
    run = worked(programme)
    Programme.objects.filter(pk=programme.pk).update(state=state)

    page = text_of(client.get(f"/mentoring/programmes/{programme.pk}/matching/"))
    one = client.get(run.get_absolute_url()).content.decode()

    assert "The programme is over." in page
    for words in ("Look at the pairs", "Put away", "New preview", "places free"):
        assert words not in page, words
    assert "Publish" not in one


@pytest.mark.parametrize(
    ("kind", "words"),
    [("one_to_one", "mentees ask mentors themselves"), ("peer", "peers ask each other themselves")],
)
def test_where_nobody_is_matched_the_page_says_who_asks_whom(kind, words):
    programme, client = coordinated(mentees=0, mentors=0, kind=kind, mode="self_select")
    page = text_of(client.get(f"/mentoring/programmes/{programme.pk}/matching/"))
    assert f"In this programme {words}." in page
