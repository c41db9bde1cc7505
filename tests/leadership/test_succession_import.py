"""Key roles and successors from a file: checked first, all or nothing, and nothing of it kept."""

import io

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from leadership.models import KeyRole, SuccessionPlan, Successor
from leadership.services.succession_import import bring_in
from talent.models import AuditEntry, GrantKind, ImportBatch, Notice
from tests.factories import OrgUnitFactory, RoleFactory, hr_admin
from tests.leadership.succession_factories import (
    SuccessionPlanFactory,
    SuccessorFactory,
    at_work,
    granted,
)

pytestmark = pytest.mark.django_db
HEAD = (
    "role,unit,position,criticality,incumbent,risk,horizon,owner,successor,external_name,"
    "readiness,emergency"
)


def bring(actor, *lines, write=True, head=HEAD):
    file = io.BytesIO("\n".join([head, *lines]).encode())
    return bring_in(actor=actor, file=file, name="roles.csv", write=write)


@pytest.fixture
def place():
    return RoleFactory(), OrgUnitFactory(), at_work(), at_work(), at_work()


def lines(place):
    role, unit, holder, owner, person = place
    start = f"{role.external_id},{unit.name},,critical,{holder.external_id},leaving,year,"
    return [
        f"{start}{owner.external_id},{person.external_id},,now,yes",
        f"{start}{owner.external_id},,Kim Outside,soon,no",
    ]


def test_a_check_writes_nothing_and_says_what_it_would(place):
    found = bring(hr_admin(), *lines(place), write=False)

    assert (found.written, found.problems) == (False, [])
    assert (found.entered, found.begun, found.named, found.judged) == (1, 1, 2, 0)
    assert not KeyRole.objects.exists()
    assert not Notice.objects.exists()
    assert not AuditEntry.objects.filter(action__startswith="leadership").exists()


def test_a_file_is_written_and_a_second_time_changes_nothing(place):
    admin = hr_admin()
    assert bring(admin, *lines(place)).written
    rows = list(Successor.objects.order_by("rank").values_list("readiness", "is_emergency"))

    again = bring(admin, *lines(place))

    assert rows == [("now", True), ("soon", False)]
    assert (again.entered, again.begun, again.named, again.judged) == (0, 0, 0, 2)
    assert SuccessionPlan.objects.get().state == "active"
    assert not ImportBatch.objects.exists()
    assert AuditEntry.objects.filter(action="leadership.bench.imported").count() == 2


def test_one_wrong_row_holds_everything_back_and_is_told_by_its_column(place):
    role, unit, holder, owner, person = place
    start = f"{role.external_id},{unit.name},,critical,{holder.external_id},"

    found = bring(
        hr_admin(),
        lines(place)[0],
        f"{start}leaving,year,{owner.external_id},{holder.external_id},,now,no",
        f"{start}leaving,,{owner.external_id},,,,",
        f"Nothing such,{unit.name},,,,,,,,,,",
        f"{start}leaving,year,{owner.external_id},{person.external_id},,never,maybe",
    )

    assert [(one.row, one.column) for one in found.problems] == [
        (3, "successor"), (5, "role"), (6, "emergency"),
    ]  # fmt: skip
    assert not found.written
    assert not KeyRole.objects.exists()


def test_columns_that_are_needed_or_unknown_are_told():
    found = bring(hr_admin(), "x,y", head="role,colour")

    assert [(one.row, one.column) for one in found.problems] == [(1, "unit"), (1, "colour")]


def test_a_partner_brings_only_the_own_units_in(place):
    partner = granted(GrantKind.HR_PARTNER, OrgUnitFactory())

    found = bring(partner, *lines(place))

    assert {one.column for one in found.problems} == {"unit"}
    with pytest.raises(PermissionDenied):
        bring(at_work().user, *lines(place))


def test_whoever_is_named_learns_nothing_by_a_file(place):
    role, unit, holder, owner, person = place
    admin = hr_admin()
    bring(hr_admin(), *lines(place))
    plan = SuccessionPlan.objects.get()
    SuccessorFactory(plan=plan, employee=admin.employee)
    other = SuccessionPlanFactory()

    found = bring(admin, *lines(place))

    assert (found.problems, found.begun, found.named, found.judged) == ([], 1, 2, 0)
    assert SuccessionPlan.objects.visible_to(admin).filter(key_role=plan.key_role).count() == 1
    assert other in SuccessionPlan.objects.visible_to(admin)


def test_the_page_shows_problems_by_row_and_takes_its_own_export(client, place):
    admin = hr_admin()
    bring(admin, *lines(place))
    client.force_login(admin)
    text = b"".join(client.get(reverse("leadership:bench_export")))

    def send(content, **more):
        file = SimpleUploadedFile("roles.csv", content)
        return client.post(reverse("leadership:succession_import"), {"file": file} | more)

    same = send(text)
    wrong = send(b"role,unit\nNothing,Nowhere\n", write="on")

    assert same.context["brought"].problems == []
    assert "Nothing" in wrong.content.decode()
    assert not wrong.context["brought"].written
    assert send(text, write="on").headers["Location"] == reverse("leadership:succession_home")
