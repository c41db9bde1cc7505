"""The API's addresses of cohorts, enrolment, sessions, attendance, assignments and journals."""

from django.urls import URLPattern, path

from leadership.api import attendance, cohorts

COHORT = "leadership/cohorts/<int:pk>/"
urlpatterns: list[URLPattern] = [
    path("leadership/cohorts/", cohorts.CohortList.as_view(), name="leadership_cohorts"),
    path(COHORT, cohorts.CohortRecord.as_view(), name="leadership_cohort"),
    path(f"{COHORT}acts/", cohorts.CohortActs.as_view(), name="leadership_cohort_acts"),
    path(f"{COHORT}join/", cohorts.CohortJoin.as_view(), name="leadership_cohort_join"),
    path(f"{COHORT}sessions/", cohorts.CohortSessions.as_view(), name="leadership_cohort_sessions"),
    path(
        "leadership/sessions/<int:pk>/",
        cohorts.CohortSessionRecord.as_view(), name="leadership_cohort_session",
    ),
    path(
        "leadership/enrolments/",
        cohorts.CohortEnrolmentList.as_view(), name="leadership_enrolments",
    ),
    path(
        "leadership/enrolments/<int:pk>/",
        cohorts.CohortEnrolmentRecord.as_view(), name="leadership_enrolment",
    ),
    path(
        "leadership/enrolments/<int:pk>/acts/",
        cohorts.CohortEnrolmentActs.as_view(), name="leadership_enrolment_acts",
    ),
    path(
        "leadership/sessions/<int:pk>/attendance/",
        attendance.SessionAttendance.as_view(), name="leadership_attendance",
    ),
    path(
        "leadership/sessions/<int:pk>/code/",
        attendance.SessionCodeRecord.as_view(), name="leadership_session_code",
    ),
    path(
        "leadership/sessions/<int:pk>/attend/",
        attendance.SessionAttend.as_view(), name="leadership_session_attend",
    ),
    path(
        "leadership/enrolments/<int:pk>/progress/",
        attendance.EnrolmentProgress.as_view(), name="leadership_progress",
    ),
]  # fmt: skip
