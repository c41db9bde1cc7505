"""One pair as whoever runs its programme sees and steers it; and why pairs came to nothing."""

import pytest
from django.urls import reverse
from django.utils import timezone

from lib.dates import today
from mentoring.models import Pair
from mentoring.services.answers import accept_pair, decline_pair, withdraw_pair
from mentoring.services.pairs import end_pair
from mentoring.services.publishing import publish_run
from talent.models import SYSTEM, Notice
from talent.registry import texts_for
from talent.templatetags._words import long_date
from tests.careers.doors import by_api, on_page, signed_in
from tests.careers.people import queries_of, text_of
from tests.factories import (
    AssignmentFactory,
    EmployeeFactory,
    GrantFactory,
    ProgrammeFactory,
    hr_admin,
)
from tests.mentoring.pairs import a_pair, around
from tests.mentoring.runs import build_programme, worked
from tests.mentoring.sessions import old_pair
from tests.mentoring.test_following import rich

pytestmark = pytest.mark.django_db
NO_TIME = "No time at present"
STEERING = ("pause", "end", "complete")
# What the pages that steer a pair say to its two, and what to whoever runs the programme.
YOURS = ("you wrote to each other", "did you come", "Either of you", "Both of you", "The other one")
THEIRS = ("Either of the two, or you, can go on sooner", "Both are told and read", "did they come")
SECRETS = ("AGENDA", "PLACE", "EXPECT", "NOTE", "WORDS", "ANSWER")


def address(pair, act=""):
    return f"/mentoring/programmes/{pair.programme_id}/pairs/{pair.pk}/{act}"


def api(pair, act=""):
    return f"/api/v1{address(pair, act)}"


def proposed(**more):
    return a_pair(
        state="proposed", holds_seat=True, starts_on=None, ends_on=None, mentor_accepted_at=None,
        mentee_accepted_at=None, **more,
    )  # fmt: skip


def declined(pair=None, by="mentor", reason="no_time"):
    pair = pair or proposed()
    return decline_pair(actor=getattr(pair, by).user, pair=pair, reason=reason)


def test_who_runs_the_programme_reads_how_a_pair_gets_on_and_nothing_written():
    pair = rich(old_pair(days=90))
    users = around(pair)

    page = text_of(signed_in(users["coordinator"]).get(address(pair)))
    body = signed_in(users["coordinator"]).get(api(pair)).json()

    for words in ("Week 13 of 24", "1 of 6", "one every 2 weeks", "Present well 40 %",
                  "Fewer sessions than agreed", "The agreement is not signed by both",
                  f"{pair.mentee.name} has answered", "Matched", "Pause", "End early"):  # fmt: skip
        assert words in page, words
    for words in SECRETS:
        assert words not in page + str(body)
    assert (body["momentum"], body["origin"], body["evaluated"], body["over_on"]) == (
        "slow", "run", ["mid:mentee"], None,
    )  # fmt: skip


@pytest.mark.parametrize("path", [address, api])
def test_nobody_else_finds_it_nor_by_a_forged_address(path):
    pair, other = a_pair(), a_pair()
    users = around(pair)
    forged = path(other).replace(f"/{other.programme_id}/", f"/{pair.programme_id}/", 1)

    found = {who: signed_in(user).get(path(pair)).status_code for who, user in users.items()}

    assert {who for who, code in found.items() if code == 200} == {
        "coordinator", "admin", "superuser",
    }  # fmt: skip
    assert set(found.values()) == {200, 404}
    assert signed_in(users["coordinator"]).get(path(other)).status_code == 404
    for who in ("coordinator", "admin"):
        client = signed_in(users[who])
        assert client.get(forged).status_code == 404
        assert client.post(f"{forged}take-back/").status_code == 404


def test_a_page_of_much_asks_as_much_as_one_of_little():
    little, much = a_pair(), rich(old_pair(days=90))
    for number in range(4):
        much.goals.create(title=f"Goal {number}")
    counts = []
    for pair in (little, much):
        client = signed_in(around(pair)["coordinator"])
        counts.append(queries_of(client, address(pair)))

    assert counts[0] == counts[1]
    assert counts[0] <= 14


@pytest.mark.parametrize(
    ("kind", "origin", "words"),
    [
        ("one_to_one", "asked", "Asked by the mentee"),
        ("peer", "asked", "Asked by Leila"),
        ("peer", "run", "Matched"),
    ],
)
def test_who_asked_is_told_of_peers_by_name(kind, origin, words):
    pair = a_pair(kind=kind, origin=origin)
    page = text_of(signed_in(around(pair)["coordinator"]).get(address(pair)))
    assert f"Origin {words}" in page


def test_only_a_pair_that_began_lasted_until_a_day():
    day = long_date(today())
    over = a_pair()
    end_pair(actor=over.mentee.user, pair=over, reason="no_time")
    back = proposed()
    withdraw_pair(actor=around(back)["coordinator"], pair=back)
    pairs = {"Until": over, "Declined on": declined(), "Withdrawn on": back}

    pages = {
        words: text_of(signed_in(hr_admin()).get(address(pair))) for words, pair in pairs.items()
    }

    shown = {
        words: [lead for lead in pairs if f"{lead} {day}" in page] for words, page in pages.items()
    }
    assert shown == {words: [words] for words in pairs}


@pytest.mark.parametrize("kind", ["one_to_one", "peer"])
def test_pages_that_steer_speak_to_whoever_reads_them(kind):
    pair = a_pair(kind=kind)
    pages = [reverse(f"mentoring:pair_{name}", args=[pair.pk]) for name in STEERING]

    def read(who):
        client = signed_in(who)
        return [text_of(client.get(page)) for page in pages]

    runs, mine = read(around(pair)["coordinator"]), read(pair.mentee)

    spoken = [[words for words in YOURS if words in text] for text in mine]
    assert [bool(words) for words in spoken] == [True, True, True]
    assert [words for text in runs for words in YOURS if words in text] == []
    assert [words in text for words, text in zip(THEIRS, runs, strict=True)] == [True] * 3


def test_what_was_done_is_said_to_whoever_did_it():
    pair = a_pair()
    client = signed_in(around(pair)["coordinator"])

    def act(name, **given):
        at = reverse(f"mentoring:pair_{name}", args=[pair.pk])
        return [str(word) for word in client.post(at, given, follow=True).context["messages"]]

    assert [act("pause", until=""), act("resume"), act("complete", reason="time_over")] == [
        ["It is paused. The place stays kept."], ["It goes on."], ["It is completed."],
    ]  # fmt: skip


def test_the_table_leads_there_and_steering_comes_back():
    pair = old_pair()
    client = signed_in(around(pair)["coordinator"])

    table = client.get(f"/mentoring/programmes/{pair.programme_id}/pairs/").content.decode()
    cancel = client.get(reverse("mentoring:pair_pause", args=[pair.pk])).content.decode()
    paused = client.post(reverse("mentoring:pair_pause", args=[pair.pk]), {"until": ""})
    rests = text_of(client.get(address(pair)))
    client.post(reverse("mentoring:pair_resume", args=[pair.pk]))
    client.post(reverse("mentoring:pair_end", args=[pair.pk]), {"reason": "rematch"})
    over = text_of(client.get(address(pair)))

    assert address(pair) in table
    assert address(pair) in cancel
    assert paused.url == address(pair)
    assert ("Paused" in rests, "Go on" in rests) == (True, True)
    assert ("Another pairing would help more" in over, "Pause" in over) == (True, False)


def test_whoever_runs_it_is_offered_only_reasons_that_are_so():
    pair = old_pair()
    coordinator = around(pair)["coordinator"]
    at = reverse("mentoring:pair_end", args=[pair.pk])

    shown = text_of(signed_in(coordinator).get(at))
    untrue = on_page(coordinator, at, {"reason": "called_off"})
    by_api = [
        signed_in(coordinator).post(
            f"/api/v1/mentoring/pairs/{pair.pk}/end/", {"reason": reason}, "application/json"
        )
        for reason in ("left", "called_off")
    ]

    assert "rules no longer allow it" in shown
    assert not [words for words in ("has left", "called off", "leads the other") if words in shown]
    assert list(untrue) == ["reason"]
    assert [(answer.status_code, list(answer.json()["errors"])) for answer in by_api] == [
        (400, ["reason"]), (400, ["reason"])
    ]  # fmt: skip
    pair.refresh_from_db()
    assert pair.state == "active"


def test_of_a_pair_that_ended_it_says_who_ended_it_when_and_why():
    pair = old_pair()
    coordinator = around(pair)["coordinator"]
    end_pair(actor=pair.mentor.user, pair=pair, reason="no_time")

    page = text_of(signed_in(coordinator).get(address(pair)))
    body = signed_in(coordinator).get(api(pair)).json()

    assert f"No time any more By {pair.mentor.name}" in page
    assert (body["reason"], body["over_by"], body["over_on"]) == (
        "no_time", pair.mentor.name, today().isoformat(),
    )  # fmt: skip


def test_the_reason_of_a_no_is_read_by_who_runs_the_programme_alone():
    pair = declined(by="mentor")
    users = around(pair)
    watch = f"/mentoring/programmes/{pair.programme_id}/pairs/"
    pages = [address(pair), f"{watch}?show=unmade", f"{watch}?show=all"]

    for page in pages:
        shown = text_of(signed_in(users["coordinator"]).get(page))
        assert NO_TIME in shown, page
        assert pair.mentor.name in shown
    file = b"".join(signed_in(users["coordinator"]).get(f"{watch}export/?show=all")).decode()
    assert NO_TIME in file
    rows = signed_in(users["coordinator"]).get(f"/api/v1{watch}?show=unmade").json()["results"]
    assert [(row["declined_by"], row["reason"]) for row in rows] == [("mentor", "no_time")]
    admin = reverse("admin:mentoring_pair_change", args=[pair.pk])
    assert NO_TIME in text_of(signed_in(users["admin"]).get(admin))
    mine = reverse("mentoring:answer_detail", args=[pair.pk])
    others = (mine, f"/api/v1/mentoring/answers/{pair.pk}/",
              f"/api/v1/mentoring/pairs/{pair.pk}/", "/team/mentoring/?show=all")  # fmt: skip
    for who in ("mentee", "manager", "partner", "peer"):
        for page in (*pages, *others):
            answer = signed_in(users[who]).get(page).content.decode()
            assert (NO_TIME in answer, "no_time" in answer) == (False, False), (who, page)


def test_whoever_was_told_no_does_not_learn_why_by_running_the_programme():
    pair = declined(by="mentor")
    pair.programme.coordinators.create(employee=pair.mentee)
    theirs = declined(proposed(programme=pair.programme))
    GrantFactory(user=theirs.mentee.user)
    watch = f"/mentoring/programmes/{pair.programme_id}/pairs/"
    client = signed_in(pair.mentee)

    assert NO_TIME not in text_of(client.get(address(pair)))
    body = client.get(api(pair)).json()
    assert (body["reason"], body["declined_by"]) == ("", "mentor")
    rows = {row["id"]: row["reason"] for row in
            client.get(f"/api/v1{watch}?show=all").json()["results"]}  # fmt: skip
    assert rows == {pair.pk: "", theirs.pk: "no_time"}
    file = b"".join(client.get(f"{watch}export/?show=all")).decode()
    assert file.count(NO_TIME) == 1
    record = signed_in(theirs.mentee).get(reverse("admin:mentoring_pair_change", args=[theirs.pk]))
    assert NO_TIME not in text_of(record)


def test_the_list_is_narrowed_to_what_waits_and_to_what_came_to_nothing():
    programme = ProgrammeFactory()
    going = a_pair(programme=programme)
    waits = proposed(programme=programme)
    no = declined(proposed(programme=programme))
    back = withdraw_pair(actor=hr_admin(), pair=proposed(programme=programme))
    over = a_pair(programme=programme)
    end_pair(actor=over.mentee.user, pair=over, reason="no_time")
    coordinator = AssignmentFactory().employee
    programme.coordinators.create(employee=coordinator)
    client, watch = signed_in(coordinator), f"/mentoring/programmes/{programme.pk}/pairs/"

    def found(show):
        rows = client.get(f"{watch}?show={show}").context["found"].page.rows
        return {row.pair.pk for row in rows}

    assert found("going") == {going.pk}
    assert found("waits") == {waits.pk}
    assert found("unmade") == {no.pk, back.pk}
    assert found("over") == {over.pk}
    assert found("all") == {going.pk, waits.pk, no.pk, back.pk, over.pk}
    assert "waits for both" in text_of(client.get(f"{watch}?show=waits"))


def test_a_proposal_that_nobody_answers_is_taken_back():
    pair, other = proposed(), proposed()
    users = around(pair)
    other.programme.coordinators.create(employee=users["coordinator"].employee)
    accept_pair(actor=pair.mentee.user, pair=pair)
    client = signed_in(users["coordinator"])

    waits = text_of(client.get(address(pair)))
    taken = client.post(address(pair, "take-back/"), follow=True)
    again = client.post(address(pair, "take-back/"), follow=True)
    by_program = client.post(api(other, "take-back/"))
    twice, _errors = by_api(users["coordinator"], api(other, "take-back/")[8:], {})

    assert f"waits for {pair.mentor.name}" in waits
    assert ("said yes on" in waits, "has not answered yet" in waits) == (True, True)
    assert "It is taken back" in text_of(taken)
    assert "This is no longer as you saw it" in text_of(again)
    assert f"By {users['coordinator'].employee.name}" in text_of(again)
    assert (by_program.status_code, by_program.json()["state"]) == (200, "withdrawn")
    assert twice == 400
    for who in ("mentee", "mentor", "manager", "partner", "peer"):
        assert signed_in(users[who]).post(address(pair, "take-back/")).status_code == 404


def test_the_two_read_who_took_a_request_back_and_whoever_does_is_asked_once_more():
    pair, own = proposed(), proposed()
    Pair.objects.update(origin="asked", holds_seat=False, mentee_accepted_at=timezone.now())
    client = signed_in(around(pair)["coordinator"])

    page = text_of(client.get(address(pair)))
    question = text_of(client.get(address(pair, "take-back/")))
    assert Pair.objects.get(pk=pair.pk).state == "proposed"
    client.post(address(pair, "take-back/"))
    withdraw_pair(actor=own.mentee.user, pair=own)
    late = client.get(address(pair, "take-back/"))

    assert "Take the request back" in page
    assert f"Take back what {pair.mentee.name} asked?" in question
    assert late.url == address(pair)
    words = f"Whoever runs “{pair.programme.name}” took"
    for person in (pair.mentee, pair.mentor):
        (row,) = Notice.objects.filter(recipient=person.user)
        text = texts_for(person.user, [row])[row.pk]
        assert (row.kind, words in text.body) == ("mentoring.pair_taken_back", True)
        assert words in text_of(signed_in(person).get(text.url))
    by_mentee = text_of(signed_in(own.mentor).get(f"/mentoring/answers/{own.pk}/"))
    assert ("This was taken back" in by_mentee, "Whoever runs" in by_mentee) == (True, False)
    assert Notice.objects.get(recipient=own.mentor.user).kind == "mentoring.pair_withdrawn"


def test_a_published_preview_shows_who_said_yes_and_who_said_no_and_why():
    programme = build_programme(mentees=3, mentors=3)
    run = publish_run(actor=SYSTEM, run=worked(programme))
    no, yes, _waits = Pair.objects.order_by("pk").select_related("mentee", "mentor", "programme")
    declined(no, by="mentee", reason="too_close")
    accept_pair(actor=yes.mentee.user, pair=yes)
    client = signed_in(hr_admin())

    page = text_of(client.get(run.get_absolute_url()))
    file = b"".join(client.get(f"{run.get_absolute_url()}export/")).decode()

    for shown in (page, file):
        assert f"{no.mentee.name}: We work too closely together" in shown
        assert f"waits for {yes.mentor.name}" in shown
        assert "waits for both" in shown
    assert address(no) in client.get(run.get_absolute_url()).content.decode()


def test_nobody_declines_for_a_reason_that_they_did_not_choose():
    pair = proposed()
    at = reverse("mentoring:answer_decline", args=[pair.pk])

    form = signed_in(pair.mentor).get(at).content.decode()

    assert "checked" not in form
    assert list(on_page(pair.mentor, at, {"reason": ""})) == ["reason"]
    assert Pair.objects.get().state == "proposed"


def test_home_of_who_runs_a_programme_leads_to_it_and_to_what_waits():
    programme = ProgrammeFactory()
    a_pair(programme=programme)
    proposed(programme=programme)
    coordinator = AssignmentFactory(employee=EmployeeFactory(given_name="Cora")).employee
    ProgrammeFactory(state="finished").coordinators.create(employee=coordinator)
    programme.coordinators.create(employee=coordinator)
    client = signed_in(coordinator)

    answer = client.get("/mentoring/")
    before = queries_of(client, "/mentoring/")
    ProgrammeFactory(state="draft").coordinators.create(employee=coordinator)
    a_pair(programme=programme)

    shown = text_of(answer)
    assert "one pair under way · one waits for an answer" in shown
    assert "You have no pair yet" not in shown
    assert [row for row, _tabs in answer.context["running"]] == [programme]
    assert f"/mentoring/programmes/{programme.pk}/pairs/?show=waits" in answer.content.decode()
    assert queries_of(client, "/mentoring/") == before
    assert len(client.get("/mentoring/").context["running"]) == 2
