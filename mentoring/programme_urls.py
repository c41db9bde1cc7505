"""The routes of programmes and of taking part in them."""

from django.urls import path

from mentoring.views import enrolments, programme_people, programme_settings, programmes

urlpatterns = [
    path("programmes/", programmes.programme_list, name="programme_list"),
    path("programmes/new/", programme_settings.programme_create, name="programme_create"),
    path("programmes/<int:pk>/", programmes.programme_detail, name="programme_detail"),
    path("programmes/<int:pk>/edit/", programme_settings.programme_edit, name="programme_edit"),
    path("programmes/<int:pk>/score/", programme_settings.programme_score, name="programme_score"),
    path(
        "programmes/<int:pk>/audience/",
        programme_settings.programme_audience,
        name="programme_audience",
    ),
    path(
        "programmes/<int:pk>/audience/count/",
        programme_settings.programme_audience_count,
        name="programme_audience_count",
    ),
    path(
        "programmes/<int:pk>/questions/",
        programme_settings.programme_questions,
        name="programme_questions",
    ),
    path("programmes/<int:pk>/open/", programme_settings.programme_open, name="programme_open"),
    path(
        "programmes/<int:pk>/call-off/",
        programme_settings.programme_call_off,
        name="programme_call_off",
    ),
    path(
        "programmes/<int:pk>/finish/", programme_settings.programme_finish, name="programme_finish"
    ),
    path("programmes/<int:pk>/people/", programme_people.programme_people, name="programme_people"),
    path(
        "programmes/<int:pk>/people/export/",
        programme_people.programme_people_export,
        name="programme_people_export",
    ),
    path("programmes/<int:pk>/join/<slug:side>/", enrolments.programme_join, name="programme_join"),
    path("enrolments/<int:pk>/", enrolments.enrolment_detail, name="enrolment_detail"),
    path("enrolments/<int:pk>/edit/", enrolments.enrolment_edit, name="enrolment_edit"),
    path("enrolments/<int:pk>/withdraw/", enrolments.enrolment_withdraw, name="enrolment_withdraw"),
    path(
        "enrolments/<int:pk>/promote/", programme_people.enrolment_promote, name="enrolment_promote"
    ),
    path("blocks/", enrolments.block_list, name="block_list"),
]
