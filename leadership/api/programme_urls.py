"""The API's addresses of strategy, competencies, programmes and the portfolio."""

from django.urls import URLPattern, path

from leadership.api import components, programmes, strategy

PROGRAMME = "leadership/programmes/<int:pk>/"
COMPONENT = "leadership/components/<int:pk>/"
COMPETENCY = "leadership/competencies/<int:pk>/"
VALUE = "leadership/values/<int:pk>/"
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
        f"{PROGRAMME}components/", components.LeadershipComponentList.as_view(),
        name="leadership_components",
    ),
    path(
        COMPONENT, components.LeadershipComponentRecord.as_view(), name="leadership_component"
    ),
    path(
        f"{COMPONENT}acts/", components.LeadershipComponentActs.as_view(),
        name="leadership_component_acts",
    ),
    path(
        "leadership/competencies/", strategy.LeadershipCompetencyList.as_view(),
        name="leadership_competencies",
    ),
    path(
        "leadership/competencies/gaps/", strategy.LeadershipGaps.as_view(),
        name="leadership_competency_gaps",
    ),
    path(
        COMPETENCY, strategy.LeadershipCompetencyRecord.as_view(), name="leadership_competency"
    ),
    path(
        f"{COMPETENCY}acts/", strategy.LeadershipCompetencyActs.as_view(),
        name="leadership_competency_acts",
    ),
    path(
        "leadership/values/", strategy.LeadershipValueList.as_view(), name="leadership_values"
    ),
    path(VALUE, strategy.LeadershipValueRecord.as_view(), name="leadership_value"),
    path(
        f"{VALUE}acts/", strategy.LeadershipValueActs.as_view(), name="leadership_value_acts"
    ),
    path(
        "leadership/portfolio/", strategy.LeadershipPortfolio.as_view(),
        name="leadership_portfolio",
    ),
]  # fmt: skip
