"""Access to cohorts, enrolment, sessions, attendance, assignments and journals"""

from datetime import timedelta

from django.conf import settings
from django.core.files.base import ContentFile
from django.utils import timezone

from leadership.models import (
    Assessment,
    AssessmentResult,
    Assignment,
    Cohort,
    CohortEnrolment,
    CohortSession,
    Component,
    Instructor,
    JournalEntry,
    Programme,
    Submission,
)
from lib.dates import today
from lib.sealing import seal
from tests.access.leadership.about import About
from tests.access.lines import Line, Model, acts

ADMINS = {"admin", "superuser"}
DETAIL = {"self", "manager", "skip_manager", "partner", *ADMINS}
# The coordinator instructs both cohorts of the subject, the hiring manager coaches in one.
SEES = {*DETAIL, "coordinator", "hiring_manager"}
RUNS = {"coordinator", *ADMINS}
# Whose eyes each word is for; a text without a line here holds no word.
READERS: dict[str, set[str]] = {
    "seatreason": SEES,
    "askedreason": {*DETAIL, "coordinator"},
    **dict.fromkeys(["submitted", "handedfile", "feedbackwords", "scorenote"], SEES),
    "journalprivate": {"self"},
    "journalcoach": {"self", "hiring_manager"},
    "journalleads": {"self", "coordinator"},
    "leftanswer": {*DETAIL, "coordinator"},
    "sessionroom": {"self", *RUNS},
    "sessionlink": {"self", *RUNS},
    "cohortdraft": RUNS,
}
# Rules of the matrix that only these lines use, by the personas who get an answer.
RULES: dict[str, list[str]] = {
    "sees the enrolment": sorted(SEES),
    "sees the request": sorted({*DETAIL, "coordinator"}),
    "runs the cohort": sorted(RUNS),
    "is inside the cohort": sorted({"self", *RUNS}),
    "invites": sorted({*RUNS, "partner", "partner_elsewhere"}),
    "confirms coaching": sorted({"self", "hiring_manager", *RUNS}),
}
COHORT: dict[str, object] = {"pk": "cohort"}
SESSION: dict[str, object] = {"pk": "cohort_session"}
ENROLMENT: dict[str, object] = {"pk": "cohort_enrolment"}
REQUEST: dict[str, object] = {"pk": "cohort_request"}
INVITED: dict[str, object] = {"pk": "cohort_invited"}


def both(said: str) -> dict[str, str]:
    return {"GET": said, "POST": said}


PAGES = [
    Line("leadership:my_programmes", {"GET": "me"}),
    Line("leadership:cohort_list", {"GET": "open"}),
    Line("leadership:cohort_create", both("HR")),
    Line("leadership:cohort_detail", {"GET": "open"}, COHORT),
    Line("leadership:cohort_edit", both("runs the cohort"), COHORT),
    Line("leadership:cohort_open", {"POST": "runs the cohort"}, {"pk": "cohort_draft"}),
    Line("leadership:cohort_call_off", both("runs the cohort"), COHORT),
    Line("leadership:cohort_finish", both("runs the cohort"), COHORT),
    Line("leadership:cohort_join", both("me"), COHORT),
    Line("leadership:cohort_nominate", both("line"), COHORT),
    Line("leadership:cohort_invite", both("invites"), COHORT),
    Line("leadership:cohort_people", {"GET": "runs the cohort"}, COHORT),
    Line("leadership:cohort_people_export", {"GET": "runs the cohort"}, COHORT),
    Line("leadership:session_add", both("runs the cohort"), COHORT),
    Line("leadership:session_detail", {"GET": "open"}, SESSION),
    Line("leadership:session_edit", both("runs the cohort"), SESSION),
    Line("leadership:session_cancel", {"POST": "runs the cohort"}, SESSION),
    Line("leadership:session_calendar", {"GET": "is inside the cohort"}, SESSION),
    Line("leadership:cohort_enrolment_detail", {"GET": "sees the enrolment"}, ENROLMENT),
    Line("leadership:enrolment_approve", {"POST": "line"}, REQUEST),
    Line("leadership:enrolment_decline", both("line"), REQUEST),
    Line("leadership:enrolment_accept", {"POST": "self"}, INVITED),
    Line("leadership:enrolment_refuse", both("self"), INVITED),
    Line("leadership:enrolment_withdraw", both("is inside the cohort"), ENROLMENT),
    Line("leadership:enrolment_complete", both("runs the cohort"), ENROLMENT),
    Line("leadership:enrolment_not_complete", both("runs the cohort"), ENROLMENT),
]
ATTENDANCE = [
    Line("leadership:session_attendance", both("runs the cohort"), SESSION),
    Line("leadership:session_code", both("runs the cohort"), SESSION),
    Line("leadership:session_attend", both("self"), SESSION),
    Line(
        "leadership:component_done", {"POST": "confirms coaching"},
        {**ENROLMENT, "component": "programme_component"},
    ),
    Line(
        "api:leadership_attendance", {"GET": "runs the cohort", "PUT": "runs the cohort"}, SESSION
    ),
    Line("api:leadership_session_code", {"POST": "runs the cohort"}, SESSION),
    Line("api:leadership_session_attend", {"POST": "self"}, SESSION),
    Line(
        "api:leadership_progress", {"GET": "sees the enrolment", "POST": "sees the enrolment"},
        ENROLMENT,
    ),
]  # fmt: skip
WORK = [
    Line("leadership:cohort_work", {"GET": "runs the cohort"}, COHORT),
    Line("leadership:assignment_set", both("runs the cohort"), COHORT),
    Line("leadership:assessment_set", both("runs the cohort"), COHORT),
    Line("leadership:assignment_detail", {"GET": "runs the cohort"}, {"pk": "work_assignment"}),
    Line("leadership:assignment_edit", both("runs the cohort"), {"pk": "work_assignment"}),
    Line("leadership:assignment_delete", {"POST": "runs the cohort"}, {"pk": "work_assignment"}),
    Line("leadership:assessment_edit", both("runs the cohort"), {"pk": "work_assessment"}),
    Line("leadership:assessment_delete", {"POST": "runs the cohort"}, {"pk": "work_assessment"}),
    Line("leadership:assignment_hand_in", both("self"), {"pk": "work_assignment"}),
    Line(
        "leadership:submission_detail",
        {"GET": "sees the enrolment", "POST": "runs the cohort"}, {"pk": "work_submission"},
    ),
    Line("leadership:submission_file", {"GET": "sees the enrolment"}, {"pk": "work_submission"}),
    Line("leadership:assessment_detail", {"GET": "runs the cohort"}, {"pk": "work_assessment"}),
    Line(
        "leadership:assessment_score", both("runs the cohort"),
        {"pk": "work_assessment", "enrolment": "cohort_enrolment"},
    ),
]  # fmt: skip
JOURNAL = [
    Line("leadership:enrolment_coach", both("runs the cohort"), ENROLMENT),
    Line("leadership:journal", both("self"), ENROLMENT),
    Line("leadership:journal_edit", both("self"), {"pk": "journal_private"}),
    Line("leadership:journal_share", {"POST": "self"}, {"pk": "journal_private"}),
    Line("leadership:journal_delete", {"GET": "self", "POST": "self"}, {"pk": "journal_coach"}),
]
API = [
    Line("api:leadership_cohorts", both("open")),
    Line("api:leadership_cohort", {"GET": "open", "PUT": "runs the cohort"}, COHORT),
    Line("api:leadership_cohort_acts", {"POST": "runs the cohort"}, COHORT),
    Line("api:leadership_cohort_join", {"POST": "me"}, COHORT),
    Line("api:leadership_cohort_sessions", {"GET": "open", "POST": "runs the cohort"}, COHORT),
    Line(
        "api:leadership_cohort_session",
        {"GET": "open", "PUT": "open", "DELETE": "runs the cohort"}, SESSION,
    ),
    Line("api:leadership_enrolments", {"GET": "open"}),
    Line("api:leadership_enrolment", {"GET": "sees the enrolment"}, ENROLMENT),
    Line("api:leadership_enrolment_acts", {"POST": "sees the enrolment"}, ENROLMENT),
]  # fmt: skip
WORK_ID: dict[str, object] = {"pk": "work_assignment"}
TEST_ID: dict[str, object] = {"pk": "work_assessment"}
WORK_API = [
    Line(
        "api:leadership_assignments", {"GET": "open", "POST": "runs the cohort"}, COHORT,
    ),
    Line(
        "api:leadership_assignment",
        {
            "GET": "sees the enrolment", "PUT": "runs the cohort", "DELETE": "runs the cohort",
        }, WORK_ID,
    ),
    Line("api:leadership_hand_in", {"POST": "self"}, WORK_ID),
    Line("api:leadership_submissions", {"GET": "open"}),
    Line("api:leadership_submission", {"GET": "sees the enrolment"}, {"pk": "work_submission"}),
    Line(
        "api:leadership_submission_answer", {"POST": "runs the cohort"},
        {"pk": "work_submission"},
    ),
    Line("api:leadership_cohort_assessments", {"GET": "open", "POST": "runs the cohort"}, COHORT),
    Line(
        "api:leadership_cohort_assessment",
        {
            "GET": "sees the enrolment", "PUT": "runs the cohort", "DELETE": "runs the cohort",
        }, TEST_ID,
    ),
    Line("api:leadership_cohort_assessment_scores", {"POST": "runs the cohort"}, TEST_ID),
    Line("api:leadership_scores", {"GET": "open"}),
    Line("api:leadership_enrolment_coach", {"PUT": "runs the cohort"}, ENROLMENT),
]  # fmt: skip
LINES: list[Line] = [*PAGES, *ATTENDANCE, *WORK, *JOURNAL, *API, *WORK_API]
MODELS: list[Model] = [
    Model(
        "leadership_cohort", "cohort", acts=acts("HR", "edit", "open_it", "finish", "call_off"),
        beginnings=acts("HR", "set_up", "export"),
    ),
    Model(
        "leadership_cohortenrolment", "cohort_enrolment",
        acts=acts("HR", "take_out", "complete", "not_complete"), beginnings=acts("HR", "export"),
    ),
]  # fmt: skip
# Further pages that every persona crawls, and where those other than the subject meet their words.
MORE_PAGES: list[tuple[str, dict[str, object]]] = [
    ("leadership:cohort_detail", {"pk": "cohort_draft"}),
    ("leadership:cohort_enrolment_detail", REQUEST),
    ("leadership:cohort_enrolment_detail", {"pk": "cohort_left"}),
    ("api:leadership_enrolment", REQUEST),
    ("api:leadership_cohort", {"pk": "cohort_draft"}),
]
MET_BY: list[tuple[str, str, dict[str, object]]] = [
    ("coordinator", "leadership:cohort_detail", {"pk": "cohort_draft"}),
]


def make(about: About) -> dict[str, object]:
    """A seat, a request, an invitation and a part that was left; and a draft of a cohort."""
    programme = Programme.objects.create(
        name="Leading well", purpose="Lead.", way="training", state="offered"
    )
    component = Component.objects.create(
        programme=programme, position=1, title="Coaching", kind="coaching", way="training"
    )
    day = today()

    def cohort(name: str, state: str = "open") -> Cohort:
        made = Cohort.objects.create(
            programme=programme, name=name, state=state, starts_on=day, capacity=9,
            ends_on=day + timedelta(days=90), enrol_until=day + timedelta(days=9),
        )  # fmt: skip
        Instructor.objects.create(cohort=made, employee=about.people["coordinator"])
        return made

    def part(of: Cohort, state: str, origin: str = "self", **more: object) -> CohortEnrolment:
        return CohortEnrolment.objects.create(
            cohort=of, employee=about.subject, state=state, origin=origin, **more
        )

    here = cohort("This one")
    seat = part(
        here, "enrolled", reason=about.word("seatreason"), coach=about.people["hiring_manager"]
    )
    session = CohortSession.objects.create(
        cohort=here, component=component, title="Kick-off", place=about.word("sessionroom"),
        link=f"https://example.org/{about.word('sessionlink')}",
        starts_at=timezone.now() + timedelta(days=7),
    )  # fmt: skip
    assignment = Assignment.objects.create(
        cohort=here, title="A letter", text="Write one.", due_at=timezone.now()
    )
    submission = Submission.objects.create(
        assignment=assignment, enrolment=seat, state="returned", text=about.word("submitted"),
        feedback=about.word("feedbackwords"), file_name="letter.txt", content_type="text/plain",
        file=ContentFile(about.word("handedfile").encode(), "kept.txt"),
    )  # fmt: skip
    assessment = Assessment.objects.create(cohort=here, title="A talk")
    AssessmentResult.objects.create(
        assessment=assessment, enrolment=seat, attempt=1, score=70, passed=True,
        note=about.word("scorenote"),
    )  # fmt: skip
    entries = {}
    for kind, shared in (
        ("private", {}), ("coach", {"for_coach": True}), ("leads", {"for_instructors": True}),
    ):  # fmt: skip
        entry = JournalEntry(enrolment=seat, **shared)
        entry.sealed = seal(
            about.word(f"journal{kind}"), bound_to=entry.bound_to, keys=settings.NOTES_KEYS
        )
        entry.save()
        entries[f"journal_{kind}"] = entry.pk
    return {
        **entries,
        "work_assignment": assignment.pk,
        "work_submission": submission.pk,
        "work_assessment": assessment.pk,
        "cohort": here.pk,
        "cohort_session": session.pk,
        "cohort_enrolment": seat.pk,
        "cohort_request": part(cohort("Next"), "requested", reason=about.word("askedreason")).pk,
        "cohort_invited": part(cohort("Later"), "invited", "invited").pk,
        "cohort_left": part(
            cohort("Before"), "withdrawn", ended_on=day, answer=about.word("leftanswer")
        ).pk,
        "cohort_draft": cohort(about.word("cohortdraft"), "draft").pk,
        "programme_component": component.pk,
    }
