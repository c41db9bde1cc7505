"""Programmes from a file: checked first, all or nothing, nothing taken away, twice as once."""

import io
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from leadership.models import Component, Prerequisite, Programme, ProgrammeTarget
from leadership.services.components import add_component
from leadership.services.programme_import import bring_in
from leadership.services.programmes import create_programme, set_targets
from talent.models import AuditEntry
from tests.factories import ObjectiveFactory, SkillFactory, hr_admin
from tests.leadership.programme_factories import given, part, person

pytestmark = pytest.mark.django_db
HEAD = (
    "programme,purpose,way,serves,competencies,component,kind,component_way,hours,credits,"
    "required,needs"
)
FILE = [
    "Brave hearts,Say what is so.,development,both,Courage 4; Listening 3,Kick-off,workshop,"
    "training,8,1,yes,",
    "Brave hearts,,,,,Practice,stretch,development,40.5,4,no,Kick-off",
    "Quiet minds,Think first.,training,,Listening 5,,,,,,,",
]


@pytest.fixture
def skills():
    return SkillFactory(kind="leadership", name="Courage"), SkillFactory(name="Listening")


def bring(actor, *lines, write=True, head=HEAD):
    file = io.BytesIO("\n".join([head, *lines]).encode())
    return bring_in(actor=actor, file=file, name="programmes.csv", write=write)


def whole():
    """Everything that is on record of programmes, in words."""
    return [
        (
            row.name, row.purpose, row.way, row.serves, row.state,
            sorted(row.targets.values_list("skill__name", "level")),
            [
                (
                    one.title, one.kind, one.way, one.hours, one.credits, one.is_required,
                    sorted(one.prerequisites.values_list("title", flat=True)),
                )
                for one in row.components.order_by("position")
            ],
        )
        for row in Programme.objects.order_by("name")
    ]  # fmt: skip


BRAVE = (
    "Brave hearts", "Say what is so.", "development", "both", "draft",
    [("Courage", 4), ("Listening", 3)],
    [
        ("Kick-off", "workshop", "training", Decimal(8), 1, True, []),
        ("Practice", "stretch", "development", Decimal("40.5"), 4, False, ["Kick-off"]),
    ],
)  # fmt: skip
QUIET = ("Quiet minds", "Think first.", "training", "both", "draft", [("Listening", 5)], [])


def test_a_check_writes_nothing_and_says_what_it_would(skills):
    found = bring(hr_admin(), *FILE, write=False)

    assert (found.written, found.problems) == (False, [])
    assert found.counts == {"new": 2, "changed": 0, "known": 0}
    assert found.components == {"new": 2, "changed": 0, "known": 0}
    assert not Programme.objects.exists()
    assert not AuditEntry.objects.filter(action__startswith="leadership").exists()


def test_a_file_is_written_and_a_second_time_changes_nothing(skills):
    admin = hr_admin()
    assert bring(admin, *FILE).written
    assert whole() == [BRAVE, QUIET]
    entries = AuditEntry.objects.count()

    again = bring(admin, *FILE)

    assert whole() == [BRAVE, QUIET]
    assert again.counts == {"new": 0, "changed": 0, "known": 2}
    assert again.components == {"new": 0, "changed": 0, "known": 2}
    assert AuditEntry.objects.count() == entries + 1  # only that a file was brought in


def test_what_is_empty_or_not_in_the_file_stays(skills):
    admin = hr_admin()
    bring(admin, *FILE)

    found = bring(
        admin,
        "brave HEARTS,Dare.,,,Courage 5,kick-OFF,,,12,,,",
        "Brave hearts,,,,,Practice,,,41,,,",
        "Brave hearts,,,,,Farewell,retreat,development,6,,,Practice; Kick-off",
    )

    assert (found.counts, found.components) == (
        {"new": 0, "changed": 1, "known": 0}, {"new": 1, "changed": 2, "known": 0},
    )  # fmt: skip
    name, _purpose, *same, _targets, components = BRAVE
    assert [one[3] for one in components] == [Decimal(8), Decimal("40.5")]
    assert whole()[0] == (
        name, "Dare.", *same, [("Courage", 5), ("Listening", 3)],
        [
            ("Kick-off", "workshop", "training", Decimal(12), 1, True, []),
            ("Practice", "stretch", "development", Decimal(41), 4, False, ["Kick-off"]),
            ("Farewell", "retreat", "development", Decimal(6), 0, True, ["Kick-off", "Practice"]),
        ],
    )  # fmt: skip


WRONG = [
    (",Why.,training,,,,,,,,,", "programme"),
    ("Other,,training,,,,,,,,,", "purpose"),
    ("Other,Why.,sideways,,,,,,,,,", "way"),
    ("Other,Why.,training,nobody,,,,,,,,", "serves"),
    ("Other,Why.,training,,Nothing such 3,,,,,,,", "competencies"),
    ("Other,Why.,training,,Courage 9,,,,,,,", "competencies"),
    ("Other,Why.,training,,Courage,,,,,,,", "competencies"),
    ("Other,Why.,training,,Courage 3; courage 4,,,,,,,", "competencies"),
    ("Other,Why.,training,,,,workshop,,,,,", "component"),
    ("Other,Why.,training,,,Day,,training,8,,,", "kind"),
    ("Other,Why.,training,,,Day,party,training,8,,,", "kind"),
    ("Other,Why.,training,,,Day,workshop,,8,,,", "component_way"),
    ("Other,Why.,training,,,Day,workshop,training,many,,,", "hours"),
    ("Other,Why.,training,,,Day,workshop,training,-1,,,", "hours"),
    ("Other,Why.,training,,,Day,workshop,training,NaN,,,", "hours"),
    ("Other,Why.,training,,,Day,workshop,training,8,few,,", "credits"),
    ("Other,Why.,training,,,Day,workshop,training,8,1,maybe,", "required"),
    ("Other,Why.,training,,,Day,workshop,training,8,1,yes,Nothing", "needs"),
    ("Brave hearts,Otherwise.,,,,,,,,,,", "purpose"),
    ("Brave hearts,,,,,practice,stretch,training,1,,,", "component"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "column"), WRONG)
def test_one_wrong_row_holds_everything_back_and_is_told_by_its_column(skills, line, column):
    found = bring(hr_admin(), *FILE, line)

    assert [(one.row, one.column) for one in found.problems] == [(5, column)]
    assert not found.written
    assert not Programme.objects.exists()


def test_each_wrong_row_is_told_and_a_refused_programme_only_once(skills):
    found = bring(
        hr_admin(),
        "Other,,training,,,One,workshop,training,8,,,",
        "Other,,,,,Two,workshop,training,8,,,",
        "Brave hearts,Why.,training,,,One,party,training,8,,,",
        "Brave hearts,,,,,Two,workshop,training,nine,,,",
    )

    assert [(one.row, one.column) for one in found.problems] == [
        (2, "purpose"), (4, "kind"), (5, "hours")
    ]  # fmt: skip


def test_a_circle_is_refused_at_what_comes_first(skills):
    admin = hr_admin()
    bring(admin, *FILE)

    found = bring(admin, "Brave hearts,,,,,Kick-off,,,,,,Practice")

    assert [(one.row, one.column) for one in found.problems] == [(2, "needs")]
    assert "in a circle" in found.problems[0].message
    assert Prerequisite.objects.count() == 1


def test_columns_that_are_needed_unknown_or_twice_are_told():
    found = bring(hr_admin(), "x,y,z", head="purpose,colour,purpose")

    assert [(one.row, one.column) for one in found.problems] == [
        (1, "programme"), (1, "colour"), (1, "purpose")
    ]  # fmt: skip


def test_two_names_that_differ_by_case_alone_are_not_guessed_between(skills):
    admin = hr_admin()
    for name in ("Same name", "SAME NAME"):
        create_programme(actor=admin, **given(name=name))

    found = bring(admin, "same name,Why.,,,,,,,,,,")
    meant = bring(admin, "SAME NAME,Why.,,,,Day,workshop,training,8,,,")

    assert [one.column for one in found.problems] == ["programme"]
    assert meant.written
    assert list(Component.objects.values_list("programme__name", flat=True)) == ["SAME NAME"]


def test_objective_sponsor_and_link_are_named_as_on_record(skills):
    objective, sponsor = ObjectiveFactory(title="Grow leaders"), person()
    head = "programme,purpose,way,objective,sponsor,component,kind,component_way,link"

    bring(
        hr_admin(),
        f"Far,Why.,training,grow leaders,{sponsor.external_id},Read,e_learning,training,"
        "https://example.org/a",
        head=head,
    )
    wrong = bring(hr_admin(), "Near,Why.,training,None such,,,,,", head=head)

    row = Programme.objects.get()
    assert (row.objective, row.sponsor) == (objective, sponsor)
    assert Component.objects.get().link == "https://example.org/a"
    assert [one.column for one in wrong.problems] == ["objective"]


def test_only_hr_admins_bring_programmes_in_or_take_them_away(client):
    someone = person().user
    with pytest.raises(PermissionDenied):
        bring(someone, *FILE)
    client.force_login(someone)

    for page in ["programme_import", "programme_export"]:
        assert client.get(reverse(f"leadership:{page}")).status_code == 404


def test_what_is_taken_away_comes_in_again_and_changes_nothing(client, skills):
    admin = hr_admin()
    sponsor = person()
    made = create_programme(
        actor=admin, **given(name="=1+1", sponsor=sponsor, objective=ObjectiveFactory())
    )
    first = add_component(actor=admin, programme=made, **part(title="First, with comma"))
    add_component(actor=admin, programme=made, needs=[first], **part(title="Second", text="a\nb"))
    set_targets(actor=admin, programme=made, targets=[(skills[0], 4)])
    skills[0].retired_on = "2026-01-01"  # what is out of use stays where it is raised already
    skills[0].save()
    create_programme(actor=admin, **given(name="Without components"))
    client.force_login(admin)
    before = whole()

    file = b"".join(client.get(reverse("leadership:programme_export")))
    found = bring_in(actor=admin, file=io.BytesIO(file), name="programmes.csv", write=True)

    assert (found.problems, found.written) == ([], True)
    assert found.counts == {"new": 0, "changed": 0, "known": 2}
    assert whole() == before


def test_the_page_checks_then_writes(client, skills):
    client.force_login(hr_admin())
    address = reverse("leadership:programme_import")

    def send(text, **more):
        file = SimpleUploadedFile("programmes.csv", text.encode())
        return client.post(address, {"file": file, **more})

    wrong = send("programme,way\nA,sideways\n", write="on")
    checked = send("\n".join([HEAD, *FILE]))
    assert not Programme.objects.exists()
    written = send("\n".join([HEAD, *FILE]), write="on")

    assert "Write one of: training, development." in wrong.content.decode()
    assert "Programmes, new: 2" in checked.content.decode()
    assert written.url == reverse("leadership:programme_list")
    assert whole() == [BRAVE, QUIET]
    assert ProgrammeTarget.objects.count() == 3


def test_the_export_asks_as_much_for_many(client, django_assert_num_queries):
    admin = hr_admin()
    client.force_login(admin)
    for rows in (1, 5):
        for number in range(rows):
            made = create_programme(actor=admin, **given(name=f"Programme {rows} {number}"))
            add_component(actor=admin, programme=made, **part())
        client.get(reverse("leadership:programme_list"))
        with django_assert_num_queries(8):
            b"".join(client.get(reverse("leadership:programme_export")))
