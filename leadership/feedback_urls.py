"""The routes of 360 feedback and feedback on request."""

from django.urls import URLPattern, path

from leadership.views import feedback_cycles, feedback_me, feedback_raters, feedback_requests

MINE = [
    path("360/", feedback_me.feedback_home, name="feedback_home"),
    path("360/about-me/<int:pk>/", feedback_me.feedback_subject, name="feedback_subject"),
    path("360/about-me/<int:pk>/send/", feedback_me.feedback_send, name="feedback_send"),
    path(
        "360/about-me/<int:pk>/take-back/",
        feedback_me.feedback_take_back,
        name="feedback_take_back",
    ),
    path("360/raters/<int:pk>/drop/", feedback_me.feedback_drop, name="feedback_drop"),
    path("360/reports/<int:pk>/", feedback_me.feedback_report, name="feedback_report"),
    path(
        "360/reports/<int:pk>/table/",
        feedback_me.feedback_report_table,
        name="feedback_report_table",
    ),
    path("360/reports/<int:pk>/pdf/", feedback_me.feedback_report_pdf, name="feedback_report_pdf"),
    path("360/reports/<int:pk>/plan/", feedback_me.feedback_plan, name="feedback_plan"),
]
RATERS = [
    path("360/answers/<int:pk>/", feedback_raters.feedback_answer, name="feedback_answer"),
    path(
        "360/answers/<int:pk>/decline/", feedback_raters.feedback_decline, name="feedback_decline"
    ),
    path("360/lists/<int:pk>/", feedback_raters.feedback_agree, name="feedback_agree"),
    path(
        "360/lists/<int:pk>/send-back/",
        feedback_raters.feedback_send_back,
        name="feedback_send_back",
    ),
]
CYCLES = [
    path("360/cycles/", feedback_cycles.feedback_cycles_list, name="feedback_cycles"),
    path("360/cycles/new/", feedback_cycles.feedback_cycle_create, name="feedback_cycle_create"),
    path("360/cycles/<int:pk>/", feedback_cycles.feedback_cycle, name="feedback_cycle"),
    path(
        "360/cycles/<int:pk>/edit/",
        feedback_cycles.feedback_cycle_edit,
        name="feedback_cycle_edit",
    ),
    path("360/cycles/<int:pk>/people/", feedback_cycles.feedback_people, name="feedback_people"),
    path(
        "360/cycles/<int:pk>/acts/<str:act>/",
        feedback_cycles.feedback_cycle_act,
        name="feedback_cycle_act",
    ),
    path(
        "360/subjects/<int:pk>/remove/",
        feedback_cycles.feedback_subject_remove,
        name="feedback_subject_remove",
    ),
]
REQUESTS = [
    path("feedback/", feedback_requests.feedback_request_list, name="feedback_requests"),
    path("feedback/ask/", feedback_requests.feedback_ask, name="feedback_ask"),
    path("feedback/<int:pk>/", feedback_requests.feedback_request, name="feedback_request"),
    path(
        "feedback/<int:pk>/decline/",
        feedback_requests.feedback_request_decline,
        name="feedback_request_decline",
    ),
    path(
        "feedback/<int:pk>/take-back/",
        feedback_requests.feedback_request_take_back,
        name="feedback_request_take_back",
    ),
    path(
        "feedback/<int:pk>/share/",
        feedback_requests.feedback_request_share,
        name="feedback_request_share",
    ),
]
urlpatterns: list[URLPattern] = [*MINE, *RATERS, *CYCLES, *REQUESTS]
