"""The pages of learning in a real browser: what one learned, qualifications, and evaluation."""

from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from leadership.models import Attendance, EvaluationAnswer, ExternalLearning
from lib.dates import today
from tests.browser.looking import assert_looks_right, follow, views_of
from tests.factories import AssignmentFactory, GrantFactory
from tests.leadership.evaluations import a_cohort, after_session, over, seats
from tests.leadership.learning_factories import (
    CreditTransferFactory,
    ExternalLearningFactory,
    LearningEventFactory,
    QualificationAwardFactory,
    QualificationFactory,
    RegistrationFactory,
)

PAGES = [
    "me /leadership/learning/",
    "me /leadership/learning/?q=zzz",
    "new /leadership/learning/",
    "me /leadership/learning/people/ME/log/",
    "me /leadership/learning/elsewhere/request/",
    "me /leadership/learning/elsewhere/record/",
    "me /leadership/learning/elsewhere/APPROVED/",
    "me /leadership/learning/elsewhere/APPROVED/finish/",
    "boss /leadership/learning/elsewhere/ASKED/",
    "boss /leadership/learning/elsewhere/ASKED/decline/",
    "boss /leadership/learning/people/ME/",
    "me /leadership/qualifications/",
    "me /leadership/qualifications/OTHER/",
    "me /leadership/qualifications/OTHER/begin/",
    "me /leadership/qualifications/ways/WAY/",
    "me /leadership/qualifications/ways/WAY/transfer/",
    "hr /leadership/qualifications/ways/WAY/",
    "hr /leadership/qualifications/ways/HELD/award/",
    "hr /leadership/qualifications/new/",
    "hr /leadership/learning/import/",
    "hr /leadership/learning/events/EVENT/correct/",
    "me /leadership/evaluations/sessions/SESSION/",
    "teacher /leadership/evaluations/cohorts/COHORT/",
    "hr /leadership/programmes/PROGRAMME/evaluation/",
    "hr /leadership/programmes/PROGRAMME/indicators/",
]


@pytest.fixture
def around(transactional_db):
    """Somebody with a record, a manager, HR, and a cohort whose people have answered."""
    boss = AssignmentFactory().employee
    me = AssignmentFactory(manager=boss).employee
    hr = AssignmentFactory().employee
    GrantFactory(kind="hr_admin", unit=None, user=hr.user)
    asked = ExternalLearningFactory(employee=me)
    approved = ExternalLearningFactory(employee=me, state="approved", title="Leading on site")
    proved = ExternalLearningFactory(
        employee=me, state="proved", proved_on=today(), link="https://example.org/"
    )
    event = LearningEventFactory(employee=me, external=proved, kind="proved", hours=6, credits=2)
    way = RegistrationFactory(employee=me)
    CreditTransferFactory(registration=way)
    held = RegistrationFactory(employee=me, state="awarded", ended_on=today())
    QualificationAwardFactory(registration=held, expires_on=today() + timedelta(days=20))
    cohort = a_cohort()
    teacher = AssignmentFactory().employee
    cohort.instructors.create(employee=teacher)
    session = over(cohort, title="Day one")
    people = seats(cohort, 6)
    for seat in people[:5]:
        after_session(seat, session, 4)
    type(people[5]).objects.filter(pk=people[5].pk).update(employee=me)
    Attendance.objects.create(
        session=session, enrolment=people[5], state="attended",
        event=LearningEventFactory(employee=me, enrolment=people[5], kind="attended"),
    )  # fmt: skip
    users = {
        "me": me.user, "boss": boss.user, "hr": hr.user, "teacher": teacher.user,
        "new": AssignmentFactory().employee.user,
    }  # fmt: skip
    names = {
        "ME": me.pk, "ASKED": asked.pk, "APPROVED": approved.pk, "OTHER": QualificationFactory().pk,
        "WAY": way.pk, "HELD": held.pk, "EVENT": event.pk, "SESSION": session.pk,
        "COHORT": cohort.pk, "PROGRAMME": cohort.programme_id,
    }  # fmt: skip
    return users, names


@pytest.mark.parametrize(("path", "theme", "width"), views_of(PAGES))
def test_learning_looks_right(page_for, around, path, theme, width):
    users, names = around
    who, path = path.split()
    for name, pk in names.items():
        path = path.replace(f"/{name}/", f"/{pk}/")
    page = page_for(users[who], theme, width)

    page.goto(path)

    assert_looks_right(page)


def test_a_session_is_looked_back_on_by_phone_in_a_minute(page_for, around):
    users, names = around
    page = page_for(users["me"], "light", 360)

    page.goto(reverse("talent:inbox"))
    follow(page, page.get_by_role("link", name="Answer").first)
    for answer in page.get_by_role("radio", name="Agree", exact=True).all():
        answer.check()
    page.get_by_role("button", name="Send").click()

    expect(page.get_by_role("heading", name="What you answered")).to_be_visible()
    given = EvaluationAnswer.objects.get(by=users["me"])
    assert set(given.answers.values()) == {4}
    assert given.session_id == names["SESSION"]


def test_a_manager_approves_and_the_person_shows_it(page_for, around):
    users, names = around
    page = page_for(users["boss"], "light", 1280)
    asked = ExternalLearning.objects.get(pk=names["ASKED"])

    page.goto(asked.get_absolute_url())
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_text("Approved.", exact=True)).to_be_visible()

    mine = page_for(users["me"], "dark", 360)
    mine.goto(asked.get_absolute_url())
    follow(mine, mine.get_by_role("link", name="It is done"))
    mine.get_by_label("Or a link that shows it").fill("https://example.org/proof")
    mine.get_by_role("button", name="It is done").click()
    expect(mine.get_by_text("Done, proof is checked")).to_be_visible()
    asked.refresh_from_db()
    assert asked.state == "done"
