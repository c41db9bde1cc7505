"""The API's addresses of matching runs, previews, and of asking a mentor."""

from django.urls import path

from mentoring.api import pairs_answers, runs

PROGRAMME = "mentoring/programmes/<int:pk>/"
RUN = "mentoring/runs/<int:pk>/"
ANSWER = "mentoring/answers/<int:pk>/"
urlpatterns = [
    path(f"{PROGRAMME}runs/", runs.RunList.as_view(), name="mentoring_runs"),
    path(f"{PROGRAMME}pair-rules/", runs.PairRuleList.as_view(), name="mentoring_pair_rules"),
    path(RUN, runs.RunRecord.as_view(), name="mentoring_run"),
    path(f"{RUN}proposals/", runs.ProposalList.as_view(), name="mentoring_proposals"),
    path(f"{RUN}why/", runs.RunWhy.as_view(), name="mentoring_run_why"),
    path(f"{RUN}acts/", runs.RunActs.as_view(), name="mentoring_run_acts"),
    path(
        "mentoring/pair-rules/<int:pk>/",
        runs.PairRuleRecord.as_view(), name="mentoring_pair_rule",
    ),
    path(
        "mentoring/enrolments/<int:pk>/suggestions/",
        pairs_answers.SuggestionList.as_view(), name="mentoring_suggestions",
    ),
    path(
        "mentoring/enrolments/<int:pk>/ask/",
        pairs_answers.EnrolmentAsk.as_view(), name="mentoring_ask",
    ),
    path("mentoring/answers/", pairs_answers.AnswerList.as_view(), name="mentoring_answers"),
    path(ANSWER, pairs_answers.AnswerRecord.as_view(), name="mentoring_answer"),
    path(
        f"{ANSWER}accept/", pairs_answers.AnswerAccept.as_view(), name="mentoring_answer_accept"
    ),
    path(
        f"{ANSWER}decline/", pairs_answers.AnswerDecline.as_view(), name="mentoring_answer_decline"
    ),
    path(
        f"{ANSWER}take-back/",
        pairs_answers.AnswerTakeBack.as_view(), name="mentoring_answer_take_back",
    ),
]  # fmt: skip
