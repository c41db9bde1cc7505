"""The API's addresses of career conversations."""

from django.urls import path

from careers.api import conversations, coverage

urlpatterns = [
    path("conversations/", conversations.ConversationList.as_view(), name="conversations"),
    path("conversations/coverage/", conversations.CoverageList.as_view(), name="coverage"),
    path(
        "team/<int:pk>/coverage/", coverage.LineCoverageRecord.as_view(), name="line_coverage"
    ),
    path(
        "units/<int:pk>/coverage/", coverage.UnitCoverageRecord.as_view(), name="unit_coverage"
    ),
    path("conversations/prompts/", conversations.PromptList.as_view(), name="prompts"),
    path(
        "conversations/<int:pk>/", conversations.ConversationRecord.as_view(), name="conversation"
    ),
    path(
        "conversations/<int:pk>/hold/",
        conversations.ConversationHold.as_view(), name="conversation_hold",
    ),
    path(
        "conversations/<int:pk>/cancel/",
        conversations.ConversationCancel.as_view(), name="conversation_cancel",
    ),
    path(
        "conversations/<int:pk>/notes/",
        conversations.NotesList.as_view(), name="conversation_notes",
    ),
    path(
        "conversations/<int:pk>/preparation/",
        conversations.PreparationRecord.as_view(), name="preparation",
    ),
    path(
        "conversations/<int:pk>/points/",
        conversations.PointList.as_view(), name="conversation_points",
    ),
    path(
        "conversations/<int:pk>/agreed/",
        conversations.AgreedList.as_view(), name="conversation_agreed",
    ),
    path("agenda-points/<int:pk>/", conversations.PointRecord.as_view(), name="agenda_point"),
]  # fmt: skip
