"""HR says what roles ask for, and draws how they follow each other."""

import pytest
from django.test import Client
from django.urls import reverse

from careers.models import (
    Bookmark,
    ConversationCoverage,
    Ladder,
    Move,
    RequirementsRevision,
    Transition,
)
from careers.services.versions import Asked, draft_version, set_requirements
from talent.admin.site import site
from talent.models import SYSTEM, RoleVersion
from tests.factories import (
    JobFamilyFactory,
    MoveFactory,
    RoleFactory,
    SkillFactory,
    TrackFactory,
    UserFactory,
    hr_admin,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def hr():
    client = Client()
    client.force_login(hr_admin())
    return client


def grid(draft, rows, **more):
    """What a browser sends: the state it was shown and the rows."""
    ids = [row.pk for row in draft.requirements.all()]
    return {"seen": f"{len(ids)}.{max(ids, default=0)}", "rows": 3, **rows, **more}


def row(name, **values):
    return {f"{name}-{field}": value for field, value in values.items()}


def address(version, act):
    return reverse(f"admin:talent_roleversion_{act}", args=[version.pk])


def test_what_is_private_or_counted_has_no_page():
    hidden = {Bookmark, ConversationCoverage, RequirementsRevision, Transition}

    assert hidden & set(site._registry) == set()  # noqa: SLF001


def test_a_role_leads_to_its_draft(hr):
    role = RoleFactory()
    begin = reverse("admin:talent_role_draft", args=[role.pk])

    asked, begun = hr.get(begin), hr.post(begin, follow=True)

    draft = role.versions.get(published_on__isnull=True)
    assert asked.status_code == 200
    assert begun.redirect_chain[-1][0] == address(draft, "requirements")
    assert hr.get(begin)["Location"] == address(draft, "requirements")


def test_the_grid_keeps_changes_removes_and_adds(hr):
    python, sql, art = (SkillFactory(name=name) for name in ("Python", "SQL", "Art"))
    draft = draft_version(actor=SYSTEM, role=RoleFactory())
    set_requirements(actor=SYSTEM, version=draft, asked={python: Asked(2), sql: Asked(3)})

    hr.post(
        address(draft, "requirements"),
        grid(
            draft,
            row(f"skill-{python.pk}", level=4, level_max=5, importance=5, must_have="on")
            | row(f"skill-{sql.pk}", level=3, importance=3, remove="on")
            | row("new-0", skill=art.pk, level=1, importance=2, is_firm="on"),
        ),
    )

    assert sorted(
        draft.requirements.values_list(
            "skill__name", "level", "level_max", "importance", "must_have", "is_firm"
        )
    ) == [("Art", 1, None, 2, False, True), ("Python", 4, 5, 5, True, False)]


def test_the_grid_keeps_what_was_typed_and_says_what_is_wrong(hr):
    python = SkillFactory(name="Python")
    draft = draft_version(actor=SYSTEM, role=RoleFactory())
    set_requirements(actor=SYSTEM, version=draft, asked={python: Asked(2)})
    page = address(draft, "requirements")
    fine = row(f"skill-{python.pk}", level=2, importance=3)

    out_of_range = hr.post(page, grid(draft, row(f"skill-{python.pk}", level=9, importance=3)))
    twice = hr.post(page, grid(draft, fine | row("new-0", skill=python.pk, level=1, importance=1)))
    upside_down = hr.post(
        page, grid(draft, row(f"skill-{python.pk}", level=4, level_max=2, importance=3))
    )

    assert "less than or equal to 5" in out_of_range.text
    assert 'value="9"' in out_of_range.text
    assert "asks for this skill already" in twice.text
    assert "lies between the level and 5" in upside_down.text
    assert draft.requirements.get().level == 2


@pytest.mark.parametrize("skill", ["abc", "1e309"])
def test_the_grid_refuses_a_skill_that_is_no_number_of_a_row(hr, skill):
    draft = draft_version(actor=SYSTEM, role=RoleFactory())

    answer = hr.post(
        address(draft, "requirements"), grid(draft, row("new-0", skill=skill, level=1))
    )

    assert (answer.status_code, draft.requirements.count()) == (200, 0)
    assert list(answer.context_data["grid"].new_rows[0].errors) == ["skill", "importance"]


def test_the_grid_refuses_to_overwrite_what_someone_else_saved(hr):
    python, sql = SkillFactory(), SkillFactory()
    draft = draft_version(actor=SYSTEM, role=RoleFactory())
    set_requirements(actor=SYSTEM, version=draft, asked={python: Asked(2)})
    seen = grid(draft, row(f"skill-{python.pk}", level=5, importance=3))
    set_requirements(actor=SYSTEM, version=draft, asked={python: Asked(3), sql: Asked(1)})

    seen |= row(f"skill-{sql.pk}", level=1, importance=3)
    answer = hr.post(address(draft, "requirements"), seen)

    assert "Someone else changed this draft" in answer.text
    assert sorted(draft.requirements.values_list("level", flat=True)) == [1, 3]


def test_the_grid_gives_more_rows_without_script(hr):
    draft = draft_version(actor=SYSTEM, role=RoleFactory())

    answer = hr.post(address(draft, "requirements"), grid(draft, {}, more="1"))

    assert answer.text.count('data-field-name="skill"') == 3 + 5 + 1  # and the pattern for script


@pytest.mark.parametrize("skills", [1, 5])
def test_the_grid_asks_as_much_for_many_skills_as_for_one(skills, django_assert_num_queries):
    draft = draft_version(actor=SYSTEM, role=RoleFactory())
    asked = {skill: Asked(2) for skill in SkillFactory.create_batch(skills)}
    set_requirements(actor=SYSTEM, version=draft, asked=asked)
    client = Client()
    client.force_login(UserFactory(is_superuser=True))

    with django_assert_num_queries(5):  # session, user, person, version, requirements
        client.get(address(draft, "requirements"))


def test_publishing_makes_the_draft_the_current_version(hr):
    role, skill = RoleFactory(), SkillFactory()
    draft = draft_version(actor=SYSTEM, role=role)
    set_requirements(actor=SYSTEM, version=draft, asked={skill: Asked(3)})

    asked = hr.get(address(draft, "publish"))
    hr.post(address(draft, "publish"), {"published_on": "2026-01-05"})

    role.refresh_from_db()
    assert role.current_version == draft
    assert [line in asked.text for line in ("Skills asked for", "New", "Dropped")] == [True] * 3


def test_a_published_version_offers_no_acts_and_refuses_them(hr):
    version = RoleFactory().current_version

    shown = hr.get(address(version, "change")).text
    answer = hr.post(address(version, "requirements"), grid(version, {}))

    assert "Edit what it asks for" not in shown
    assert "stays as it is" in answer.text
    assert version.requirements.count() == 0


def test_a_draft_is_discarded_and_the_version_in_use_stays(hr):
    role = RoleFactory()
    draft = draft_version(actor=SYSTEM, role=role)

    hr.post(address(draft, "discard"))

    assert list(RoleVersion.objects.filter(role=role)) == [role.current_version]


def test_moves_are_drawn_and_taken_off(hr):
    start, goal = RoleFactory(), RoleFactory()

    hr.post(reverse("admin:careers_move_draw"), {"from_role": start.pk, "to_role": goal.pk})
    move = Move.objects.get()
    again = hr.post(reverse("admin:careers_move_draw"), {"from_role": start.pk, "to_role": goal.pk})
    hr.post(reverse("admin:careers_move_take_off", args=[move.pk]))

    assert (move.from_role, move.to_role, move.kind) == (start, goal, "curated")
    assert "drawn already" in again.text
    assert Move.objects.count() == 0


@pytest.mark.parametrize("moves", [1, 5])
def test_the_list_of_moves_asks_as_much_for_many_as_for_one(moves, django_assert_num_queries):
    MoveFactory.create_batch(moves)
    client = Client()
    client.force_login(UserFactory(is_superuser=True))

    with django_assert_num_queries(5):  # session, user, person, count, moves
        client.get(reverse("admin:careers_move_changelist"))


def test_ladders_are_added_and_described(hr):
    family, track = JobFamilyFactory(), TrackFactory()

    hr.post(
        reverse("admin:careers_ladder_add_ladder"),
        {"family": family.pk, "track": track.pk, "description": "Growing."},
    )
    ladder = Ladder.objects.get()
    hr.post(
        reverse("admin:careers_ladder_describe", args=[ladder.pk]), {"description": "Growing on."}
    )

    ladder.refresh_from_db()
    assert (ladder.family, ladder.track, ladder.description) == (family, track, "Growing on.")
