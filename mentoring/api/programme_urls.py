"""The API's addresses of programmes and of taking part in them."""

from django.urls import path

from mentoring.api import enrolments, programmes

urlpatterns = [
    path("mentoring/programmes/", programmes.ProgrammeList.as_view(), name="mentoring_programmes"),
    path(
        "mentoring/programmes/<int:pk>/",
        programmes.ProgrammeRecord.as_view(),
        name="mentoring_programme",
    ),
    path(
        "mentoring/programmes/<int:pk>/acts/",
        programmes.ProgrammeActs.as_view(),
        name="mentoring_programme_acts",
    ),
    path(
        "mentoring/programmes/<int:pk>/enrolments/",
        enrolments.ProgrammePeople.as_view(),
        name="mentoring_programme_people",
    ),
    path("mentoring/enrolments/", enrolments.EnrolmentList.as_view(), name="mentoring_enrolments"),
    path(
        "mentoring/enrolments/<int:pk>/",
        enrolments.EnrolmentRecord.as_view(),
        name="mentoring_enrolment",
    ),
    path(
        "mentoring/enrolments/<int:pk>/acts/",
        enrolments.EnrolmentActs.as_view(),
        name="mentoring_enrolment_acts",
    ),
    path("mentoring/blocks/", enrolments.BlocksRecord.as_view(), name="mentoring_blocks"),
]
