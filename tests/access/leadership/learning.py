"""Access to learning records, qualifications and evaluation"""

from datetime import timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from leadership.models import (
    CreditTransfer,
    ExternalLearning,
    LearningEvent,
    LearningImport,
    Qualification,
    QualificationAward,
    RecordShare,
    Registration,
)
from lib.dates import today
from tests.access.leadership.about import About
from tests.access.lines import Line, Model, acts
from tests.leadership.factories import (
    CohortEnrolmentFactory,
    CohortFactory,
    CohortSessionFactory,
)

ADMINS = {"admin", "superuser"}
LINE = {"manager", "skip_manager"}
# The mentor reads it because the subject shares it.
RECORD = {"self", *LINE, "partner", "mentor", *ADMINS}
OF_COHORT = {*RECORD, "coordinator", "hiring_manager"}
# Whose eyes each word is for; a text without a line here holds no word.
READERS: dict[str, set[str]] = {
    **dict.fromkeys(
        ["externaltitle", "externalreason", "externalanswer", "externalfile", "transfersource",
         "transferanswer", "learnedelsewhere"],
        RECORD,
    ),
    "learnedincohort": OF_COHORT,
    "learningfile": ADMINS,
    "learningbroughtrow": ADMINS,
}  # fmt: skip
# Rules of the matrix that only these lines use, by the personas who get an answer.
RULES: dict[str, list[str]] = {
    "learning record": sorted(RECORD),
    "learning of the cohort": sorted(OF_COHORT),
    "corrects the record": ["coordinator", *sorted(ADMINS)],
    "proves learning": sorted({*LINE, "partner", *ADMINS}),
    "awards or self": sorted({"self", "partner", *ADMINS}),
    "is asked what changed": ["self", "manager"],
    "reads evaluation": ["coordinator", "executive", *sorted(ADMINS)],
    "instructs": ["coordinator"],
}
PERSON: dict[str, object] = {"pk": "employee"}
ASKED: dict[str, object] = {"pk": "external_asked"}
APPROVED: dict[str, object] = {"pk": "external_approved"}
DONE: dict[str, object] = {"pk": "external_done"}
WAY: dict[str, object] = {"pk": "registration"}
TRANSFER: dict[str, object] = {"pk": "transfer"}
EVENT: dict[str, object] = {"pk": "learning_event"}
QUALIFICATION: dict[str, object] = {"pk": "qualification"}
LEARNING_FILE: dict[str, object] = {"pk": "learning_file"}
BEHAVIOUR: dict[str, object] = {"pk": "evaluated_seat", "occasion": "behaviour"}


def form(name: str, said: str, args: dict[str, object] | None = None) -> Line:
    return Line(f"leadership:{name}", {"GET": said, "POST": said}, args or {})


def page(name: str, said: str, args: dict[str, object] | None = None) -> Line:
    return Line(f"leadership:{name}", {"GET": said}, args or {})


def act(name: str, said: str, args: dict[str, object] | None = None) -> Line:
    return Line(f"leadership:{name}", {"POST": said}, args or {})


def api(name: str, rules: dict[str, str], args: dict[str, object] | None = None) -> Line:
    return Line(f"api:leadership_{name}", rules, args or {})


LINES: list[Line] = [
    page("my_transcript", "me"),
    act("record_share", "me"),
    page("transcript", "learning of the cohort", PERSON),
    page("learning_log", "learning of the cohort", PERSON),
    page("transcript_export", "learning of the cohort", PERSON),
    form("event_correct", "corrects the record", EVENT),
    form("external_request", "me"),
    form("external_record", "me"),
    page("external_detail", "learning record", ASKED),
    act("external_approve", "line", ASKED),
    form("external_decline", "line", ASKED),
    form("external_finish", "self", APPROVED),
    act("external_prove", "proves learning", DONE),
    form("external_return", "proves learning", DONE),
    act("external_withdraw", "self", DONE),
    page("external_file", "learning record", DONE),
    page("qualification_list", "open"),
    form("qualification_create", "HR"),
    form("learning_import", "HR"),
    page("learning_import_detail", "HR", LEARNING_FILE),
    form("learning_import_undo", "HR", LEARNING_FILE),
    page("qualification_detail", "open", QUALIFICATION),
    form("qualification_edit", "HR", QUALIFICATION),
    form("qualification_begin", "me", QUALIFICATION),
    page("registration_detail", "learning record", WAY),
    form("registration_award", "HR in scope", WAY),
    act("registration_give_up", "awards or self", WAY),
    form("transfer_ask", "self", WAY),
    act("transfer_approve", "HR in scope", TRANSFER),
    form("transfer_decline", "HR in scope", TRANSFER),
    act("transfer_withdraw", "self", TRANSFER),
    page("transfer_file", "learning record", TRANSFER),
    page("award_file", "learning record", {"pk": "award"}),
    api("record", {"GET": "learning of the cohort"}, PERSON),
    api("events", {"GET": "open"}),
    api("event_correct", {"POST": "corrects the record"}, EVENT),
    api("externals", {"GET": "open", "POST": "open"}),
    api("external", {"GET": "learning record"}, ASKED),
    api("external_decide", {"POST": "line"}, ASKED),
    api("external_done", {"POST": "self"}, APPROVED),
    api("external_judge", {"POST": "proves learning"}, DONE),
    api("external_withdraw", {"POST": "self"}, DONE),
    api("qualifications", {"GET": "open", "POST": "HR"}),
    api("registrations", {"GET": "open", "POST": "open"}),
    api("registration", {"GET": "learning record"}, WAY),
    api("registration_award", {"POST": "HR in scope"}, WAY),
    api("registration_give_up", {"POST": "awards or self"}, WAY),
    api("transfers", {"POST": "self"}, WAY),
    api("transfer_decide", {"POST": "HR in scope"}, TRANSFER),
    api("transfer_withdraw", {"POST": "self"}, TRANSFER),
    form("evaluate", "is asked what changed", BEHAVIOUR),
    form("evaluate_session", "self", {"pk": "evaluated_session"}),
    page("evaluation_cohort", "instructs", {"pk": "evaluated_cohort"}),
    page("programme_evaluation", "reads evaluation", {"pk": "evaluated_programme"}),
    form("programme_indicators", "HR", {"pk": "evaluated_programme"}),
    api("programme_evaluation", {"GET": "reads evaluation"}, {"pk": "evaluated_programme"}),
    api("evaluation_answer", {"POST": "is asked what changed"}, BEHAVIOUR),
    api("session_answer", {"POST": "self"}, {"pk": "evaluated_session"}),
]
MODELS: list[Model] = [
    Model(
        "leadership_qualification", "qualification", acts=acts("HR", "edit"),
        beginnings=acts("HR", "add_one", "export"),
    ),
    Model(
        "leadership_registration", "registration", acts=acts("HR", "award"),
        beginnings=acts("HR", "export"),
    ),
    Model(
        "leadership_externallearning", "external_done", acts=acts("HR", "prove", "send_back"),
        beginnings=acts("HR", "export"),
    ),
]  # fmt: skip
# Further pages that every persona crawls, and where those other than the subject meet their words.
MORE_PAGES: list[tuple[str, dict[str, object]]] = [
    ("leadership:external_detail", APPROVED),
    ("leadership:external_detail", DONE),
    ("leadership:registration_detail", {"pk": "registration_awarded"}),
    ("api:leadership_external", DONE),
]
MET_BY: list[tuple[str, str, dict[str, object]]] = [
    ("mentor", "leadership:external_detail", ASKED),
    ("coordinator", "leadership:learning_log", PERSON),
    ("hiring_manager", "leadership:learning_log", PERSON),
    ("admin", "leadership:learning_import_detail", LEARNING_FILE),
]


def make(about: About) -> dict[str, object]:
    """Make the records; returns the ids for route arguments."""
    subject, word, day = about.subject, about.word, timedelta(days=1)
    RecordShare.objects.create(employee=subject)
    cohort = CohortFactory()
    cohort.instructors.create(employee=about.people["coordinator"])
    seat = CohortEnrolmentFactory(
        cohort=cohort, employee=subject, coach=about.people["hiring_manager"]
    )
    session = CohortSessionFactory(
        cohort=cohort, starts_at=timezone.now() - timedelta(hours=5), minutes=60
    )
    completed = CohortEnrolmentFactory(
        employee=subject, state="completed", ended_on=today() - 70 * day
    )
    event = LearningEvent.objects.create(
        employee=subject, kind="component_done", title=word("learnedincohort"), enrolment=seat,
        hours=8,
    )  # fmt: skip

    def external(state: str, **more: object) -> ExternalLearning:
        return ExternalLearning.objects.create(
            employee=subject, kind="course", starts_on=today() - 9 * day, hours=6, state=state,
            **{"ends_on": today() - 7 * day, "title": "Elsewhere", **more},
        )  # fmt: skip

    asked = external("requested", title=word("externaltitle"), reason=word("externalreason"))
    approved = external("approved", answer=word("externalanswer"))
    done = external(
        "done", file_name=word("externalfile"), file=a_file(), content_type="text/plain"
    )
    LearningEvent.objects.create(
        employee=subject, kind="submitted", title=word("learnedelsewhere"), external=done
    )
    qualification = Qualification.objects.create(
        name="Leading teams", awarding_body="Institute", level=5, credits=12, size="award"
    )
    other = Qualification.objects.create(
        name="Leading teams on", awarding_body="Institute", level=6, credits=13, size="certificate"
    )
    way = Registration.objects.create(
        employee=subject, qualification=qualification, started_on=today() - 30 * day
    )
    awarded = Registration.objects.create(
        employee=subject, qualification=other, started_on=today() - 90 * day, state="awarded",
        ended_on=today() - 5 * day,
    )  # fmt: skip
    award = QualificationAward.objects.create(
        registration=awarded, awarded_on=today() - 5 * day, file=a_file(), content_type="text/plain"
    )
    transfer = CreditTransfer.objects.create(
        registration=way, source=word("transfersource"), credits=2, file=a_file(),
        content_type="text/plain", answer=word("transferanswer"),
    )  # fmt: skip
    brought = LearningImport.objects.create(what="external", file_name=word("learningfile"))
    brought.rows.create(title=word("learningbroughtrow"), mark="")
    return {
        "learning_event": event.pk,
        "learning_file": brought.pk,
        "external_asked": asked.pk,
        "external_approved": approved.pk,
        "external_done": done.pk,
        "qualification": qualification.pk,
        "registration": way.pk,
        "registration_awarded": awarded.pk,
        "award": award.pk,
        "transfer": transfer.pk,
        "evaluated_seat": completed.pk,
        "evaluated_session": session.pk,
        "evaluated_cohort": cohort.pk,
        "evaluated_programme": cohort.programme_id,
    }


def a_file() -> ContentFile:
    return ContentFile(b"Proof", name="proof.txt")
