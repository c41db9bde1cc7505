"""The routes of pairs: what the two agree on, aim for and write down."""

from django.urls import path

from mentoring.views import (
    introductions,
    mentoring_home,
    pair_actions,
    pair_goals,
    pair_notes,
    pairs,
)

PAIR = "pairs/<int:pk>/"
urlpatterns = [
    path("", mentoring_home.home, name="home"),
    path("network/", introductions.network, name="network"),
    path("pairs/", mentoring_home.pair_list, name="pair_list"),
    path(PAIR, pairs.pair_detail, name="pair_detail"),
    path(f"{PAIR}pause/", pairs.pair_pause, name="pair_pause"),
    path(f"{PAIR}resume/", pairs.pair_resume, name="pair_resume"),
    path(f"{PAIR}end/", pairs.pair_end, name="pair_end"),
    path(f"{PAIR}complete/", pairs.pair_complete, name="pair_complete"),
    path(f"{PAIR}agreement/", pairs.pair_agreement, name="pair_agreement"),
    path(f"{PAIR}agreement/sign/", pairs.agreement_sign, name="agreement_sign"),
    path(f"{PAIR}goals/add/", pair_goals.pair_goal_add, name="pair_goal_add"),
    path("pairs/goals/<int:pk>/edit/", pair_goals.pair_goal_edit, name="pair_goal_edit"),
    path(
        "pairs/goals/<int:pk>/progress/", pair_goals.pair_goal_progress, name="pair_goal_progress"
    ),
    path("pairs/goals/<int:pk>/state/", pair_goals.pair_goal_state, name="pair_goal_state"),
    path("pairs/goals/<int:pk>/restore/", pair_goals.pair_goal_restore, name="pair_goal_restore"),
    path(f"{PAIR}notes/", pair_notes.pair_notes, name="pair_notes"),
    path("pairs/notes/<int:pk>/edit/", pair_notes.pair_note_edit, name="pair_note_edit"),
    path("pairs/notes/<int:pk>/remove/", pair_notes.pair_note_remove, name="pair_note_remove"),
    path(f"{PAIR}private/", pair_notes.pair_private, name="pair_private"),
    path(f"{PAIR}actions/add/", pair_actions.pair_action_add, name="pair_action_add"),
    path("pairs/actions/<int:pk>/edit/", pair_actions.pair_action_edit, name="pair_action_edit"),
    path("pairs/actions/<int:pk>/tick/", pair_actions.pair_action_tick, name="pair_action_tick"),
    path(
        "pairs/actions/<int:pk>/remove/",
        pair_actions.pair_action_remove,
        name="pair_action_remove",
    ),
    path("pairs/actions/<int:pk>/plan/", pair_actions.pair_action_plan, name="pair_action_plan"),
    path(f"{PAIR}introduce/", introductions.introduce, name="introduce"),
    path("introductions/<int:pk>/", introductions.introduction_detail, name="introduction_detail"),
    path(
        "introductions/<int:pk>/answer/",
        introductions.introduction_answer,
        name="introduction_answer",
    ),
    path(
        "introductions/<int:pk>/withdraw/",
        introductions.introduction_withdraw,
        name="introduction_withdraw",
    ),
]
