"""The pages of development plans, for the person, the manager, the mentor and supporters."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from careers.models import DevelopmentPlan, PlanItem, Suggestion
from careers.services.plan_files import add_file
from careers.services.plan_items import add_item, finish_item
from careers.services.plan_supporters import ask_supporter
from careers.services.plans import comment_on_plan, start_plan
from careers.services.versions import Asked, draft_version, publish_version, set_requirements
from lib.dates import today
from talent.models import Skill, SkillClaim
from talent.services.skills import claim_skill
from tests.careers.people import queries_of, text_of
from tests.careers.plans import PDF, active, draft, first, in_days, in_review
from tests.factories import AssignmentFactory, EmployeeFactory, SkillFactory, TieFactory, hr_admin

pytestmark = pytest.mark.django_db


@pytest.fixture
def me(client, team):
    client.force_login(team.user)
    return client


@pytest.fixture
def boss(client, team):
    client.force_login(team.manager.user)
    return client


def as_(client, person):
    client.force_login(person.user)
    return client


def test_plan_list_teaches_the_first_step(me, team):
    words = text_of(me.get("/development/plans/"))

    assert "You have no plan yet" in words
    assert "Product Analyst" in words  # the own role can be grown into


def test_plan_list_shows_open_ended_and_supported(me, team):
    plan = active(team)
    helped = EmployeeFactory(given_name="Marco", family_name="Bauer")
    other = start_plan(actor=helped.user, employee=helped, role=team.target)
    item = add_item(actor=helped.user, plan=other, title="Write the case", kind="experience")
    ask_supporter(actor=helped.user, item=item, employee=team.me)
    finish_item(actor=team.user, item=first(plan))

    words = text_of(me.get("/development/plans/"))

    assert "Product Specialist Under way" in words
    assert "1 of 6 actions done" in words
    assert "Write the case Marco Bauer · waits for your answer" in words


def test_plan_create_begins_a_draft_from_the_gaps(me, team):
    page = me.get(f"/development/plans/new/?role={team.target.pk}")
    assert 'value="Product Specialist"' in page.content.decode()

    response = me.post(
        "/development/plans/new/",
        {"role": "Product Specialist", "aim": "Closer to customers", "from_gaps": "on"},
    )

    plan = DevelopmentPlan.objects.get()
    assert (response.url, plan.items.count(), plan.aim) == (
        plan.get_absolute_url(), 6, "Closer to customers",
    )  # fmt: skip


def test_plan_create_shows_the_plan_that_is_open_for_a_role(me, team):
    plan = draft(team)

    led = me.get(f"/development/plans/new/?role={team.target.pk}", follow=True)
    offered = me.get("/development/plans/new/").context["choices"]

    assert led.redirect_chain == [(plan.get_absolute_url(), 302)]
    assert "You have a plan for this role already." in text_of(led)
    assert team.target not in offered


def test_plan_create_says_why_it_refuses(me, team):
    draft(team)

    page = me.post("/development/plans/new/", {"role": "Product Specialist"})

    assert "There is an open plan for this role already." in text_of(page)


def test_plan_detail_shows_mix_fit_and_groups(me, team):
    plan = draft(team, aim="Closer to customers")

    words = text_of(me.get(plan.get_absolute_url()))

    assert "Your way to Product Specialist Draft Closer to customers" in words
    assert "0 of 6 actions done" in words
    assert "4 by doing 67 % 1 with others 17 % 1 by learning 17 %" in words
    # Plumbing 1 of 3 and writing 3 of 4 of equal weight, piping unknown.
    assert "54 % ready on the 67 % that is known" in words
    assert "Send for review" in words
    assert "You, your managers and your HR partner; not your mentors." in words


def test_levels_of_a_past_day_follow_from_the_claims_until_then(team):
    skill = Skill.objects.get(name="Plumbing")
    claim_skill(actor=team.user, employee=team.me, skill=skill, level=1, source="self",
                claimed_on=in_days(-60))  # fmt: skip
    claim_skill(actor=team.manager.user, employee=team.me, skill=skill, level=3, source="manager")

    from careers.queries.plans import levels_on  # noqa: PLC0415

    assert levels_on(team.me, in_days(-1)) == {skill.pk: 1.0}
    assert levels_on(team.me, today())[skill.pk] > 2


def test_plan_detail_says_what_a_new_version_changes(me, team):
    plan, admin = draft(team), hr_admin()
    version = draft_version(actor=admin, role=team.target)
    asked = {row.skill: Asked(row.level) for row in plan.role_version.requirements.all()}
    set_requirements(actor=admin, version=version, asked=asked | {SkillFactory(): Asked(2)})
    publish_version(actor=admin, version=version)

    words = text_of(me.get(plan.get_absolute_url()))
    assert "Product Specialist asks for something else now" in words
    assert "From version 1 to version 2: +1 skill" in words
    assert "By version 1 of the role." in words

    me.post(reverse("plans:plan_adopt", args=[plan.pk]))
    words = text_of(me.get(plan.get_absolute_url()))
    assert "By version 2 of the role." in words
    assert "asks for something else now" not in words


def test_actions_for_a_skill_that_the_role_no_longer_asks_for_are_marked(me, team):
    plan, admin = draft(team), hr_admin()
    skill = plan.items.filter(skill__isnull=False).first().skill
    version = draft_version(actor=admin, role=team.target)
    asked = {row.skill: Asked(row.level) for row in plan.role_version.requirements.all()}
    asked.pop(skill)
    set_requirements(actor=admin, version=version, asked=asked)
    publish_version(actor=admin, version=version)
    before = text_of(me.get(plan.get_absolute_url()))

    me.post(reverse("plans:plan_adopt", args=[plan.pk]))

    page = me.get(plan.get_absolute_url())
    assert "does not ask for this skill" not in before
    assert text_of(page).count("Version 2 of the role does not ask for this skill.") == 1
    (group,) = [group for group in page.context["page"].groups if not group.is_asked]
    assert group.skill == skill


def test_plan_detail_of_a_retired_role_stays(me, team):
    plan = draft(team)
    team.target.retired_on = today()
    team.target.save()

    page = me.get(plan.get_absolute_url())
    links = set(re.findall(r'<a [^>]*href="(/[^"#]*)"', page.content.decode()))
    assert "This role is no longer offered" in text_of(page)
    assert [link for link in sorted(links) if me.get(link).status_code == 404] == []


@pytest.mark.parametrize(
    ("who", "status"),
    [("manager", 200), ("skip", 200), ("peer", 404), ("mentor", 404), ("shared mentor", 200),
     ("supporter", 404)],
)  # fmt: skip
def test_plan_detail_is_for_whom_the_table_says(client, team, who, status):
    plan = draft(team)
    mentor, peer = EmployeeFactory(), AssignmentFactory(manager=team.manager).employee
    TieFactory(viewer=mentor, subject=team.me)
    ask_supporter(actor=team.user, item=first(plan), employee=peer)
    DevelopmentPlan.objects.filter(pk=plan.pk).update(is_shared=who == "shared mentor")
    people = {
        "manager": team.manager, "skip": team.skip, "mentor": mentor, "shared mentor": mentor,
        "peer": AssignmentFactory().employee, "supporter": peer,
    }  # fmt: skip

    assert as_(client, people[who]).get(plan.get_absolute_url()).status_code == status


def test_a_supporter_reads_the_action_and_neither_plan_nor_comments(client, team):
    plan, helper = draft(team, aim="secretaim"), EmployeeFactory()
    item = first(plan)
    ask_supporter(actor=team.user, item=item, employee=helper)
    comment_on_plan(actor=team.user, plan=plan, item=item, text="secretcomment")

    page = as_(client, helper).get(item.get_absolute_url())

    words = page.content.decode()
    assert "I will help" in words
    assert "secretaim" not in words
    assert "secretcomment" not in words
    assert plan.get_absolute_url() + '"' not in words


def test_the_manager_approves_and_finds_it_gone_from_the_inbox(boss, team):
    plan = in_review(team)
    assert "Leila Haddad asks you to agree to a plan" in text_of(boss.get("/inbox/"))

    boss.post(reverse("plans:plan_approve", args=[plan.pk]))

    plan.refresh_from_db()
    assert plan.state == "active"
    assert "asks you to agree" not in text_of(boss.get("/inbox/"))


def test_the_manager_sends_back_with_words(boss, team):
    plan = in_review(team)
    address = reverse("plans:plan_send_back", args=[plan.pk])
    assert "Write a sentence first." in text_of(boss.post(address, {"text": " "}))

    boss.post(address, {"text": "Visits before the course?"})

    plan.refresh_from_db()
    assert (plan.state, plan.comments.get().text) == ("draft", "Visits before the course?")


def test_plan_waiting_approves_the_chosen_and_forged_ids_do_nothing(boss, team):
    plan = in_review(team)
    stranger = EmployeeFactory()
    foreign = start_plan(actor=stranger.user, employee=stranger, role=team.target)
    DevelopmentPlan.objects.filter(pk=foreign.pk).update(state="in_review")
    assert "Leila Haddad: Product Specialist" in text_of(boss.get("/development/plans/waiting/"))

    boss.post("/development/plans/waiting/", {"plan": [plan.pk, foreign.pk, "x", "9" * 30]})

    states = DevelopmentPlan.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["active", "in_review"]


def test_plan_waiting_tells_direct_reports_from_those_further_down(client, boss, team):
    in_review(team)
    address = "/development/plans/waiting/"

    near = text_of(boss.get(address))
    client.force_login(team.skip.user)
    far = text_of(client.get(address))

    assert "urther down your line" not in near
    assert "Of your direct reports: 0, which stand in your inbox too." in far
    assert "Further down your line: 1." in far
    assert far.count("· further down your line") == 1


def test_comments_on_my_plan_wait_until_i_answer_or_read_them(me, team):
    plan = draft(team)
    comment_on_plan(actor=team.manager.user, plan=plan, text="Visits before the course?")
    words = text_of(me.get("/inbox/"))
    assert "Ingrid commented on your plan “Visits before the course?”" in words

    me.post(reverse("plans:comments_read", args=[plan.pk]))
    assert "commented on your plan" not in text_of(me.get("/inbox/"))
    comment_on_plan(actor=team.manager.user, plan=plan, text="And the dates?")
    assert "“And the dates?”" in text_of(me.get("/inbox/"))
    me.post(reverse("plans:plan_comment", args=[plan.pk]), {"text": "Yes"})
    assert "commented on your plan" not in text_of(me.get("/inbox/"))


def test_due_and_late_actions_wait_in_the_inbox(me, team):
    plan = active(team)
    plan.items.update(due_on=in_days(30))
    rows = list(plan.items.all()[:2])
    PlanItem.objects.filter(pk=rows[0].pk).update(due_on=in_days(3), title="Soon")
    PlanItem.objects.filter(pk=rows[1].pk).update(due_on=in_days(-2), title="Late")

    words = text_of(me.get("/inbox/"))

    assert "Soon An action on your way to Product Specialist." in words
    assert "due in 3 days" in words
    assert "2 days late" in words


def test_support_asked_waits_in_the_inbox_until_answered(client, team):
    helper = AssignmentFactory().employee
    supporter = ask_supporter(actor=team.user, item=first(draft(team)), employee=helper)
    as_(client, helper)
    assert "Leila Haddad asks for your support" in text_of(client.get("/inbox/"))

    client.post(reverse("plans:supporter_accept", args=[supporter.pk]))

    assert "asks for your support" not in text_of(client.get("/inbox/"))


def test_home_and_team_show_how_far_the_plan_is(client, team):
    plan = active(team)
    finish_item(actor=team.user, item=first(plan))

    words = text_of(as_(client, team.me).get("/"))
    assert "Your development plan Open your plan 1 of 6 actions done" in words
    assert "4 by doing · 1 with others · 1 by learning" in words
    assert "1 of 6 done" in text_of(as_(client, team.manager).get("/team/"))


def test_the_profile_tab_is_for_whom_the_table_says(client, team):
    draft(team)
    address = f"{team.me.get_absolute_url()}?tab=development"

    assert "Product Specialist Draft" in text_of(as_(client, team.manager).get(address))
    assert "Product Specialist Draft" not in text_of(as_(client, EmployeeFactory()).get(address))


def test_item_add_and_edit_go_through_the_form(me, team):
    plan = draft(team)
    given = {"title": "Visit customers", "kind": "exposure", "serves": "both", "skill": "Plumbing",
             "level": "3", "due_on": in_days(20).isoformat(), "note": ""}  # fmt: skip
    me.post(reverse("plans:item_add", args=[plan.pk]), given)
    item = plan.items.get(title="Visit customers")
    assert (item.skill.name, item.level, item.due_on) == ("Plumbing", 3, in_days(20))

    address = reverse("plans:item_edit", args=[item.pk])
    seen = me.get(address).context["form"]["seen"].value()
    response = me.post(address, given | {"title": "Visit two customers", "seen": seen})
    assert response.status_code == 302
    late = me.post(address, given | {"title": "Visit three", "seen": seen})
    assert "changed in another window" in text_of(late)
    item.refresh_from_db()
    assert item.title == "Visit two customers"
    again = late.context["form"]["seen"].value()
    assert me.post(address, given | {"title": "Visit three", "seen": again}).status_code == 302


def test_item_done_claims_the_skill(me, team):
    item = first(active(team))

    me.post(reverse("plans:item_done", args=[item.pk]), {"level": "2", "evidence": "The report"})

    claim = SkillClaim.objects.get()
    assert (claim.source, claim.level, claim.evidence) == ("self", 2, "The report")
    again = me.post(reverse("plans:item_done", args=[item.pk]), {"level": "2"})
    assert "This action is done or dropped already." in text_of(again)


def test_the_buttons_of_an_action(me, team):
    item = first(active(team))

    def press(name, **data):
        me.post(reverse(f"plans:{name}", args=[item.pk]), data)
        item.refresh_from_db()
        return item.state, item.progress

    assert press("item_progress", progress="40") == ("doing", 40)
    assert press("item_progress", progress="oops") == ("doing", 40)
    assert press("item_drop") == ("dropped", 40)
    assert press("item_reopen") == ("open", 0)
    before = item.position
    press("item_move", way="down")
    assert item.position > before


def test_plan_library_offers_what_fits_and_takes_it_once(me, team):
    plan = draft(team, from_gaps=False)
    address = reverse("plans:plan_library", args=[plan.pk])
    assert "For Plumbing." in text_of(me.get(address))
    narrow = text_of(me.get(f"{address}?kind=education"))
    assert "Take one course in plumbing and use it within two weeks" in narrow
    assert "Review three pieces" not in narrow

    idea = Suggestion.objects.get(title__startswith="Take one course in {skill} and use")
    skill = Skill.objects.get(name="Plumbing")
    me.post(
        reverse("plans:suggestion_take", args=[plan.pk]),
        {"suggestion": idea.pk, "skill": skill.pk},
    )

    assert plan.items.get().title == "Take one course in plumbing and use it within two weeks"
    assert "In your plan" in text_of(me.get(f"{address}?kind=education"))


def test_plan_library_survives_what_makes_no_sense(me, team):
    plan = draft(team)
    address = reverse("plans:plan_library", args=[plan.pk])

    for query in ("?skill=x", "?skill=99999999", "?kind=magic", "?skill=%00"):
        assert me.get(address + query).status_code == 200


def test_evidence_is_handed_out_as_a_download_to_whom_may_see_the_action(client, team):
    item, helper = first(draft(team)), EmployeeFactory()
    ask_supporter(actor=team.user, item=item, employee=helper)
    row = add_file(actor=team.user, item=item, file=SimpleUploadedFile("Ä report.pdf", PDF))
    address = reverse("plans:evidence_file", args=[row.pk])

    found = {}
    for name, person in {
        "me": team.me, "manager": team.manager, "supporter": helper, "peer": EmployeeFactory(),
    }.items():  # fmt: skip
        response = as_(client, person).get(address)
        found[name] = response.status_code
        if response.status_code == 200:
            assert b"".join(response) == PDF
            assert response["Content-Disposition"].startswith("attachment;")
            assert response["X-Content-Type-Options"] == "nosniff"
            assert response["Content-Type"] == "application/pdf"

    assert found == {"me": 200, "manager": 200, "supporter": 200, "peer": 404}


def test_evidence_add_refuses_a_file_that_lies(me, team):
    item = first(draft(team))
    address = reverse("plans:evidence_add", args=[item.pk])

    page = me.post(address, {"file": SimpleUploadedFile("a.pdf", b"<html>")})
    assert "This file is not what its name says (.pdf)" in text_of(page)
    me.post(address, {"file": SimpleUploadedFile("a.pdf", PDF)})
    me.post(f"{address}?as=link", {"url": "https://example.org", "name": "The page"})

    assert list(item.evidence.values_list("name", flat=True)) == ["a.pdf", "The page"]


def test_supporter_ask_finds_colleagues_by_name(me, team):
    item = first(draft(team))
    AssignmentFactory(employee=EmployeeFactory(given_name="Tomás", family_name="Rivera"))
    address = reverse("plans:supporter_ask", args=[item.pk])
    assert "Ingrid Solberg" in text_of(me.get(address))

    page = me.get(f"{address}?q=tomas")
    assert "Tomás Rivera" in text_of(page)
    me.post(address, {"person": page.context["people"][0].pk})

    assert item.supporters.get().employee.name == "Tomás Rivera"


def test_pages_ask_a_fixed_number_of_queries(client, team):
    plan = active(team)
    counts = {}
    for rows in (1, 5):
        for number in range(rows):
            add_item(actor=team.user, plan=plan, title=f"{rows} {number}", kind="exposure",
                     skill=SkillFactory())  # fmt: skip
            other = AssignmentFactory(manager=team.manager).employee
            mine = start_plan(actor=other.user, employee=other, role=team.target)
            add_item(actor=other.user, plan=mine, title="x", kind="exposure")
            comment_on_plan(actor=team.manager.user, plan=plan, text="Hm")
            DevelopmentPlan.objects.filter(pk=mine.pk).update(
                state="in_review", submitted_at=plan.created_at
            )
        as_(client, team.me)
        mine = [queries_of(client, page) for page in (
            "/development/plans/", plan.get_absolute_url(), first(plan).get_absolute_url(),
            reverse("plans:plan_library", args=[plan.pk]),
        )]  # fmt: skip
        as_(client, team.manager)
        counts[rows] = [*mine, queries_of(client, "/development/plans/waiting/")]

    assert counts[1] == counts[5]
    assert counts[5] == QUERIES


QUERIES = [9, 15, 10, 11, 9]


def test_a_comment_that_is_too_long_comes_back_with_its_words(me, team):
    plan = draft(team)
    words = "A line of some words.\r\n" * 200

    for address in (
        reverse("plans:plan_comment", args=[plan.pk]),
        reverse("plans:item_comment", args=[first(plan).pk]),
    ):
        refused = me.post(address, {"text": words})
        fits = me.post(address, {"text": "x" * 38 + "\r\n" * 102})
        empty = me.post(address, {"text": " "})

        assert refused.status_code == 200
        assert "at most 4000 characters (it has 4399)" in refused.text
        assert refused.text.count("A line of some words.") == 200
        assert fits.status_code == 302
        assert "Write a sentence first." in empty.text
    assert plan.comments.count() == 2


def test_shares_are_said_with_one_sign_and_a_count_ends_in_a_full_stop(me, team):
    words = text_of(me.get(draft(team).get_absolute_url()))

    assert "by doing it: about 70 %. About 20 % they learn" in words
    assert "0 of 6 actions done ." not in words
