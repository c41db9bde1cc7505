"""The routes of career conversations."""

from django.urls import path

from careers.views import conversation_parts, conversations, coverage

app_name = "conversations"
urlpatterns = [
    path("", conversations.conversation_list, name="conversation_list"),
    path("new/", conversations.conversation_plan, name="conversation_plan"),
    path("team/", conversations.conversation_team, name="conversation_team"),
    path("units/", coverage.conversation_units, name="conversation_units"),
    path("guide/", conversations.conversation_guide, name="conversation_guide"),
    path("<int:pk>/", conversations.conversation_detail, name="conversation_detail"),
    path("<int:pk>/edit/", conversations.conversation_edit, name="conversation_edit"),
    path("<int:pk>/hold/", conversations.conversation_hold, name="conversation_hold"),
    path("<int:pk>/cancel/", conversations.conversation_cancel, name="conversation_cancel"),
    path(
        "<int:pk>/calendar.ics", conversations.conversation_calendar, name="conversation_calendar"
    ),
    path("<int:pk>/notes/", conversation_parts.conversation_notes, name="conversation_notes"),
    path("<int:pk>/history/", conversation_parts.conversation_history, name="conversation_history"),
    path("<int:pk>/prepare/", conversation_parts.conversation_prepare, name="conversation_prepare"),
    path("<int:pk>/agree/", conversation_parts.conversation_agree, name="conversation_agree"),
    path("<int:pk>/agenda/add/", conversation_parts.point_add, name="point_add"),
    path("agenda/<int:pk>/tick/", conversation_parts.point_tick, name="point_tick"),
    path("agenda/<int:pk>/remove/", conversation_parts.point_remove, name="point_remove"),
]
