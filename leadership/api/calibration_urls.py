"""The API's addresses of performance, potential and calibration."""

from django.urls import URLPattern, path

from leadership.api import assessment_rounds as rounds
from leadership.api import calibration as views
from leadership.api import person_assessments

AREA = "leadership/"
ONE = f"{AREA}calibrations/<int:pk>/"
urlpatterns: list[URLPattern] = [
    path(
        f"{AREA}assessment-scales/", person_assessments.ScaleList.as_view(),
        name="leadership_scales",
    ),
    path(
        f"{AREA}performance-assessments/", person_assessments.PerformanceList.as_view(),
        name="leadership_performance_assessments",
    ),
    path(
        f"{AREA}performance-assessments/<int:pk>/", person_assessments.PerformanceRecord.as_view(),
        name="leadership_performance_assessment",
    ),
    path(
        f"{AREA}potential-assessments/", person_assessments.PotentialList.as_view(),
        name="leadership_potential_assessments",
    ),
    path(
        f"{AREA}potential-assessments/<int:pk>/", person_assessments.PotentialRecord.as_view(),
        name="leadership_potential_assessment",
    ),
    path(
        f"{AREA}assessment-rounds/", rounds.RoundList.as_view(), name="leadership_rounds"
    ),
    path(
        f"{AREA}assessment-rounds/<int:pk>/", rounds.RoundRecord.as_view(),
        name="leadership_round",
    ),
    path(
        f"{AREA}assessment-rounds/<int:pk>/tasks/", rounds.TaskList.as_view(),
        name="leadership_round_tasks",
    ),
    path(
        f"{AREA}calibrations/", views.CalibrationList.as_view(), name="leadership_calibrations"
    ),
    path(ONE, views.CalibrationRecord.as_view(), name="leadership_calibration"),
    path(f"{ONE}people/", views.PlacementList.as_view(), name="leadership_placements"),
    path(
        f"{ONE}distribution/", views.DistributionRecord.as_view(), name="leadership_distribution"
    ),
    path(f"{ONE}fairness/", views.CheckRecord.as_view(), name="leadership_fairness"),
    path(
        f"{AREA}fairness-findings/<int:pk>/", views.FindingRecord.as_view(),
        name="leadership_finding",
    ),
    path(
        f"{AREA}placements/<int:pk>/", views.PlacementRecord.as_view(),
        name="leadership_placement",
    ),
    path(
        f"{AREA}placements/<int:pk>/moves/", views.MoveList.as_view(),
        name="leadership_placement_moves",
    ),
    path(
        f"{AREA}calibration-results/", views.ResultList.as_view(), name="leadership_results"
    ),
]  # fmt: skip
