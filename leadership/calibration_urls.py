"""The routes of performance, potential and calibration."""

from django.urls import URLPattern, path

from leadership.views import assessment_rounds as rounds
from leadership.views import calibration, fairness, placements
from leadership.views import person_assessments as views

ONE = "calibration/<int:pk>/"
PERSON = f"{ONE}people/<int:placement>/"
ROUND = "assessment-rounds/<int:pk>/"
DRAFT = "people-assessments/<str:kind>/<int:pk>/"
urlpatterns: list[URLPattern] = [
    path("people-assessments/", views.person_assessment_list, name="person_assessment_list"),
    path(
        "people-assessments/<int:pk>/", views.person_assessment_history,
        name="person_assessment_history",
    ),
    path(
        "people-assessments/<int:pk>/new/<str:kind>/", views.person_assessment_create,
        name="person_assessment_create",
    ),
    path(f"{DRAFT}edit/", views.person_assessment_edit, name="person_assessment_edit"),
    path(f"{DRAFT}submit/", views.person_assessment_submit, name="person_assessment_submit"),
    path(f"{DRAFT}discard/", views.person_assessment_discard, name="person_assessment_discard"),
    path(f"{DRAFT}publish/", views.person_assessment_publish, name="person_assessment_publish"),
    path("assessment-rounds/", rounds.assessment_round_list, name="assessment_round_list"),
    path(
        "assessment-rounds/new/", rounds.assessment_round_create, name="assessment_round_create"
    ),
    path(ROUND, rounds.assessment_round_detail, name="assessment_round_detail"),
    path(f"{ROUND}edit/", rounds.assessment_round_edit, name="assessment_round_edit"),
    path(f"{ROUND}open/", rounds.assessment_round_open, name="assessment_round_open"),
    path(f"{ROUND}end/", rounds.assessment_round_end, name="assessment_round_end"),
    path(f"{ROUND}discard/", rounds.assessment_round_discard, name="assessment_round_discard"),
    path("calibration/", calibration.calibration_list, name="calibration_list"),
    path("calibration/new/", calibration.calibration_create, name="calibration_create"),
    path(f"{ONE}setup/", calibration.calibration_setup, name="calibration_setup"),
    path(f"{ONE}edit/", calibration.calibration_edit, name="calibration_edit"),
    path(f"{ONE}labels/", calibration.calibration_labels, name="calibration_labels"),
    path(f"{ONE}open/", calibration.calibration_open, name="calibration_open"),
    path(f"{ONE}close/", calibration.calibration_close, name="calibration_close"),
    path(f"{ONE}discard/", calibration.calibration_discard, name="calibration_discard"),
    path(
        f"{ONE}distribution/", calibration.calibration_distribution,
        name="calibration_distribution",
    ),
    path(f"{ONE}export/", calibration.calibration_export, name="calibration_export"),
    path(ONE, placements.calibration_board, name="calibration_board"),
    path(f"{ONE}news/", placements.calibration_news, name="calibration_news"),
    path(PERSON, placements.placement_detail, name="placement_detail"),
    path(f"{PERSON}move/", placements.placement_move, name="placement_move"),
    path(f"{PERSON}discuss/", placements.placement_discuss, name="placement_discuss"),
    path(f"{PERSON}note/", placements.placement_note, name="placement_note"),
    path(f"{ONE}fairness/", fairness.calibration_fairness, name="calibration_fairness"),
    path(f"{ONE}fairness/check/", fairness.calibration_check, name="calibration_check"),
    path(
        f"{ONE}fairness/<int:finding>/", fairness.finding_acknowledge, name="finding_acknowledge"
    ),
]  # fmt: skip
