"""The pages of assessments and of calibration, for everybody who may open them."""

from datetime import timedelta

import pytest
from django.urls import reverse

from leadership.models import (
    CalibrationSession,
    PerformanceAssessment,
    Placement,
    PlacementMove,
)
from leadership.services import fairness, placements
from lib.dates import today
from tests.factories import AssignmentFactory, GrantFactory, OrgUnitFactory
from tests.leadership.calibration_factories import (
    admin_person,
    assessed,
    person,
    scale,
    session,
)

pytestmark = pytest.mark.django_db


def page(name, *args):
    return reverse(f"leadership:{name}", args=args)


def shown(client, user, name, *args, query=""):
    client.force_login(user)
    return client.get(page(name, *args) + query)


def line():
    boss = person()
    return boss, AssignmentFactory(manager=boss).employee


# --- assessments ---


def test_a_manager_writes_and_hands_in(client):
    boss, report = line()
    used = scale()
    client.force_login(boss.user)

    answer = client.post(
        page("person_assessment_create", report.pk, "performance"),
        {
            "rating": f"{used.pk}-3", "evidence": "Led the pilot.", "assessed_on": today(),
            "starts_on": today() - timedelta(days=90), "ends_on": today(), "submit": "1",
        },
    )  # fmt: skip

    made = PerformanceAssessment.objects.get()
    assert (answer.status_code, made.state, made.level) == (302, "submitted", 3)


@pytest.mark.parametrize("rating", ["", "x", "0-1", "1-9", "{pk}-4", "{pk}-0", "{pk}-x"])
def test_a_forged_level_is_refused_at_its_field(client, rating):
    boss, report = line()
    used = scale()
    client.force_login(boss.user)

    answer = client.post(
        page("person_assessment_create", report.pk, "performance"),
        {
            "rating": rating.format(pk=used.pk), "evidence": "x", "assessed_on": today(),
            "starts_on": today() - timedelta(days=90), "ends_on": today(), "submit": "1",
        },
    )  # fmt: skip

    assert (answer.status_code, "Choose a level." in answer.content.decode()) == (200, True)
    assert PerformanceAssessment.objects.count() == 0


def test_strangers_and_the_person_find_no_form(client):
    boss, report = line()
    for user in (report.user, person().user, admin_person().user):
        answer = shown(client, user, "person_assessment_create", report.pk, "performance")
        assert answer.status_code == 404


def test_a_draft_is_read_by_its_author_alone(client):
    boss, report = line()
    top = person()
    boss.assignments.update(manager=top)
    made = assessed(report, boss, state="draft", evidence="Not yet for anybody")

    for user, status in ((boss.user, 200), (top.user, 404), (report.user, 404)):
        answer = shown(client, user, "person_assessment_edit", "performance", made.pk)
        assert answer.status_code == status


def test_a_person_reads_what_is_published_and_nothing_else(client):
    boss, report = line()
    assessed(report, boss, 3, evidence="Secret so far")
    assessed(report, boss, 2, kind="potential", state="published", evidence="Shown to you")

    said = shown(client, report.user, "person_assessment_history", report.pk).content.decode()

    assert ("Secret so far" in said, "Shown to you" in said) == (False, True)


def test_a_person_cannot_tell_what_waits_from_nothing(client):
    boss, report = line()
    other = AssignmentFactory(manager=boss).employee
    assessed(report, boss, 3)

    pages = [
        shown(client, one.user, "person_assessment_history", one.pk).content.decode()
        for one in (report, other)
    ]

    marks = ["Nothing is published about you" in said for said in pages]
    assert marks == [True, True]


def test_publishing_is_asked_first_and_told(client):
    boss, report = line()
    made = assessed(report, boss, 3)
    asked = shown(client, boss.user, "person_assessment_publish", "performance", made.pk)

    client.post(page("person_assessment_publish", "performance", made.pk))

    made.refresh_from_db()
    assert (asked.status_code, made.state) == (200, "published")


@pytest.mark.parametrize("rows", [1, 5])
def test_team_list_query_count(client, rows, django_assert_num_queries):
    boss = person()
    for _number in range(rows):
        one = AssignmentFactory(manager=boss).employee
        assessed(one, boss)
        assessed(one, boss, kind="potential", state="draft")
    client.force_login(boss.user)

    with django_assert_num_queries(12):
        client.get(page("person_assessment_list"))


# --- who sees a board ---


def board_with(one, **more):
    """A session with a facilitator, a participant and one more person on the board."""
    runs, takes_part = person(), person()
    made = session([runs], [takes_part], [(one, 2, 2), (person(), 1, 1)], **more)
    return made, runs, takes_part


PAGES = ["calibration_board", "calibration_news", "calibration_distribution"]


def statuses(client, user, made):
    return [shown(client, user, name, made.pk).status_code for name in PAGES]


def test_who_runs_it_who_takes_part_and_hr_see_an_open_board(client):
    made, runs, takes_part = board_with(person())

    for user in (runs.user, takes_part.user, admin_person().user):
        assert statuses(client, user, made) == [200, 200, 200]
    for user in (person().user, GrantFactory(kind="executive").user):
        assert statuses(client, user, made) == [404, 404, 404]


@pytest.mark.parametrize("state", ["open", "closed"])
@pytest.mark.parametrize("grant", ["", "hr_admin", "executive", "hr_partner"])
@pytest.mark.parametrize("sees_after", ["facilitators", "line", "person"])
def test_who_is_on_the_board_sees_nothing_of_it_whatever_their_rights(
    client, state, grant, sees_after
):
    one = person()
    if grant:
        unit = one.assignments.get().unit if grant == "hr_partner" else None
        GrantFactory(user=one.user, kind=grant, unit=unit)
    made, runs, _takes_part = board_with(one, state=state, sees_after=sees_after)
    placed = made.placements.get(employee=one)

    assert statuses(client, one.user, made) == [404, 404, 404]
    for name in (
        "calibration_setup", "calibration_edit", "calibration_labels", "calibration_close",
        "calibration_fairness", "calibration_export",
    ):  # fmt: skip
        assert shown(client, one.user, name, made.pk).status_code == 404
    for row in made.placements.all():
        for name in ("placement_detail", "placement_move"):
            assert shown(client, one.user, name, made.pk, row.pk).status_code == 404
    said = shown(client, one.user, "calibration_list").content.decode()
    assert made.name not in said
    mine = Placement.objects.visible_to(one.user).filter(pk=placed.pk).exists()
    assert mine is (state == "closed" and sees_after == "person")


def test_a_participant_no_longer_sees_the_board_once_it_is_closed(client):
    made, _runs, takes_part = board_with(person(), state="closed")

    assert statuses(client, takes_part.user, made) == [404, 404, 404]


def test_an_executive_sees_the_distribution_of_five_people_once_closed(client):
    boss = GrantFactory(kind="executive").user
    few = session(people=[(person(), 1, 1)], state="closed")
    enough = session([person()], people=[(person(), 3, 3) for _number in range(5)], state="closed")

    said = [
        shown(client, boss, "calibration_distribution", made.pk).content.decode()
        for made in (few, enough)
    ]

    assert ["Too few to tell" in text for text in said] == [True, False]
    assert shown(client, boss, "calibration_board", enough.pk).status_code == 404


def test_a_manager_reads_results_of_the_line_by_the_rule_of_the_session(client):
    boss, report = line()
    for rule, sees in (("facilitators", 0), ("line", 1), ("person", 2)):
        session([person()], people=[(report, 3, 3)], state="closed", sees_after=rule)
        said = shown(client, boss.user, "person_assessment_history", report.pk)
        assert said.content.decode().count("performance “High”") == sees


def test_a_manager_on_the_board_reads_their_peoples_results_and_not_their_own():
    boss, report = line()
    made = session(
        [person()], people=[(boss, 3, 3), (report, 1, 1)], state="closed", sees_after="line"
    )

    found = Placement.objects.visible_to(boss.user).filter(session=made)

    assert [row.employee for row in found] == [report]


def test_an_hr_partner_reads_results_in_scope_once_closed():
    unit = OrgUnitFactory()
    inside = AssignmentFactory(unit=unit).employee
    partner = GrantFactory(kind="hr_partner", unit=unit).user
    people = [(inside, 1, 1), (person(), 2, 2)]
    made = session([person()], people=people)
    before = Placement.objects.visible_to(partner).count()
    session([person()], people=people, state="closed")

    found = Placement.objects.visible_to(partner)

    assert (before, [row.employee for row in found]) == (0, [inside])
    assert not CalibrationSession.objects.visible_to(partner).filter(pk=made.pk).exists()


# --- the board ---


def test_the_board_shows_people_in_their_boxes_and_who_is_not_placed(client):
    runs, placed, other = person(), person(), person()
    made = session([runs], people=[(placed, 3, 3), other], box_labels=[*[""] * 8, "Ready for more"])

    said = shown(client, runs.user, "calibration_board", made.pk).content.decode()

    assert [text in said for text in ("Ready for more", placed.name, other.name)] == [True] * 3
    assert "One is not placed yet" in said


def test_a_filter_keeps_the_counts_of_the_boxes(client):
    runs = person()
    made = session([runs], people=[(person(), 3, 3) for _number in range(3)])
    one = made.placements.first().employee

    answer = shown(client, runs.user, "calibration_board", made.pk, query=f"?q={one.family_name}")

    board = answer.context["board"]
    assert (board.people, board.shown, board.rows[0].boxes[2].count) == (3, 1, 3)


@pytest.mark.parametrize("view", ["board", "list"])
@pytest.mark.parametrize("rows", [1, 30])
def test_board_query_count(client, rows, view, django_assert_max_num_queries):
    runs = person()
    made = session([runs], people=[(person(), 1 + n % 3, 1 + n % 2) for n in range(rows)])
    client.force_login(runs.user)

    with django_assert_max_num_queries(15) as asked:
        client.get(page("calibration_board", made.pk) + f"?view={view}")

    assert len(asked) == {"board": 11, "list": 13}[view]


def test_moving_by_the_form_keeps_the_move_and_tells_the_board(client):
    runs = person()
    made = session([runs], people=[(person(), 1, 1)])
    placed = made.placements.get()
    client.force_login(runs.user)

    answer = client.post(
        page("placement_move", made.pk, placed.pk),
        {"box": "3-2", "reason": "She led the merger.", "version": 1},
    )

    placed.refresh_from_db()
    assert (answer.status_code, placed.box, placed.moves.get().reason) == (
        302, "3-2", "She led the merger.",
    )  # fmt: skip


def test_the_second_of_two_keeps_the_typed_reason_and_is_told_what_changed(client):
    first, second = person(), person()
    made = session([first, second], people=[(person(), 1, 1)])
    placed = made.placements.get()
    placements.move_person(
        actor=first.user, placement=placed, performance=3, potential=3,
        reason="Heard from the customer.", version=1,
    )  # fmt: skip
    client.force_login(second.user)
    address = page("placement_move", made.pk, placed.pk)
    sent = {"box": "2-1", "reason": "My own long reason.", "version": 1}

    answer = client.post(address, sent, headers={"HX-Request": "true"})
    said = answer.content.decode()

    assert answer.status_code == 200
    for text in (first.name, "Heard from the customer.", "My own long reason."):
        assert text in said
    assert 'name="version" value="2"' in said
    assert client.post(address, sent | {"version": 2}).status_code == 302
    assert placed.moves.count() == 2


@pytest.mark.parametrize(
    "sent",
    [
        {"box": "9-9", "reason": "x", "version": 1},
        {"box": "3-2", "reason": "", "version": 1},
        {"box": "3-2", "reason": "x"},
        {"box": "3-2", "reason": "x", "version": "abc"},
        {},
    ],
)
def test_a_forged_move_is_refused_on_the_form(client, sent):
    runs = person()
    made = session([runs], people=[(person(), 1, 1)])
    client.force_login(runs.user)

    answer = client.post(page("placement_move", made.pk, made.placements.get().pk), sent)

    assert (answer.status_code, PlacementMove.objects.count()) == (200, 0)


def test_a_closed_session_is_not_changed_by_a_forged_request(client):
    runs = admin_person()
    made = session([runs], people=[(person(), 1, 1)], state="closed")
    placed = made.placements.get()
    client.force_login(runs.user)

    for name, args, sent in (
        ("placement_move", [placed.pk], {"box": "3-3", "reason": "x", "version": 1}),
        ("placement_discuss", [placed.pk], {"discussed": "yes"}),
        ("placement_note", [placed.pk], {"note": "x"}),
        ("calibration_open", [], {}),
        ("calibration_close", [], {}),
        ("calibration_edit", [], {"name": "Other", "facilitator_1": str(runs.pk)}),
        ("calibration_labels", [], {"performance_labels": "a\nb", "potential_labels": "a\nb"}),
        ("calibration_discard", [], {}),
        ("calibration_check", [], {}),
    ):
        assert client.post(page(name, made.pk, *args), sent).status_code in (200, 302, 404)

    made.refresh_from_db()
    placed.refresh_from_db()
    assert (made.state, placed.box, placed.version, placed.note, placed.discussed_at) == (
        "closed", "1-1", 1, "", None,
    )  # fmt: skip


def test_a_person_of_another_board_is_not_found_by_a_forged_address(client):
    runs = person()
    mine, other = session([runs]), session([person()], people=[(person(), 1, 1)])
    foreign = other.placements.get()
    client.force_login(runs.user)

    for name in ("placement_detail", "placement_move"):
        for made in (mine, other):
            assert client.get(page(name, made.pk, foreign.pk)).status_code == 404


def test_news_tell_what_others_moved_and_not_what_i_did(client):
    first, second = person(), person()
    made = session([first, second], people=[(person(), 1, 1)])
    placements.move_person(
        actor=first.user, placement=made.placements.get(), performance=2, potential=2,
        reason="x", version=1,
    )  # fmt: skip

    said = [
        shown(client, one.user, "calibration_news", made.pk, query="?after=0").content.decode()
        for one in (first, second)
    ]

    assert [first.name in text for text in said] == [False, True]


def test_a_card_shows_both_assessments_and_every_move(client):
    runs, boss, one = person(), person(), person()
    made = session([runs])
    Placement.objects.create(
        session=made, employee=one, performance=1, potential=1,
        performance_assessment=assessed(one, boss, evidence="Sold the most."),
        potential_assessment=assessed(one, boss, kind="potential", evidence="Learns fast."),
    )  # fmt: skip
    placements.move_person(
        actor=runs.user, placement=made.placements.get(), performance=2, potential=2,
        reason="Against the others.", version=1,
    )  # fmt: skip

    said = shown(client, runs.user, "placement_detail", made.pk, made.placements.get().pk)

    for text in ("Sold the most.", "Learns fast.", "Against the others."):
        assert text in said.content.decode()


def test_the_table_is_for_who_runs_it_and_no_cell_is_a_formula(client):
    runs, takes_part = person(), person()
    made = (
        session([runs], [takes_part], [(person(given_name="=1+1"), 1, 1)])
        if False
        else session([runs], [takes_part], [(person(), 1, 1)])
    )
    Placement.objects.update(note="=1+1")

    answer = shown(client, runs.user, "calibration_export", made.pk)
    said = b"".join(answer.streaming_content).decode()

    assert "'=1+1" in said
    assert shown(client, takes_part.user, "calibration_export", made.pk).status_code == 404


def test_a_session_is_set_up_named_opened_checked_and_closed_in_pages(client):
    admin = admin_person()
    people = [person() for _number in range(2)]
    client.force_login(admin.user)

    made = client.post(
        page("calibration_create"),
        {
            "name": "Spring", "sees_after": "line", "facilitator_1": str(admin.pk),
            "listed_1": str(people[0].pk), "listed_2": str(people[1].pk),
        },
    )  # fmt: skip
    pk = CalibrationSession.objects.get().pk
    labels = {
        "performance_labels": "Low\nHigh", "potential_labels": "Low\nHigh",
        "guidance": "40, 60", "seen": client.get(made.url).context["form"].initial["seen"],
    }  # fmt: skip
    client.post(page("calibration_labels", pk), labels)
    setup = client.get(page("calibration_setup", pk))
    client.post(page("calibration_open", pk))
    for row in Placement.objects.all():
        client.post(page("placement_move", pk, row.pk), {"box": "2-2", "reason": "x", "version": 1})
    client.post(page("calibration_check", pk))
    close = client.get(page("calibration_close", pk))
    client.post(page("calibration_close", pk))

    kept = CalibrationSession.objects.get()
    assert (setup.context["covered"], close.context["hindered"]) == (2, "")
    assert (kept.state, kept.levels, kept.guidance) == ("closed", (2, 2), [40, 60])


def test_findings_are_acknowledged_on_their_page(client):
    from tests.leadership.test_calibration_close import unfair  # noqa: PLC0415 - a large board

    runs = person()
    made = unfair(runs)
    check = fairness.check_fairness(actor=runs.user, session=made)
    finding = check.findings.first()
    said = shown(client, runs.user, "calibration_fairness", made.pk).content.decode()
    address = page("finding_acknowledge", made.pk, finding.pk)

    empty = client.post(address, {"note": " "})
    client.post(address, {"note": "We looked again."})

    finding.refresh_from_db()
    assert "Female" in said
    assert (empty.status_code, finding.note) == (200, "We looked again.")


def test_participants_and_executives_see_no_groups(client):
    made, _runs, takes_part = board_with(person())
    boss = GrantFactory(kind="executive").user

    for user in (takes_part.user, boss):
        assert shown(client, user, "calibration_fairness", made.pk).status_code == 404


def test_an_executive_reads_no_line_of_a_distribution_about_one_to_four_people(client):
    boss = GrantFactory(kind="executive").user
    people = [(person(), 3, 3) for _number in range(5)] + [(person(), 3, 1)]
    made = session([person()], people=people, state="closed")

    page = shown(client, boss, "calibration_distribution", made.pk)
    told = page.context["spread"]
    answer = client.get(reverse("api:leadership_distribution", args=[made.pk]))

    assert [row.count for row in told.performance] == [0, 0, 6]
    assert (told.potential, told.boxes) == ([], [])
    assert "left out" in page.content.decode()
    assert (answer.json()["potential"], answer.json()["boxes"]) == ([], [])
