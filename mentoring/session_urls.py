"""The routes of sessions, pulses, evaluations and calendars."""

from django.urls import path

from mentoring.views import calendar_feeds, feedback, sessions

PAIR, SESSION = "pairs/<int:pk>/sessions/", "sessions/<int:pk>/"
urlpatterns = [
    path(PAIR, sessions.session_list, name="session_list"),
    path(f"{PAIR}propose/", sessions.session_propose, name="session_propose"),
    path(f"{PAIR}record/", sessions.session_record, name="session_record"),
    path(SESSION, sessions.session_detail, name="session_detail"),
    path(f"{SESSION}agree/", sessions.session_agree, name="session_agree"),
    path(f"{SESSION}move/", sessions.session_move, name="session_move"),
    path(f"{SESSION}agenda/", sessions.session_agenda, name="session_agenda"),
    path(f"{SESSION}hold/", sessions.session_hold, name="session_hold"),
    path(f"{SESSION}miss/", sessions.session_miss, name="session_miss"),
    path(f"{SESSION}cancel/", sessions.session_cancel, name="session_cancel"),
    path(f"{SESSION}calendar.ics", sessions.session_calendar, name="session_calendar"),
    path(f"{SESSION}pulse/", feedback.session_pulse, name="session_pulse"),
    path("pairs/<int:pk>/evaluation/<slug:moment>/", feedback.evaluation, name="evaluation"),
    path("calendar/", calendar_feeds.calendar, name="calendar"),
    path("calendar/renew/", calendar_feeds.calendar_renew, name="calendar_renew"),
    path("calendar/revoke/", calendar_feeds.calendar_revoke, name="calendar_revoke"),
    path("calendar/<slug:token>.ics", calendar_feeds.calendar_feed, name="calendar_feed"),
]
