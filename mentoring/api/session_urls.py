"""The API's addresses of sessions, pulses, evaluations and calendars."""

from django.urls import path

from mentoring.api import sessions

SESSION = "mentoring/sessions/<int:pk>/"
urlpatterns = [
    path("mentoring/sessions/", sessions.SessionList.as_view(), name="mentoring_sessions"),
    path(
        "mentoring/sessions/record/",
        sessions.SessionRecording.as_view(), name="mentoring_session_record",
    ),
    path(SESSION, sessions.SessionRecord.as_view(), name="mentoring_session"),
    path(
        f"{SESSION}agenda/", sessions.SessionAgenda.as_view(), name="mentoring_session_agenda"
    ),
    path(f"{SESSION}agree/", sessions.SessionAgree.as_view(), name="mentoring_session_agree"),
    path(f"{SESSION}hold/", sessions.SessionHold.as_view(), name="mentoring_session_hold"),
    path(f"{SESSION}miss/", sessions.SessionMiss.as_view(), name="mentoring_session_miss"),
    path(f"{SESSION}cancel/", sessions.SessionCancel.as_view(), name="mentoring_session_cancel"),
    path(f"{SESSION}pulse/", sessions.SessionPulse.as_view(), name="mentoring_session_pulse"),
    path(
        "mentoring/pairs/<int:pk>/evaluations/<slug:moment>/",
        sessions.EvaluationRecord.as_view(), name="mentoring_evaluation",
    ),
    path("mentoring/calendar/", sessions.CalendarRecord.as_view(), name="mentoring_calendar"),
]  # fmt: skip
