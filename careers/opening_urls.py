"""The routes of openings and applications, inside the careers area."""

from django.urls import path

from careers.views import applications, hiring, openings

urlpatterns = [
    path("openings/", openings.opening_list, name="opening_list"),
    path("openings/desk/", hiring.opening_desk, name="opening_desk"),
    path("openings/new/", hiring.opening_create, name="opening_create"),
    path("openings/searches/", openings.search_list, name="search_list"),
    path("openings/searches/keep/", openings.search_create, name="search_create"),
    path("openings/searches/<int:pk>/drop/", openings.search_delete, name="search_delete"),
    path("openings/<int:pk>/", openings.opening_detail, name="opening_detail"),
    path("openings/<int:pk>/apply/", openings.opening_apply, name="opening_apply"),
    path("openings/<int:pk>/edit/", hiring.opening_edit, name="opening_edit"),
    path("openings/<int:pk>/submit/", hiring.opening_submit, name="opening_submit"),
    path("openings/<int:pk>/approve/", hiring.opening_approve, name="opening_approve"),
    path("openings/<int:pk>/send-back/", hiring.opening_send_back, name="opening_send_back"),
    path("openings/<int:pk>/take-back/", hiring.opening_take_back, name="opening_take_back"),
    path("openings/<int:pk>/publish/", hiring.opening_publish, name="opening_publish"),
    path("openings/<int:pk>/close/", hiring.opening_close, name="opening_close"),
    path(
        "openings/<int:pk>/applications/", hiring.opening_applications, name="opening_applications"
    ),
    path("applications/", applications.application_list, name="application_list"),
    path("applications/<int:pk>/", applications.application_detail, name="application_detail"),
    path("applications/<int:pk>/move/", applications.application_move, name="application_move"),
    path(
        "applications/<int:pk>/reject/", applications.application_reject, name="application_reject"
    ),
    path(
        "applications/<int:pk>/answer/", applications.application_answer, name="application_answer"
    ),
    path(
        "applications/<int:pk>/withdraw/",
        applications.application_withdraw,
        name="application_withdraw",
    ),
    path(
        "applications/<int:pk>/accept/", applications.application_accept, name="application_accept"
    ),
    path(
        "applications/<int:pk>/decline/",
        applications.application_decline,
        name="application_decline",
    ),
]
