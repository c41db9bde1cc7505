"""All models of leadership; import them from here."""

from leadership.models.attendance import (
    CODE_LASTS,
    Attendance,
    AttendanceState,
    SessionCode,
)
from leadership.models.cohorts import (
    ASKED_ENROLMENTS,
    LIVE_COHORT_ENROLMENTS,
    RECORD,
    SEATED_ENROLMENTS,
    Cohort,
    CohortEnrolment,
    CohortEnrolmentState,
    CohortSession,
    CohortState,
    EnrolmentOrigin,
    Instructor,
    instructed_by,
)
from leadership.models.coursework import (
    LONGEST_WORK,
    Assessment,
    AssessmentResult,
    Assignment,
    Submission,
    SubmissionState,
)
from leadership.models.programmes import (
    Component,
    ComponentKind,
    Prerequisite,
    Programme,
    ProgrammeAudience,
    ProgrammeState,
    ProgrammeTarget,
    WayChoice,
)
from leadership.models.progress import ComponentDone, DoneHow
from leadership.models.record import LearningEvent, LearningEventKind
from leadership.models.strategy import CoreCompetency, Nature, NeededLevel, OrganisationValue

__all__ = [
    "ASKED_ENROLMENTS",
    "CODE_LASTS",
    "LIVE_COHORT_ENROLMENTS",
    "LONGEST_WORK",
    "RECORD",
    "SEATED_ENROLMENTS",
    "Assessment",
    "AssessmentResult",
    "Assignment",
    "Attendance",
    "AttendanceState",
    "Cohort",
    "CohortEnrolment",
    "CohortEnrolmentState",
    "CohortSession",
    "CohortState",
    "Component",
    "ComponentDone",
    "ComponentKind",
    "CoreCompetency",
    "DoneHow",
    "EnrolmentOrigin",
    "Instructor",
    "LearningEvent",
    "LearningEventKind",
    "Nature",
    "NeededLevel",
    "OrganisationValue",
    "Prerequisite",
    "Programme",
    "ProgrammeAudience",
    "ProgrammeState",
    "ProgrammeTarget",
    "SessionCode",
    "Submission",
    "SubmissionState",
    "WayChoice",
    "instructed_by",
]
