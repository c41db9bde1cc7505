"""The routes of action plans."""

from django.urls import URLPattern, path

from metrics.views import actions

ONE = "<int:pk>/"

urlpatterns: list[URLPattern] = [
    path("", actions.action_list, name="action_list"),
    path("export/", actions.action_export, name="action_export"),
    path("start/", actions.action_start, name="action_start"),
    path(ONE, actions.action_detail, name="action_detail"),
    path(f"{ONE}edit/", actions.action_edit, name="action_edit"),
    path(f"{ONE}status/", actions.action_status, name="action_status"),
    path(f"{ONE}reopen/", actions.action_reopen, name="action_reopen"),
    path(f"{ONE}update/", actions.action_update, name="action_update"),
    path(f"{ONE}hand-over/", actions.action_hand_over, name="action_hand_over"),
    path(f"{ONE}champion/", actions.action_champion, name="action_champion"),
    path(f"{ONE}move/", actions.action_move, name="action_move"),
    path(f"{ONE}share/", actions.action_share, name="action_share"),
    path(
        f"{ONE}lines/<int:line>/take-back/",
        actions.action_line_take_back,
        name="action_line_take_back",
    ),
]
