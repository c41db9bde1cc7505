"""All models of leadership; import them from here."""

from leadership.models.attendance import CODE_LASTS, Attendance, AttendanceState, SessionCode
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
    "Attendance",
    "AttendanceState",
    "CODE_LASTS",
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
    "LIVE_COHORT_ENROLMENTS",
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
    "RECORD",
    "SEATED_ENROLMENTS",
    "SessionCode",
    "WayChoice",
    "instructed_by",
]
