"""The API's addresses of pairs: what the two agree on, aim for and write down."""

from django.urls import path

from mentoring.api import introductions, pair_workspace, pairs

PAIR, ONE = "mentoring/pairs/<int:pk>/", "<int:pk>/"
GOAL, NOTE, ACTION, INTRODUCTION = (
    f"mentoring/{name}/{ONE}" for name in ("goals", "notes", "actions", "introductions")
)
urlpatterns = [
    path("mentoring/pairs/", pairs.PairList.as_view(), name="mentoring_pairs"),
    path(PAIR, pairs.PairRecord.as_view(), name="mentoring_pair"),
    path(f"{PAIR}pause/", pairs.PairPause.as_view(), name="pair_pause"),
    path(f"{PAIR}resume/", pairs.PairResume.as_view(), name="pair_resume"),
    path(f"{PAIR}end/", pairs.PairEnd.as_view(), name="pair_end"),
    path(f"{PAIR}complete/", pairs.PairComplete.as_view(), name="pair_complete"),
    path(f"{PAIR}agreement/", pair_workspace.AgreementRecord.as_view(), name="pair_agreement"),
    path(f"{PAIR}agreement/sign/", pair_workspace.AgreementSign.as_view(), name="agreement_sign"),
    path(f"{PAIR}goals/", pair_workspace.PairGoals.as_view(), name="pair_goals"),
    path(GOAL, pair_workspace.PairGoalRecord.as_view(), name="pair_goal"),
    path(f"{GOAL}state/", pair_workspace.PairGoalStates.as_view(), name="pair_goal_state"),
    path(f"{PAIR}notes/", pair_workspace.SharedNotes.as_view(), name="pair_notes"),
    path(NOTE, pair_workspace.SharedNoteRecord.as_view(), name="pair_note"),
    path(f"{PAIR}private/", pair_workspace.PrivateNoteRecord.as_view(), name="pair_private"),
    path(f"{PAIR}actions/", pair_workspace.PairActions.as_view(), name="pair_actions"),
    path(ACTION, pair_workspace.PairActionRecord.as_view(), name="pair_action"),
    path(f"{ACTION}tick/", pair_workspace.PairActionTick.as_view(), name="pair_action_tick"),
    path(f"{ACTION}plan/", pair_workspace.PairActionPlan.as_view(), name="pair_action_plan"),
    path(
        f"{PAIR}introductions/",
        introductions.PairIntroductions.as_view(),
        name="pair_introductions",
    ),
    path(
        "mentoring/introductions/", introductions.IntroductionList.as_view(), name="introductions"
    ),
    path(
        f"{INTRODUCTION}answer/",
        introductions.IntroductionAnswer.as_view(),
        name="introduction_answer",
    ),
    path(
        f"{INTRODUCTION}withdraw/",
        introductions.IntroductionWithdraw.as_view(),
        name="introduction_withdraw",
    ),
]
