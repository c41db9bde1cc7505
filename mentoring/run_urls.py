"""The routes of matching runs, previews, and of asking a mentor."""

from django.urls import path

from mentoring.views import answers, asking, runs

MATCHING = "programmes/<int:pk>/matching/"
urlpatterns = [
    path(MATCHING, runs.run_list, name="run_list"),
    path(f"{MATCHING}start/", runs.run_start, name="run_start"),
    path(f"{MATCHING}rules/", runs.pair_rules_edit, name="pair_rules"),
    path(f"{MATCHING}rules/<int:rule>/remove/", runs.pair_rule_remove, name="pair_rule_remove"),
    path(f"{MATCHING}<int:run>/", runs.run_detail, name="run_detail"),
    path(f"{MATCHING}<int:run>/work/", runs.run_work, name="run_work"),
    path(f"{MATCHING}<int:run>/retry/", runs.run_retry, name="run_retry"),
    path(f"{MATCHING}<int:run>/discard/", runs.run_discard, name="run_discard"),
    path(f"{MATCHING}<int:run>/publish/", runs.run_publish, name="run_publish"),
    path(f"{MATCHING}<int:run>/export/", runs.run_export, name="run_export"),
    path("find/<int:pk>/", asking.mentor_find, name="mentor_find"),
    path("find/<int:pk>/ask/<int:mentor>/", asking.mentor_ask, name="mentor_ask"),
    path("answers/", answers.answer_list, name="answer_list"),
    path("answers/<int:pk>/", answers.answer_detail, name="answer_detail"),
    path("answers/<int:pk>/accept/", answers.answer_accept, name="answer_accept"),
    path("answers/<int:pk>/decline/", answers.answer_decline, name="answer_decline"),
    path("answers/<int:pk>/take-back/", answers.answer_take_back, name="answer_take_back"),
]
