"""The API's addresses of strategy, competencies, programmes and the portfolio."""

from django.urls import URLPattern, path

from leadership.api import programmes

PROGRAMME = "leadership/programmes/<int:pk>/"
urlpatterns: list[URLPattern] = [
    path(
        "leadership/programmes/", programmes.LeadershipProgrammeList.as_view(),
        name="leadership_programmes",
    ),
    path(
        PROGRAMME, programmes.LeadershipProgrammeRecord.as_view(), name="leadership_programme"
    ),
    path(
        f"{PROGRAMME}acts/", programmes.LeadershipProgrammeActs.as_view(),
        name="leadership_programme_acts",
    ),
    path(
        "leadership/competencies/", programmes.LeadershipCompetencyList.as_view(),
        name="leadership_competencies",
    ),
]  # fmt: skip
