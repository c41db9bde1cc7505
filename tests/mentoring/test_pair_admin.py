"""HR reads pairs and steers them, and meets nothing that the two write to each other."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from mentoring.models import (
    Agreement,
    Evaluation,
    Introduction,
    PairAction,
    PrivateNote,
    Pulse,
    PulseWords,
    SharedNote,
)
from mentoring.services.private_notes import save_private_note
from talent.admin.site import site
from talent.models import AuditEntry
from tests.careers.doors import signed_in
from tests.factories import AssignmentFactory, hr_admin
from tests.mentoring.pairs import a_pair

pytestmark = pytest.mark.django_db
CONFIDENTIAL = [
    Agreement, SharedNote, PrivateNote, PairAction, Introduction, Pulse, PulseWords, Evaluation,
]  # fmt: skip
SECRET = "canaryworkplace"


def said(pair):
    """Everything confidential of a pair, with one word in each."""
    Agreement.objects.create(pair=pair, expectations=SECRET, confidentiality=SECRET)
    pair.notes.create(text=SECRET, by=pair.mentee.user)
    pair.actions.create(title=SECRET, side="mentee", by=pair.mentee.user)
    pair.introductions.create(colleague=AssignmentFactory().employee, purpose=SECRET)
    save_private_note(actor=pair.mentee.user, pair=pair, text=SECRET, seen="")
    return pair


def test_what_the_two_write_is_registered_nowhere():
    assert [model.__name__ for model in CONFIDENTIAL if site.is_registered(model)] == []
    inlines = {
        inline.model
        for page in site._registry.values()  # noqa: SLF001
        for inline in getattr(page, "inlines", ())
    }
    assert inlines & set(CONFIDENTIAL) == set()


def test_no_page_about_a_pair_or_its_people_shows_a_word():
    pair = said(a_pair())
    hr = signed_in(hr_admin())
    pages = [
        reverse("admin:mentoring_pair_changelist"),
        f"{reverse('admin:mentoring_pair_changelist')}?q=leila",
        reverse("admin:mentoring_pair_change", args=[pair.pk]),
        reverse("admin:mentoring_pair_history", args=[pair.pk]),
        reverse("admin:mentoring_pair_end", args=[pair.pk]),
        reverse("admin:talent_employee_change", args=[pair.mentee.pk]),
        reverse("admin:talent_employee_history", args=[pair.mentee.pk]),
        reverse("admin:talent_auditentry_changelist"),
        reverse("admin:talent_user_change", args=[pair.mentee.user_id]),
        f"{reverse('admin:search')}?s={SECRET}",
    ]

    answers = {path: hr.get(path) for path in pages}

    assert {path: answer.status_code for path, answer in answers.items()} == dict.fromkeys(
        pages, 200
    )
    shown = {path: answer.content.decode() for path, answer in answers.items()}
    shown[pages[-1]] = shown[pages[-1]].replace(SECRET, "", 1)  # what was asked for
    assert [path for path in pages[:-1] if SECRET in shown[path]] == []
    assert hr.get(reverse("admin:mentoring_pair_delete", args=[pair.pk])).status_code in (403, 404)


@pytest.mark.parametrize(
    "lookup",
    ["notes__text__contains", "agreement__expectations", "actions__title", "message__contains",
     "introductions__purpose", "parts"],
)  # fmt: skip
def test_nothing_is_filtered_by_what_is_not_shown(lookup):
    said(a_pair())
    hr = signed_in(hr_admin())

    answer = hr.get(f"{reverse('admin:mentoring_pair_changelist')}?{lookup}={SECRET}")

    assert answer.status_code in (302, 400, 404)


@pytest.mark.parametrize("model", ["session", "privatenote", "sharednote"])
def test_choosers_say_no_word(model):
    said(a_pair())
    hr = signed_in(hr_admin())

    for field in ("pair", "session", "notes"):
        asked = f"?app_label=mentoring&model_name={model}&field_name={field}&term={SECRET[:6]}"
        answer = hr.get(f"{reverse('admin:autocomplete')}{asked}")
        assert SECRET not in answer.content.decode()


def test_hr_pauses_goes_on_completes_and_ends():
    pair, other = a_pair(), a_pair()
    user = hr_admin()
    hr = signed_in(user)

    def act(name, row, **given):
        hr.post(reverse(f"admin:mentoring_pair_{name}", args=[row.pk]), given)
        row.refresh_from_db()
        return row.state

    assert act("pause", pair) == "paused"
    assert act("resume", pair) == "active"
    assert act("complete", pair, reason="time_over") == "completed"
    assert act("end", other, reason="nonsense") == "active"
    assert act("end", other, reason="left") == "active"  # nobody has
    assert act("end", other, reason="rule") == "ended"
    acts = AuditEntry.objects.filter(actor=user, action__startswith="mentoring.pair")
    assert [entry.action for entry in acts.order_by("pk")] == [
        f"mentoring.pair.{act}" for act in ("paused", "resumed", "completed", "ended")
    ]
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize("rows", [1, 5])
def test_the_list_query_count(django_assert_num_queries, rows):
    for _n in range(rows):
        said(a_pair()).goals.create(title="A")
    hr = signed_in(hr_admin())

    with django_assert_num_queries(6):
        answer = hr.get(reverse("admin:mentoring_pair_changelist"))

    assert answer.context["cl"].result_count == rows
