"""The API's addresses of 360 feedback and feedback on request."""

from django.urls import URLPattern, path

from leadership.api import feedback_cycles, feedback_people, feedback_requests

BASE = "leadership/feedback"
ADDRESSES = [
    ("question-sets/", feedback_cycles.FeedbackQuestionSetList, "question_sets"),
    ("cycles/", feedback_cycles.FeedbackCycleList, "cycles"),
    ("cycles/<int:pk>/", feedback_cycles.FeedbackCycleRecord, "cycle"),
    ("cycles/<int:pk>/acts/", feedback_cycles.FeedbackCycleActs, "cycle_acts"),
    ("cycles/<int:pk>/people/", feedback_cycles.FeedbackCyclePeople, "cycle_people"),
    ("subjects/", feedback_people.FeedbackSubjectList, "subjects"),
    ("subjects/<int:pk>/raters/", feedback_people.FeedbackListed, "raters"),
    ("subjects/<int:pk>/acts/", feedback_people.FeedbackSubjectActs, "subject_acts"),
    ("raters/<int:pk>/", feedback_people.FeedbackListedOne, "rater"),
    ("answers/", feedback_people.FeedbackTaskList, "answers"),
    ("answers/<int:pk>/", feedback_people.FeedbackSheet, "answer"),
    ("reports/", feedback_people.FeedbackReportList, "reports"),
    ("reports/<int:pk>/", feedback_people.FeedbackReportRecord, "report"),
    ("requests/", feedback_requests.FeedbackRequestList, "requests"),
    ("requests/<int:pk>/", feedback_requests.FeedbackRequestRecord, "request"),
    ("requests/<int:pk>/acts/", feedback_requests.FeedbackRequestActs, "request_acts"),
]
urlpatterns: list[URLPattern] = [
    path(f"{BASE}/{route}", view.as_view(), name=f"leadership_feedback_{name}")
    for route, view, name in ADDRESSES
]
