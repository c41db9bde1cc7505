"""People, units, skills, claims and notices by API: the same sight as on the pages."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.test import Client
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema

from lib.dates import period, today
from talent import throttle
from talent.models import (
    SYSTEM,
    ApiToken,
    AuditEntry,
    GrantKind,
    IdempotencyKey,
    Offer,
    SkillClaim,
)
from talent.services.account import create_token
from talent.services.notices import notify
from talent.services.skills import claim_skill
from tests.factories import (
    START,
    AssignmentFactory,
    EmployeeFactory,
    GrantFactory,
    LocationFactory,
    OrgUnitFactory,
    RoleFactory,
    SkillFactory,
    TieFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
API = "/api/v1"


def client_of(person_or_user):
    client = Client()
    client.force_login(getattr(person_or_user, "user", person_or_user))
    return client


def get(who, path, **query):
    return client_of(who).get(f"{API}{path}", query)


def send(who, path, body, **headers):
    return client_of(who).post(
        f"{API}{path}", json.dumps(body), content_type="application/json", headers=headers
    )


def ids(answer):
    return [row["id"] for row in answer.json()["results"]]


# --- the schema ---


def test_the_schema_is_valid_and_is_the_one_that_is_checked_in():
    """Run `make schema` after changing an endpoint."""
    made = SchemaGenerator().get_schema(request=None, public=True)
    validate_schema(made)

    kept = yaml.safe_load((Path(settings.BASE_DIR) / "docs/openapi.yaml").read_text())
    assert json.loads(json.dumps(made)) == kept


def test_the_schema_is_worked_out_once_for_each_format(client, monkeypatch):
    formats = ["application/vnd.oai.openapi", "application/vnd.oai.openapi+json"]
    client.force_login(AssignmentFactory().employee.user)
    first = [client.get(f"{API}/schema/", headers={"accept": one}) for one in formats]
    monkeypatch.delattr(SchemaGenerator, "get_schema")

    again = [client.get(f"{API}/schema/", headers={"accept": one}) for one in formats]

    assert [one.content for one in again] == [one.content for one in first]
    assert [one.headers["Content-Type"] for one in again] == [
        one.headers["Content-Type"] for one in first
    ]
    assert first[0].content != first[1].content


def test_the_schema_and_its_page_open_for_whoever_is_signed_in(client):
    someone = AssignmentFactory().employee

    assert get(someone, "/schema/").status_code == 200
    assert get(someone, "/docs/").status_code == 200
    assert client.get(f"{API}/schema/").status_code == 401
    assert client.get(f"{API}/docs/").status_code == 302


# --- the door ---


def test_a_token_opens_what_its_person_may_open(client):
    person = AssignmentFactory().employee
    _row, token = create_token(actor=person.user, name="Script", days=30)

    answer = client.get(f"{API}/people/me/", headers={"Authorization": f"Token {token}"})

    assert (answer.status_code, answer.json()["id"]) == (200, person.pk)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda person: person.user.__class__.objects.filter(pk=person.user.pk).update(
            is_active=False
        ),
        lambda person: person.employments.update(valid=period(START, today())),
        lambda person: ApiToken.objects.update(expiry="2020-01-01T00:00Z"),
    ],
    ids=["deactivated", "has left", "expired"],
)
def test_a_token_of_who_is_gone_opens_nothing(client, spoil):
    person = EmployeeFactory()
    _row, token = create_token(actor=person.user, name="Script", days=30)
    spoil(person)

    answer = client.get(f"{API}/people/", headers={"Authorization": f"Token {token}"})

    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")


def test_the_session_of_who_has_left_opens_nothing():
    person = EmployeeFactory()
    client = client_of(person)
    person.employments.update(valid=period(START, today()))

    assert client.get(f"{API}/people/").status_code == 401


def test_whoever_holds_rights_needs_a_second_proof(settings):
    settings.SECOND_FACTOR_REQUIRED = True
    partner = GrantFactory(kind=GrantKind.HR_PARTNER, unit=OrgUnitFactory()).user

    answer = get(partner, "/people/")

    assert (answer.status_code, "second proof" in answer.json()["detail"]) == (403, True)


def test_too_many_requests_are_told_when_to_come_back(monkeypatch):
    monkeypatch.setitem(throttle.LIMITS, "api", {"for": (throttle.Limit(2, timedelta(hours=1)),)})
    person = AssignmentFactory().employee

    answers = [get(person, "/units/") for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2].json()["type"] == "urn:talent:problem:too-many"
    assert 3500 < int(answers[2]["Retry-After"]) <= 3600


# --- problems ---


@pytest.mark.parametrize(
    ("method", "path", "code", "kind"),
    [
        ("get", "/people/999999999/", 404, "not-found"),
        ("get", "/people/99999999999999999999999999/", 404, "not-found"),
        ("get", "/nothing/here/", 404, "not-found"),
        ("delete", "/people/", 405, "method"),
        ("get", "/people/?height=2", 400, "input"),
        ("get", "/people/?q=a&q=b", 400, "input"),
        ("get", "/people/?unit=abc", 400, "input"),
        ("get", "/people/?unit=99999999999999999999999999", 400, "input"),
        ("get", "/people/?q=%00", 400, "input"),
        ("get", "/people/?cursor=%F0%9F%98%80", 400, "input"),
        ("get", "/people/?cursor=bm9uc2Vuc2U", 400, "input"),
        ("get", "/people/?limit=0", 400, "input"),
        ("get", "/people/?limit=9999999999999", 400, "input"),
        ("get", "/people/me/?format=xml", 400, "input"),
        ("get", "/notices/?unread=maybe", 400, "input"),
    ],
)
def test_every_refusal_is_a_problem_document(method, path, code, kind):
    answer = getattr(client_of(AssignmentFactory().employee), method)(f"{API}{path}")

    body = answer.json()
    assert answer.status_code == code
    assert answer["Content-Type"] == "application/problem+json"
    assert (body["type"], body["status"]) == (f"urn:talent:problem:{kind}", code)
    assert {"title", "detail"} <= body.keys()


@pytest.mark.parametrize("body", ['{"kind": "\\ud800"}', '["\\udfff"]', '{"\\ud800": 1}'])
def test_half_a_character_is_a_problem_document(body):
    client = client_of(AssignmentFactory().employee)

    answer = client.post(f"{API}/claims/", body, content_type="application/json")

    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert answer.json()["detail"] == "This JSON holds half a character."


def test_strangers_are_told_to_sign_in_and_nothing_else(client):
    for path in ("/people/", "/people/1/", "/nothing/", "/people/?height=2"):
        answer = client.get(f"{API}{path}")
        assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Token")
        assert answer.json()["type"] == "urn:talent:problem:sign-in"


@pytest.mark.parametrize(
    ("content", "media", "code"),
    [
        ("{", "application/json", 400),
        ("[" * 100_000, "application/json", 400),
        ("9" * 5_000, "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        ("[]", "application/json", 400),
        ("x" * 1_100_000, "application/json", 413),
        ("a=b", "application/x-www-form-urlencoded", 415),
    ],
    ids=["broken", "deep", "long number", "not UTF-8", "a list", "large", "a form"],
)
def test_what_is_no_json_is_refused(content, media, code):
    client = client_of(AssignmentFactory().employee)

    answer = client.post(f"{API}/claims/", content, content_type=media)

    assert (answer.status_code, answer["Content-Type"]) == (code, "application/problem+json")


# --- people ---


def test_a_card_says_what_everyone_may_see():
    boss = AssignmentFactory().employee
    row = AssignmentFactory(manager=boss, location=LocationFactory(country="PT"))
    person, skill = row.employee, SkillFactory(name="Python")
    Offer.objects.create(employee=person, kind="coffee", note="Ask me anything")
    claim_skill(actor=SYSTEM, employee=person, skill=skill, level=4, source="assessment")

    answer = get(AssignmentFactory().employee, f"/people/{person.pk}/")

    assert answer.json() == {
        "id": person.pk,
        "name": person.name,
        "given_name": person.given_name,
        "family_name": person.family_name,
        "preferred_name": "",
        "pronouns": "",
        "role": {"id": row.role.pk, "name": row.role.name},
        "unit": {"id": row.unit.pk, "name": row.unit.name},
        "location": {
            "id": row.location.pk,
            "name": row.location.name,
            "country": "PT",
            "time_zone": "UTC",
        },
        "manager": {"id": boss.pk, "name": boss.name},
        "since": "2020-01-01",
        "offers": [{"kind": "coffee", "note": "Ask me anything"}],
        "skills": [{"id": skill.pk, "name": "Python", "kind": "technical"}],
    }


def test_someone_without_a_role_has_a_card_without_one():
    person = EmployeeFactory()

    found = get(person, "/people/me/").json()

    assert [found[name] for name in ("role", "unit", "location", "manager", "since")] == [None] * 5


def test_a_login_without_a_person_has_no_record():
    assert get(UserFactory(), "/people/me/").status_code == 404


def test_who_left_or_has_not_begun_is_not_found():
    left, later = EmployeeFactory(employed=False), EmployeeFactory(employed=today() + timedelta(9))
    left.employments.create(valid=period(START, today()))
    someone = AssignmentFactory().employee

    assert [get(someone, f"/people/{p.pk}/").status_code for p in (left, later)] == [404, 404]
    assert ids(get(someone, "/people/")) == [someone.pk]


def test_people_are_narrowed_by_name_place_and_skill():
    top = OrgUnitFactory()
    ada = AssignmentFactory(
        employee__given_name="Áda", employee__family_name="Lovelace",
        unit=OrgUnitFactory(parent=top), location=LocationFactory(),
    )  # fmt: skip
    bob = AssignmentFactory(employee__given_name="Bob", manager=ada.employee)
    skill = SkillFactory()
    claim_skill(actor=SYSTEM, employee=bob.employee, skill=skill, level=2, source="360")

    def found(**query):
        return ids(get(ada.employee, "/people/", **query))

    assert found() == [ada.employee.pk, bob.employee.pk]
    assert found(q="ada love") == [ada.employee.pk]
    assert found(unit=top.pk) == [ada.employee.pk]
    assert found(role=bob.role.pk) == [bob.employee.pk]
    assert found(location=ada.location.pk) == [ada.employee.pk]
    assert found(manager=ada.employee.pk) == [bob.employee.pk]
    assert found(skill=skill.pk) == [bob.employee.pk]


def test_a_filter_by_what_is_hidden_is_as_wrong_as_by_what_is_not():
    draft = RoleFactory(published=False)
    someone = AssignmentFactory().employee

    hidden, made_up = (get(someone, "/people/", role=pk) for pk in (draft.pk, 987654321))

    assert (hidden.status_code, hidden.json()) == (400, made_up.json())


def test_lists_come_page_by_page_with_nothing_twice():
    people = [AssignmentFactory(employee__given_name="Same").employee for _ in range(5)]
    client, seen, address = client_of(people[0]), [], f"{API}/people/?limit=2"

    while address:
        page = client.get(address).json()
        seen += [row["id"] for row in page["results"]]
        address = page["next"]

    assert seen == sorted(person.pk for person in people) or len(set(seen)) == len(seen) == 5
    assert page["previous"] is not None


@pytest.mark.parametrize("people", [1, 5])
def test_the_list_of_people_asks_as_much_for_many_as_for_one(people, django_assert_num_queries):
    me = AssignmentFactory(
        manager=AssignmentFactory().employee, location=LocationFactory()
    ).employee
    AssignmentFactory.create_batch(people, manager=me)
    client = client_of(me)

    # session, user, person and place, rights, throttle; people, assignments, offers
    with django_assert_num_queries(8):
        client.get(f"{API}/people/")


def test_levels_are_for_those_who_may_see_them_and_leave_a_trace():
    skip = AssignmentFactory().employee
    boss = AssignmentFactory(manager=skip).employee
    unit = OrgUnitFactory()
    person = AssignmentFactory(manager=boss, unit=unit).employee
    mentor = TieFactory(viewer=AssignmentFactory().employee, subject=person).viewer
    partner = GrantFactory(
        user=AssignmentFactory().employee.user, kind=GrantKind.HR_PARTNER, unit=unit
    ).user
    claim_skill(
        actor=SYSTEM, employee=person, skill=SkillFactory(name="SQL"), level=3, source="assessment"
    )
    peer = AssignmentFactory(manager=boss).employee
    executive = GrantFactory(user=AssignmentFactory().employee.user, kind="executive").user
    path = f"/people/{person.pk}/levels/"

    allowed = [get(who, path) for who in (person, boss, skip, mentor, partner)]
    refused = [get(who, path) for who in (peer, executive)]

    assert [answer.status_code for answer in allowed] == [200] * 5
    assert [answer.status_code for answer in refused] == [404] * 2
    row = allowed[0].json()["results"][0]
    assert (row["skill"]["name"], row["level"], row["confidence"]) == ("SQL", 3.0, "high")
    readers = AuditEntry.objects.filter(action="talent.employee.details_read", subject=person)
    assert {entry.actor for entry in readers} == {boss.user, skip.user, mentor.user, partner}


# --- units and skills ---


def test_units_say_below_which_they_lie():
    top = OrgUnitFactory(name="Larkfield")
    lab = OrgUnitFactory(name="Lab", parent=top)
    closed = OrgUnitFactory(name="Old", valid=period(START, today()))
    someone = AssignmentFactory(unit=top).employee

    assert ids(get(someone, "/units/")) == [lab.pk, top.pk]
    assert ids(get(someone, "/units/", below=top.pk, q="la")) == [lab.pk, top.pk]
    assert get(someone, f"/units/{lab.pk}/").json() == {
        "id": lab.pk,
        "external_id": lab.external_id,
        "name": "Lab",
        "parent": {"id": top.pk, "name": "Larkfield"},
        "starts_on": "2020-01-01",
        "last_day": None,
    }
    last_day = (today() - timedelta(days=1)).isoformat()
    assert get(someone, f"/units/{closed.pk}/").json()["last_day"] == last_day


@pytest.mark.parametrize("units", [1, 5])
def test_the_list_of_units_asks_as_much_for_many_as_for_one(units, django_assert_num_queries):
    OrgUnitFactory.create_batch(units, parent=OrgUnitFactory())
    client = client_of(UserFactory())

    with django_assert_num_queries(6):  # session, user, person, throttle, units, placements
        client.get(f"{API}/units/")


def test_skills_come_with_the_words_of_their_levels():
    skill = SkillFactory(name="Coaching", kind="leadership")
    skill.levels.create(level=3, name="Practitioner", wording="Coaches others.")
    SkillFactory(name="Cobol", retired_on=START)
    someone = UserFactory()

    assert ids(get(someone, "/skills/", q="co")) == [skill.pk]
    assert ids(get(someone, "/skills/", kind="technical")) == []
    assert get(someone, f"/skills/{skill.pk}/").json()["levels"] == [
        {"level": 3, "name": "Practitioner", "wording": "Coaches others."}
    ]


@pytest.mark.parametrize("skills", [1, 5])
def test_the_list_of_skills_asks_as_much_for_many_as_for_one(skills, django_assert_num_queries):
    for skill in SkillFactory.create_batch(skills):
        skill.levels.create(level=3, name="Practitioner", wording="Does it alone.")
    client = client_of(UserFactory())

    with django_assert_num_queries(5):  # session, user, person, throttle, skills
        client.get(f"{API}/skills/")


# --- claims ---


def test_a_claim_is_made_by_the_service_and_comes_back():
    person, skill = AssignmentFactory().employee, SkillFactory()
    body = {"person": person.pk, "skill": skill.pk, "level": 4, "source": "self"}

    answer = send(person, "/claims/", body)

    claim = SkillClaim.objects.get()
    assert (answer.status_code, answer["Location"]) == (201, f"{API}/claims/{claim.pk}/")
    assert answer.json() == {
        "id": claim.pk,
        "person": {"id": person.pk, "name": person.name},
        "skill": {"id": skill.pk, "name": skill.name, "kind": "technical"},
        "level": 4,
        "source": "self",
        "by": {"id": person.pk, "name": person.name},
        "claimed_on": today().isoformat(),
        "evidence": "",
    }


def test_a_claim_for_others_is_refused_as_on_the_page():
    person, peer = AssignmentFactory().employee, AssignmentFactory().employee
    body = {"person": person.pk, "skill": SkillFactory().pk, "level": 4, "source": "manager"}

    answer = send(peer, "/claims/", body)

    assert (answer.status_code, answer.json()["type"]) == (403, "urn:talent:problem:not-allowed")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"level": 9}, "level"),
        ({"level": 10**30}, "level"),
        ({"source": "gossip"}, "source"),
        ({"skill": 10**30}, "skill"),
        ({"skill": "1"}, "skill"),
        ({"person": True}, "person"),
        ({"person": 987654321}, "person"),
        ({"claimed_on": "2999-01-01"}, "claimed_on"),
        ({"claimed_on": "31/12/2020"}, "claimed_on"),
        ({"evidence": "\x00"}, "evidence"),
        ({"evidence": "x" * 2001}, "evidence"),
    ],
    ids=str,
)
def test_what_is_wrong_in_a_claim_is_said_by_field(change, field):
    person = AssignmentFactory().employee
    body = {"person": person.pk, "skill": SkillFactory().pk, "level": 4, "source": "self"}

    answer = send(person, "/claims/", body | change)

    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])
    assert SkillClaim.objects.count() == 0


def test_a_key_makes_a_write_happen_once():
    person, skill = AssignmentFactory().employee, SkillFactory()
    body = {"person": person.pk, "skill": skill.pk, "level": 4, "source": "self"}
    key = {"Idempotency-Key": "job-7"}

    first, again = (send(person, "/claims/", body, **key) for _ in range(2))
    other = send(person, "/claims/", body | {"level": 2}, **key)
    someone_elses = send(AssignmentFactory().employee, "/claims/", body, **key)

    assert (first.status_code, again.status_code) == (201, 201)
    assert (again.json(), again["Location"]) == (first.json(), first["Location"])
    assert (again["Idempotency-Replayed"], "Idempotency-Replayed" in first) == ("true", False)
    assert (other.status_code, other.json()["type"]) == (422, "urn:talent:problem:key-reused")
    assert someone_elses.status_code == 403
    assert SkillClaim.objects.count() == 1


def test_a_refused_write_leaves_its_key_free():
    person, skill = AssignmentFactory().employee, SkillFactory()
    body = {"person": person.pk, "skill": skill.pk, "level": 4, "source": "self"}
    key = {"Idempotency-Key": "job-7"}

    refused = send(person, "/claims/", body | {"claimed_on": "2999-01-01"}, **key)
    mended = send(person, "/claims/", body, **key)

    assert (refused.status_code, mended.status_code) == (400, 201)
    assert IdempotencyKey.objects.count() == 1


@pytest.mark.parametrize("key", ["x" * 101, "ключ", "a\tb"])
def test_a_key_is_short_and_plain(key):
    person = AssignmentFactory().employee
    body = {"person": person.pk, "skill": SkillFactory().pk, "level": 4, "source": "self"}

    answer = send(person, "/claims/", body, **{"Idempotency-Key": key})

    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["Idempotency-Key"])


def test_claims_are_seen_by_those_who_may_and_by_who_made_them():
    boss = AssignmentFactory().employee
    person, peer = (AssignmentFactory(manager=boss).employee for _ in range(2))
    mentor = TieFactory(viewer=AssignmentFactory().employee, subject=person).viewer
    skill = SkillFactory()
    mine = claim_skill(actor=person.user, employee=person, skill=skill, level=3, source="self")
    theirs = claim_skill(actor=mentor.user, employee=person, skill=skill, level=2, source="mentor")

    seen = {
        who: ids(get(who, "/claims/", person=person.pk)) for who in (person, boss, mentor, peer)
    }

    assert list(seen.values()) == [[theirs.pk, mine.pk], [theirs.pk, mine.pk], [theirs.pk], []]
    assert get(peer, f"/claims/{mine.pk}/").status_code == 404
    assert get(boss, f"/claims/{mine.pk}/").status_code == 200
    assert ids(get(boss, "/claims/", source="self", skill=skill.pk)) == [mine.pk]


@pytest.mark.parametrize("claims", [1, 5])
def test_the_list_of_claims_asks_as_much_for_many_as_for_one(claims, django_assert_num_queries):
    boss = AssignmentFactory().employee
    for _ in range(claims):
        person = AssignmentFactory(manager=boss).employee
        claim_skill(
            actor=person.user, employee=person, skill=SkillFactory(), level=3, source="self"
        )
    client = client_of(boss)

    # session, user, person and place, rights, throttle; claims; traces looked up and left
    with django_assert_num_queries(10):
        client.get(f"{API}/claims/")


# --- notices ---


def told(person, count=1):
    for number in range(count):
        notify(person.user, "talent.profile_confirmation", period=str(number))
    return list(person.user.notices.order_by("-created_at", "-pk"))


def test_notices_are_ones_own_and_are_marked_as_read():
    person, other = EmployeeFactory(), EmployeeFactory()
    new, old = told(person, 2)
    told(other)

    assert ids(get(person, "/notices/")) == [new.pk, old.pk]
    assert get(person, f"/notices/{new.pk}/").json()["title"] == "Is your profile still right?"
    assert get(other, f"/notices/{new.pk}/").status_code == 404
    assert send(other, f"/notices/{new.pk}/read/", {}).status_code == 404

    assert send(person, f"/notices/{new.pk}/read/", {}).status_code == 204
    assert ids(get(person, "/notices/", unread="true")) == [old.pk]
    assert send(person, "/notices/read/", {}).status_code == 204
    assert ids(get(person, "/notices/", unread="true")) == []


@pytest.mark.parametrize("notices", [1, 5])
def test_the_list_of_notices_asks_as_much_for_many_as_for_one(notices, django_assert_num_queries):
    person = EmployeeFactory()
    told(person, notices)
    client = client_of(person)

    # session, user, person, employment, rights, throttle; notices
    with django_assert_num_queries(6):
        client.get(f"{API}/notices/")


def test_a_refusal_names_the_fields_that_it_is_about():
    answer = send(AssignmentFactory().employee, "/claims/", {"source": "self"})

    body = answer.json()
    assert answer.status_code == 400
    assert len(body["errors"]) > 1
    assert body["detail"] == " ".join(f"{name}: {said[0]}" for name, said in body["errors"].items())
