"""The API's addresses of cohorts, enrolment, sessions, attendance, assignments and journals."""

from django.urls import URLPattern, path

from leadership.api import attendance, cohort_assessments, cohorts, coursework

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
    path(
        f"{COHORT}assignments/",
        coursework.CohortAssignments.as_view(), name="leadership_assignments",
    ),
    path(
        "leadership/assignments/<int:pk>/",
        coursework.AssignmentRecord.as_view(), name="leadership_assignment",
    ),
    path(
        "leadership/assignments/<int:pk>/hand-in/",
        coursework.AssignmentHandIn.as_view(), name="leadership_hand_in",
    ),
    path(
        "leadership/submissions/", coursework.SubmissionList.as_view(),
        name="leadership_submissions",
    ),
    path(
        "leadership/submissions/<int:pk>/",
        coursework.SubmissionRecord.as_view(), name="leadership_submission",
    ),
    path(
        "leadership/submissions/<int:pk>/answer/",
        coursework.SubmissionAnswer.as_view(), name="leadership_submission_answer",
    ),
    path(
        f"{COHORT}assessments/",
        cohort_assessments.CohortAssessments.as_view(), name="leadership_cohort_assessments",
    ),
    path(
        "leadership/cohort-assessments/<int:pk>/",
        cohort_assessments.CohortAssessmentRecord.as_view(), name="leadership_cohort_assessment",
    ),
    path(
        "leadership/cohort-assessments/<int:pk>/scores/",
        cohort_assessments.CohortAssessmentScores.as_view(),
        name="leadership_cohort_assessment_scores",
    ),
    path(
        "leadership/scores/",
        cohort_assessments.AssessmentResultList.as_view(), name="leadership_scores",
    ),
    path(
        "leadership/enrolments/<int:pk>/coach/",
        coursework.EnrolmentCoach.as_view(), name="leadership_enrolment_coach",
    ),
]  # fmt: skip
