"""The routes of cohorts, enrolment, sessions, attendance, assignments and journals."""

from django.urls import URLPattern, path

from leadership.views import (
    attendance,
    cohort_enrolments,
    cohort_people,
    cohort_sessions,
    cohort_settings,
    cohorts,
    coursework,
    coursework_changes,
    journals,
)

COHORT, SESSION, ENROLMENT = "cohorts/<int:pk>/", "sessions/<int:pk>/", "enrolments/<int:pk>/"
urlpatterns: list[URLPattern] = [
    path("my-programmes/", cohorts.my_programmes, name="my_programmes"),
    path("cohorts/", cohorts.cohort_list, name="cohort_list"),
    path("cohorts/new/", cohort_settings.cohort_create, name="cohort_create"),
    path(COHORT, cohorts.cohort_detail, name="cohort_detail"),
    path(f"{COHORT}edit/", cohort_settings.cohort_edit, name="cohort_edit"),
    path(f"{COHORT}open/", cohort_settings.cohort_open, name="cohort_open"),
    path(f"{COHORT}call-off/", cohort_settings.cohort_call_off, name="cohort_call_off"),
    path(f"{COHORT}finish/", cohort_settings.cohort_finish, name="cohort_finish"),
    path(f"{COHORT}join/", cohort_enrolments.cohort_join, name="cohort_join"),
    path(f"{COHORT}nominate/", cohort_people.cohort_nominate, name="cohort_nominate"),
    path(f"{COHORT}invite/", cohort_people.cohort_invite, name="cohort_invite"),
    path(f"{COHORT}people/", cohort_people.cohort_people, name="cohort_people"),
    path(
        f"{COHORT}people/export/", cohort_people.cohort_people_export, name="cohort_people_export"
    ),
    path(f"{COHORT}sessions/new/", cohort_sessions.session_add, name="session_add"),
    path(f"{COHORT}work/", coursework.cohort_work, name="cohort_work"),
    path(f"{COHORT}assignments/new/", coursework.assignment_set, name="assignment_set"),
    path(f"{COHORT}assessments/new/", coursework.assessment_set, name="assessment_set"),
    path("assignments/<int:pk>/", coursework.assignment_detail, name="assignment_detail"),
    path("assignments/<int:pk>/edit/", coursework_changes.assignment_edit, name="assignment_edit"),
    path(
        "assignments/<int:pk>/delete/",
        coursework_changes.assignment_delete, name="assignment_delete",
    ),
    path(
        "assignments/<int:pk>/hand-in/",
        coursework.assignment_hand_in, name="assignment_hand_in",
    ),
    path("submissions/<int:pk>/", coursework.submission_detail, name="submission_detail"),
    path("submissions/<int:pk>/file/", coursework.submission_file, name="submission_file"),
    path("assessments/<int:pk>/", coursework.assessment_detail, name="assessment_detail"),
    path("assessments/<int:pk>/edit/", coursework_changes.assessment_edit, name="assessment_edit"),
    path(
        "assessments/<int:pk>/delete/",
        coursework_changes.assessment_delete, name="assessment_delete",
    ),
    path(
        "assessments/<int:pk>/people/<int:enrolment>/",
        coursework.assessment_score, name="assessment_score",
    ),
    path(SESSION, cohort_sessions.session_detail, name="session_detail"),
    path(f"{SESSION}edit/", cohort_sessions.session_edit, name="session_edit"),
    path(f"{SESSION}cancel/", cohort_sessions.session_cancel, name="session_cancel"),
    path(f"{SESSION}calendar.ics", cohort_sessions.session_calendar, name="session_calendar"),
    path(f"{SESSION}attendance/", attendance.session_attendance, name="session_attendance"),
    path(f"{SESSION}code/", attendance.session_code, name="session_code"),
    path(f"{SESSION}attend/", attendance.session_attend, name="session_attend"),
    path(
        f"{ENROLMENT}components/<int:component>/done/",
        cohort_enrolments.component_done, name="component_done",
    ),
    path(f"{ENROLMENT}coach/", journals.enrolment_coach, name="enrolment_coach"),
    path(f"{ENROLMENT}journal/", journals.journal, name="journal"),
    path("journal/<int:pk>/", journals.journal_edit, name="journal_edit"),
    path("journal/<int:pk>/share/", journals.journal_share, name="journal_share"),
    path("journal/<int:pk>/delete/", journals.journal_delete, name="journal_delete"),
    path(ENROLMENT, cohort_enrolments.cohort_enrolment_detail, name="cohort_enrolment_detail"),
    *(
        path(
            f"{ENROLMENT}{act.replace('_', '-')}/", getattr(cohort_enrolments, f"enrolment_{act}"),
            name=f"enrolment_{act}",
        )
        for act in (
            "approve", "decline", "accept", "refuse", "withdraw", "complete", "not_complete"
        )
    ),
]  # fmt: skip
