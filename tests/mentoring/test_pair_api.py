"""Pairs by API: progress for whoever sees the pair, the workspace for its two alone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from lib.dates import today
from lib.sealing import new_key
from mentoring.models import Agreement, PairAction, PairGoal, SharedNote
from mentoring.queries.private_notes import private_note
from mentoring.services.pairs import end_pair
from mentoring.services.private_notes import save_private_note
from talent.models import EmployeeSkill
from tests.careers.doors import API, by_api, signed_in
from tests.factories import AssignmentFactory, SkillFactory
from tests.mentoring.pair_pages import filled
from tests.mentoring.pairs import a_pair, around, plan_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
JSON = "application/json"


def ask(who, method, address, given=None):
    client = signed_in(who)
    return getattr(client, method)(f"{API}mentoring/{address}", given, content_type=JSON)


def test_progress_is_for_whoever_sees_the_pair_and_the_workspace_for_the_two():
    pair = filled(a_pair())
    people = around(pair)
    at = f"pairs/{pair.pk}/"
    reads = ["", "agreement/", "notes/", "private/", "actions/"]

    found = {
        who: [
            part or "progress"
            for part in reads
            if ask(user, "get", f"{at}{part}").status_code == 200
        ]
        for who, user in people.items()
    }

    everything = ["progress", *reads[1:]]
    assert found == {
        "mentee": everything, "mentor": everything, "manager": ["progress"],
        "partner": ["progress"], "coordinator": ["progress"], "admin": ["progress"],
        "superuser": ["progress"], "peer": [],
    }  # fmt: skip


def test_levels_of_goals_are_null_for_who_may_not_see_the_mentees_levels():
    pair, skill = a_pair(), SkillFactory()
    pair.goals.create(title="A", skill=skill, level_before=2, level_target=4, level_after=3)
    people = around(pair)

    def levels(who):
        goal = ask(people[who], "get", f"pairs/{pair.pk}/").json()["goals"][0]
        return goal["level_before"], goal["level_after"]

    assert {who: levels(who) for who in ("mentee", "mentor", "manager", "coordinator")} == {
        "mentee": (2, 3), "mentor": (2, 3), "manager": (2, 3), "coordinator": (None, None),
    }  # fmt: skip


def test_the_list_says_no_word_of_what_the_two_write_and_is_filtered():
    pair = filled(a_pair())
    save_private_note(actor=pair.mentee.user, pair=pair, text="Sealed words", seen="")
    other = a_pair()
    end_pair(actor=other.mentee.user, pair=other, reason="no_time")
    admin = around(pair)["admin"]

    shown = ask(admin, "get", "pairs/").content.decode()
    ended = ask(admin, "get", "pairs/?state=ended").json()["results"]
    mine = ask(pair.mentor, "get", "pairs/?side=mentor").json()["results"]

    words = ["Goal 0", "Note 0", "Action 0", "Purpose 0", "Sealed words"]
    assert [word in shown for word in words] == [True, False, False, False, False]
    assert [row["id"] for row in ended] == [other.pk]
    assert [row["id"] for row in mine] == [pair.pk]
    assert ask(pair.mentee, "get", "pairs/?side=mentor").json()["results"] == []
    assert ask(admin, "get", "pairs/?secret=1").status_code == 400


@pytest.mark.parametrize("rows", [1, 5])
def test_pairs_query_count(django_assert_num_queries, rows):
    person = AssignmentFactory().employee
    for _n in range(rows):
        pair = filled(a_pair(), rows)
        pair.programme.coordinators.create(employee=person)
    client = signed_in(person)

    with django_assert_num_queries(8):
        found = client.get(f"{API}mentoring/pairs/").json()["results"]

    assert [len(row["goals"]) for row in found] == [rows] * rows


def test_a_pair_is_paused_taken_up_completed_and_ended():
    pair, skill = a_pair(), SkillFactory()
    goal = pair.goals.create(title="A", skill=skill)
    at = f"pairs/{pair.pk}/"

    paused = ask(pair.mentee, "post", f"{at}pause/", {"until": str(today() + DAY)})
    resumed = ask(pair.mentor, "post", f"{at}resume/")
    levels = [{"goal": goal.pk, "level": 3}]
    twin = {"goal": pair.goals.create(title="B", skill=skill).pk, "level": 5}
    both = {"reason": "time_over", "levels": [*levels, twin]}
    status, errors = by_api(pair.mentor, f"mentoring/{at}complete/", both)
    denied = ask(pair.mentee, "post", f"{at}complete/", {"reason": "time_over", "levels": levels})
    done = ask(pair.mentor, "post", f"{at}complete/", {"reason": "time_over", "levels": levels})
    again = by_api(pair.mentor, f"mentoring/{at}end/", {"reason": "rematch"})

    assert [paused.json()["state"], resumed.json()["state"]] == ["paused", "active"]
    assert (status, list(errors)) == (400, [f"level_{twin['goal']}"])
    assert (denied.status_code, done.json()["state"]) == (403, "completed")
    assert EmployeeSkill.objects.get(employee=pair.mentee, skill=skill).level == 3
    assert again == (400, {"request": ["This pair has ended: what was written stays as it is."]})
    bad = a_pair()
    at = f"mentoring/pairs/{bad.pk}/"
    assert by_api(bad.mentee, f"{at}end/", {"reason": "rule"})[1] == {
        "reason": ["Choose one of the reasons."]
    }
    assert by_api(bad.mentee, f"{at}pause/", {"until": "soon"})[0] == 400
    assert list(by_api(bad.mentee, f"{at}complete/", {"reason": "rematch"})[1]) == ["reason"]


def test_an_agreement_is_written_and_signed_by_what_was_read():
    pair = a_pair()
    at = f"pairs/{pair.pk}/agreement/"
    given = {"expectations": "A", "confidentiality": "B", "cadence_weeks": 3}

    empty = ask(pair.mentee, "get", at).json()
    written = ask(pair.mentee, "put", at, given | {"seen": empty["seen"]}).json()
    stale = ask(pair.mentor, "put", at, given | {"seen": empty["seen"]})
    signed = ask(pair.mentor, "post", f"{at}sign/", {"seen": written["seen"]}).json()

    assert (empty["expectations"], written["is_signed"], signed["is_signed"]) == ("", False, True)
    assert stale.status_code == 400
    assert Agreement.objects.get().is_signed
    long = given | {"seen": signed["seen"], "expectations": "x" * 4001}
    assert ask(pair.mentor, "put", at, long).status_code == 400


def test_goals_are_set_changed_and_said():
    pair, skill = a_pair(), SkillFactory()
    given = {"title": "A", "skill": skill.pk, "level_target": "3.5"}

    made = ask(pair.mentee, "post", f"pairs/{pair.pk}/goals/", given)
    goal = f"goals/{made.json()['id']}/"
    changed = given | {"title": "B", "seen": made.json()["seen"]}
    edited = ask(pair.mentor, "put", goal, changed)
    stale = ask(pair.mentee, "put", goal, changed | {"title": "C"})
    said = ask(pair.mentor, "post", f"{goal}state/", {"progress": 30}).json()
    reached = ask(pair.mentor, "post", f"{goal}state/", {"state": "reached"}).json()

    assert (made.status_code, edited.json()["title"], stale.status_code) == (201, "B", 400)
    assert (said["progress"], reached["state"]) == (30, "reached")
    assert ask(pair.mentor, "post", f"{goal}state/", {}).status_code == 400
    assert ask(pair.mentor, "post", f"{goal}state/", {"progress": 101}).status_code == 400
    assert ask(around(pair)["admin"], "put", goal, changed).status_code == 404
    assert PairGoal.objects.get().state == "reached"


def test_notes_are_added_changed_and_removed_by_their_writer():
    pair = a_pair()
    at = f"pairs/{pair.pk}/notes/"
    made = ask(pair.mentee, "post", at, {"text": "One"}).json()
    note = f"notes/{made['id']}/"

    listed = ask(pair.mentor, "get", at).json()["results"]
    edited = ask(pair.mentee, "put", note, {"text": "Two", "seen": made["seen"]})
    foreign = [
        ask(pair.mentor, "put", note, {"text": "x", "seen": ""}).status_code,
        ask(pair.mentor, "delete", note).status_code,
    ]

    assert [(row["text"], row["by"]) for row in listed] == [("One", pair.mentee.name)]
    assert (edited.json()["text"], foreign) == ("Two", [404, 404])
    other = a_pair().sessions.create(starts_at=timezone.now())
    assert ask(pair.mentee, "post", at, {"text": "x", "session": other.pk}).status_code == 400
    assert ask(pair.mentee, "delete", note).status_code == 204
    assert not SharedNote.objects.exists()


def test_a_private_note_is_its_writers_and_is_not_lost(settings):
    pair = a_pair()
    at = f"pairs/{pair.pk}/private/"
    first = ask(pair.mentee, "put", at, {"text": "Mine", "seen": ""}).json()
    stale = ask(pair.mentee, "put", at, {"text": "Other", "seen": ""})

    assert first["text"] == "Mine"
    assert stale.status_code == 400
    assert ask(pair.mentor, "get", at).json()["text"] == ""
    key, settings.NOTES_KEYS = settings.NOTES_KEYS, [new_key()]
    lost = ask(pair.mentee, "get", at).json()
    kept = ask(pair.mentee, "put", at, {"text": "New", "seen": lost["seen"]})
    settings.NOTES_KEYS = key
    assert (lost["text"], lost["is_readable"], kept.status_code) == (None, False, 400)
    assert private_note(pair.mentee.user, pair).text == "Mine"


def test_actions_are_noted_done_and_planned():
    pair = a_pair()
    plan = plan_of(pair.mentee)
    at = f"pairs/{pair.pk}/actions/"
    made = ask(pair.mentor, "post", at, {"title": "Shadow", "side": "mentee"}).json()
    action = f"actions/{made['id']}/"

    changed = ask(
        pair.mentee, "put", action,
        {"title": "Shadow on-call", "side": "mentee", "due_on": None, "seen": made["seen"]},
    )  # fmt: skip
    refused = ask(pair.mentor, "post", f"{action}plan/", {"plan": plan.pk})
    planned = ask(pair.mentee, "post", f"{action}plan/", {"plan": plan.pk}).json()
    ticked = ask(pair.mentor, "put", f"{action}tick/", {"is_done": True}).json()
    listed = ask(pair.mentee, "get", at).json()

    assert changed.json()["title"] == "Shadow on-call"
    assert refused.status_code == 400  # it is no plan of the mentor's
    assert (planned["item_state"], ticked["item"]) == ("open", None)  # the plan is not shared
    assert [row["item_state"] for row in listed] == ["open"]
    assert ticked["done_at"] is not None
    assert ask(pair.mentor, "delete", action).status_code == 204
    assert not PairAction.objects.exists()


def test_introductions_are_asked_answered_and_told_to_whom_they_concern():
    pair = a_pair()
    yes, no = (AssignmentFactory().employee for _n in range(2))
    at = f"pairs/{pair.pk}/introductions/"
    rows = [
        ask(pair.mentor, "post", at, {"colleague": who.pk, "purpose": "Meet"}).json()["id"]
        for who in (yes, no)
    ]

    def listed(who):
        found = ask(who, "get", "introductions/").json()["results"]
        return sorted(row["id"] for row in found)

    assert (listed(pair.mentor), listed(pair.mentee)) == (sorted(rows), [])
    answers = [
        ask(yes, "post", f"introductions/{rows[0]}/answer/", {"accepts": True}).json()["state"],
        ask(no, "post", f"introductions/{rows[1]}/answer/", {"accepts": False}).json()["state"],
    ]

    assert answers == ["accepted", "declined"]
    people = around(pair)
    assert {name: listed(people[name]) for name in ("mentor", "mentee", "admin")} == {
        "mentor": sorted(rows), "mentee": [rows[0]], "admin": [],
    }  # fmt: skip
    assert (listed(yes), listed(no)) == ([rows[0]], [rows[1]])
    denied = [
        ask(pair.mentee, "post", at, {"colleague": yes.pk, "purpose": "x"}),
        ask(pair.mentor, "post", f"introductions/{rows[0]}/answer/", {"accepts": True}),
        ask(yes, "post", f"introductions/{rows[0]}/withdraw/"),
    ]
    assert [answer.status_code for answer in denied] == [403, 403, 403]
    assert ask(pair.mentor, "post", f"introductions/{rows[0]}/withdraw/").status_code == 400


def test_either_of_two_peers_introduces_by_api():
    pair = a_pair(kind="peer")
    colleague = AssignmentFactory().employee
    given = {"colleague": colleague.pk, "purpose": "Meet"}

    sides = [
        ask(who, "post", f"pairs/{pair.pk}/introductions/", given).json()["side"]
        for who in (pair.mentee, pair.mentor)
    ]

    assert sides == ["mentee", "mentor"]
