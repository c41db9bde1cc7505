"""The API's addresses of action plans."""

from django.urls import URLPattern, path

from metrics.api import actions

ONE = "actions/<int:pk>/"
ADDRESSES = [
    ("actions/", actions.ActionList, "actions"),
    (ONE, actions.ActionRecord, "action"),
    (f"{ONE}updates/", actions.ActionUpdates, "action_updates"),
    (f"{ONE}updates/<int:line>/take-back/", actions.ActionUpdateTakeBack, "action_take_back"),
    (f"{ONE}status/", actions.ActionStatusAct, "action_status"),
    (f"{ONE}reopen/", actions.ActionReopen, "action_reopen"),
    (f"{ONE}share/", actions.ActionShare, "action_share"),
    (f"{ONE}hand-over/", actions.ActionHandOver, "action_hand_over"),
    (f"{ONE}champion/", actions.ActionChampion, "action_champion"),
    (f"{ONE}move/", actions.ActionMove, "action_move"),
]
urlpatterns: list[URLPattern] = [
    path(route, view.as_view(), name=name) for route, view, name in ADDRESSES
]
