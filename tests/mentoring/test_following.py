"""Following pairs: managers those of their line, coordinators those of their programme."""

from datetime import timedelta

import pytest
from django.utils import timezone

from lib.dates import today
from mentoring.models import Agreement, Pair, ProgrammeFigure
from mentoring.team_panels import mentoring_column, mentoring_text
from talent.services.lines import rebuild_reporting_lines
from tests.careers.people import queries_of, text_of
from tests.factories import (
    AssignmentFactory,
    EmployeeFactory,
    GrantFactory,
    PairFactory,
    ProgrammeFactory,
)
from tests.mentoring.pairs import around
from tests.mentoring.sessions import DAY, old_pair, session, signed_in

pytestmark = pytest.mark.django_db
TEAM = "/team/mentoring/"


def rich(pair):
    """A pair with everything that its two can have written."""
    session(pair, in_days=-10, state="held", agenda="AGENDA", place="PLACE")
    session(pair, in_days=6, agenda="AGENDA", place="PLACE")
    Agreement.objects.create(pair=pair, expectations="EXPECT", confidentiality="EXPECT")
    pair.goals.create(title="Present well", progress=40)
    pair.notes.create(text="NOTE", by=pair.mentee.user)
    pair.sessions.first().words.create(side="mentee", text="WORDS")
    pair.evaluations.create(
        side="mentee", moment="mid", by=pair.mentee.user, answers={"more": "ANSWER"}
    )
    return pair


def boss_of(*pairs):
    boss = AssignmentFactory(employee=EmployeeFactory(given_name="Ingrid")).employee
    for pair in pairs:
        pair.mentee.assignments.update(manager=boss)
    rebuild_reporting_lines()
    return boss


def named(mentee, days=60, **more):
    pair = old_pair(days=days, **more)
    pair.mentee.given_name = mentee
    pair.mentee.save()
    return pair


def rows_of(client, address):
    return [row.pair.mentee.given_name for row in client.get(address).context["found"].page.rows]


def test_a_manager_reads_exactly_how_it_goes_and_nothing_that_was_written():
    pair = rich(old_pair(days=90))
    boss = boss_of(pair)

    page = signed_in(boss).get(TEAM)
    file = b"".join(signed_in(boss).get(f"{TEAM}export/").streaming_content).decode()
    answer = signed_in(boss).get("/api/v1/team/mentoring/").json()

    shown = text_of(page)
    for words in ("1 of 6 sessions", "last one 10 days ago", "Present well 40 %",
                  "Half time: mentee", pair.programme.name,
                  f"with {pair.mentor.name}"):  # fmt: skip
        assert words in shown, words
    for words in ("AGENDA", "PLACE", "EXPECT", "NOTE", "WORDS", "ANSWER"):
        assert words not in shown + file + str(answer)
    (row,) = answer["results"]
    assert row == {
        "id": pair.pk,
        "mentee": {"id": pair.mentee_id, "name": pair.mentee.name},
        "mentor": {"id": pair.mentor_id, "name": pair.mentor.name},
        "programme": pair.programme.name, "state": "active",
        "starts_on": pair.starts_on.isoformat(), "ends_on": pair.ends_on.isoformat(),
        "ended_on": None, "held": 1, "expected": 6,
        "last_on": timezone.localdate(timezone.now() - 10 * DAY).isoformat(),
        "momentum": "slow", "why": "behind",
        "goals": [{"title": "Present well", "skill": None, "progress": 40, "state": "open"}],
        "evaluated": ["mid:mentee"],
    }  # fmt: skip
    head, line = file.splitlines()[:2]
    assert head.lstrip("\ufeff").split(",")[:3] == [
        '"Mentee', ' or a peer"', '"Mentor',
    ]  # fmt: skip
    assert "Present well (40 %)" in line


def test_a_line_is_searched_filtered_ordered_and_paged():
    quiet, met, over = named("Quiet"), named("Met", days=20), named("Over")
    session(met, in_days=-2, state="held")
    Pair.objects.filter(pk=over.pk).update(
        state="ended", holds_seat=False, end_reason="no_time", ended_on=today()
    )
    boss = boss_of(quiet, met, over)
    client = signed_in(boss)

    assert rows_of(client, TEAM) == ["Met", "Quiet"]
    assert rows_of(client, f"{TEAM}?sort=momentum") == ["Quiet", "Met"]
    assert rows_of(client, f"{TEAM}?sort=held") == ["Quiet", "Met"]
    assert rows_of(client, f"{TEAM}?momentum=quiet") == ["Quiet"]
    assert rows_of(client, f"{TEAM}?show=over") == ["Over"]
    assert rows_of(client, f"{TEAM}?show=all&q=met") == ["Met"]
    assert rows_of(client, f"{TEAM}?programme={quiet.programme_id}") == ["Quiet"]
    assert rows_of(client, f"{TEAM}?show=x&momentum=y&sort=z&programme=q&cursor=%00") == [
        "Met", "Quiet",
    ]  # fmt: skip
    assert "No pair matches all of this" in text_of(client.get(f"{TEAM}?q=zzz"))
    for bad in ("show=x", "momentum=y", "sort=z", "programme=q", "of=x", "unknown=1"):
        assert client.get(f"/api/v1/team/mentoring/?{bad}").status_code == 400


def test_only_those_below_are_shown_and_only_begun_pairs():
    mine, other, waits = named("Mine"), named("Other"), named("Waits")
    Pair.objects.filter(pk=waits.pk).update(state="active")
    proposed = PairFactory(
        state="proposed", holds_seat=False, starts_on=None, ends_on=None,
        mentor_accepted_at=None, mentee_accepted_at=None,
    )  # fmt: skip
    boss = boss_of(mine, waits, proposed)
    top = AssignmentFactory().employee
    boss.assignments.update(manager=top)
    rebuild_reporting_lines()

    assert rows_of(signed_in(boss), TEAM) == ["Mine", "Waits"]
    assert rows_of(signed_in(top), TEAM) == ["Mine", "Waits"]
    assert rows_of(signed_in(top), f"{TEAM}?of={boss.pk}") == ["Mine", "Waits"]
    assert signed_in(boss).get(f"{TEAM}?of={other.mentor_id}").status_code == 404
    alone = text_of(signed_in(other.mentor).get(TEAM))
    assert "Nobody reports to you" in alone
    assert signed_in(other.mentor).get(f"{TEAM}export/").status_code == 404


def test_pages_of_many_pairs_ask_as_much_as_of_one():
    programme = ProgrammeFactory()
    first = rich(named("First", programme=programme))
    boss, coordinator = boss_of(first), AssignmentFactory().employee
    programme.coordinators.create(employee=coordinator)
    watch = f"/mentoring/programmes/{programme.pk}/pairs/"
    few = [queries_of(signed_in(boss), TEAM), queries_of(signed_in(coordinator), watch)]
    others = [rich(named(f"N{number}", programme=programme)) for number in range(4)]
    for pair in others:
        pair.mentee.assignments.update(manager=boss)
    rebuild_reporting_lines()

    many = [queries_of(signed_in(boss), TEAM), queries_of(signed_in(coordinator), watch)]

    assert many == few
    assert max(few) <= 16


def test_the_column_of_the_team_page_says_the_same():
    pair = old_pair()
    boss = boss_of(pair)

    cells = mentoring_column(boss.user, [pair.mentee, pair.mentor])

    assert list(cells) == [pair.mentee_id]
    assert mentoring_text(cells[pair.mentee_id]) == f"{pair.mentor.name}, 0 of 4 sessions, quiet"
    assert pair.mentor.name in text_of(signed_in(boss).get("/team/"))
    assert mentoring_column(pair.mentor.user, [EmployeeFactory()]) == {}


def test_a_pair_of_two_peers_of_one_line_stands_there_once_and_for_both():
    pair = old_pair(kind="peer", days=20)
    boss = boss_of(pair)
    pair.mentor.assignments.update(manager=boss)
    rebuild_reporting_lines()
    client = signed_in(boss)

    page = client.get(TEAM)
    cells = mentoring_column(boss.user, [pair.mentee, pair.mentor])

    assert [row.pair for row in page.context["found"].page.rows] == [pair]
    assert page.context["found"].total == 1
    shown = text_of(page)
    assert f"{pair.mentee.name} , {pair.mentor.name} learn with each other" in shown
    assert {person: cell["other"] for person, cell in cells.items()} == {
        pair.mentee_id: pair.mentor, pair.mentor_id: pair.mentee,
    }  # fmt: skip
    assert len(client.get("/api/v1/team/mentoring/").json()["results"]) == 1


def test_the_manager_of_either_peer_follows_their_pair():
    pair = old_pair(kind="peer", days=20)
    boss_of(pair)
    other = AssignmentFactory().employee
    pair.mentor.assignments.update(manager=other)
    rebuild_reporting_lines()
    tab = f"/people/{pair.mentor_id}/?tab=mentoring"

    assert [row.pair for row in signed_in(other).get(TEAM).context["found"].page.rows] == [pair]
    assert pair.programme.name in text_of(signed_in(other).get(tab))


def test_sessions_beyond_the_rhythm_are_told_in_words():
    pair = old_pair(days=1)
    boss = boss_of(pair)
    for number in range(2):
        session(pair, in_days=-number, state="held")

    said = "2 held, none expected yet"
    assert said in text_of(signed_in(boss).get(TEAM))
    assert said in text_of(signed_in(pair.mentee).get(pair.get_absolute_url()))
    cells = mentoring_column(boss.user, [pair.mentee])
    assert mentoring_text(cells[pair.mentee_id]).startswith(f"{pair.mentor.name}, {said}")


def test_how_many_need_a_word_does_not_change_with_a_search():
    programme = ProgrammeFactory()
    pairs = [named(name, programme=programme) for name in ("One", "Two")]
    coordinator = around(pairs[0])["coordinator"]
    address = f"/mentoring/programmes/{programme.pk}/pairs/"

    said = [
        "2 pairs need a word" in text_of(signed_in(coordinator).get(f"{address}{query}"))
        for query in ("", "?q=zzz", "?q=one", "?show=over", f"?programme={programme.pk + 1}")
    ]

    assert said == [True] * 5


def test_a_coordinator_sees_the_funnel_the_risks_and_figures_of_five():
    programme = ProgrammeFactory()
    users = around(rich(named("One", programme=programme)))
    silent = named("Silent", programme=programme)
    Agreement.objects.create(pair=silent, expectations="x", confidentiality="x")
    for question, mean in (("pulse:worth", 4.8), ("pulse:clear", 3.25)):
        ProgrammeFigure.objects.create(
            programme=programme, question=question, side="mentee", people=5, mean=mean
        )
    client, address = (
        signed_in(users["coordinator"]),
        f"/mentoring/programmes/{programme.pk}/pairs/",
    )

    shown = text_of(client.get(address))
    file = b"".join(client.get(f"{address}export/").streaming_content).decode()
    figures = client.get(f"/api/v1/mentoring/programmes/{programme.pk}/figures/").json()
    pairs = client.get(f"/api/v1/mentoring/programmes/{programme.pk}/pairs/?show=risk").json()

    assert {step["key"]: step["count"] for step in figures["funnel"]} == {
        "enrolled": 4, "proposed": 2, "accepted": 2, "signed": 0, "met": 1, "half": 1,
        "completed": 0,
    }  # fmt: skip
    assert [(row["mean"], row["band"]) for row in figures["figures"]] == [
        (3.2, ""), (4.5, "or more"),
    ]  # fmt: skip
    assert "4.5 or more of 5" in shown
    assert ("No session for long" in shown, "No session for long" in file) == (True, True)
    assert {row["mentee"]["name"].split()[0]: [risk["why"] for risk in row["risks"]]
            for row in pairs["results"]} == {
        "One": ["unsigned"], "Silent": ["quiet", "unsigned"],
    }  # fmt: skip
    for words in ("AGENDA", "PLACE", "EXPECT", "NOTE", "WORDS", "ANSWER"):
        assert words not in shown + file + str(pairs)
    for who in ("mentee", "mentor", "manager", "partner", "peer"):
        for path in (address, f"{address}export/",
                     f"/api/v1/mentoring/programmes/{programme.pk}/pairs/",
                     f"/api/v1/mentoring/programmes/{programme.pk}/figures/"):  # fmt: skip
            assert signed_in(users[who]).get(path).status_code == 404
    assert signed_in(users["admin"]).get(address).status_code == 200


def test_that_a_mentor_is_away_is_told_without_kind_or_day():
    pair = named("One")
    users = around(pair)
    pair.mentor.absences.create(
        kind=pair.mentor.absences.model._meta.get_field("kind").choices[0][0],
        valid=(today() - DAY, today() + timedelta(days=9)),
    )

    rows = signed_in(users["coordinator"]).get(
        f"/api/v1/mentoring/programmes/{pair.programme_id}/pairs/"
    ).json()["results"]  # fmt: skip

    assert {"why": "no_mentor", "since": None} in rows[0]["risks"]


def test_hr_reads_figures_in_the_workplace_as_bands():
    programme = ProgrammeFactory()
    row = ProgrammeFigure.objects.create(
        programme=programme, question="pulse:worth", side="mentor", people=5, mean=5
    )
    admin, other = AssignmentFactory().employee, AssignmentFactory().employee
    GrantFactory(user=admin.user)

    page = signed_in(admin).get("/admin/mentoring/programmefigure/")
    record = signed_in(admin).get(f"/admin/mentoring/programmefigure/{row.pk}/change/")

    assert ("4.5 or more" in text_of(page), "5.00" in text_of(page)) == (True, False)
    assert ("4.5 or more" in text_of(record), "5.00" in text_of(record)) == (True, False)
    assert signed_in(other).get("/admin/mentoring/programmefigure/").status_code in (302, 404)
