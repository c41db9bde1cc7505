"""The routes of strategy, competencies, programmes and the portfolio."""

from django.urls import path

from leadership.views import (
    components,
    portfolio,
    programme_files,
    programme_settings,
    programmes,
    recommend,
    strategy,
)

urlpatterns = [
    path("programmes/", programmes.programme_list, name="programme_list"),
    path("programmes/new/", programme_settings.programme_create, name="programme_create"),
    path("programmes/import/", programme_files.programme_import, name="programme_import"),
    path("programmes/export/", programme_files.programme_export, name="programme_export"),
    path("programmes/<int:pk>/", programmes.programme_detail, name="programme_detail"),
    path("programmes/<int:pk>/edit/", programme_settings.programme_edit, name="programme_edit"),
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
        "programmes/<int:pk>/targets/",
        programme_settings.programme_targets,
        name="programme_targets",
    ),
    path("programmes/<int:pk>/fits/", recommend.programme_fits, name="programme_fits"),
    path("programmes/<int:pk>/plan/", recommend.programme_plan, name="programme_plan"),
    path("programmes/<int:pk>/offer/", programme_settings.programme_offer, name="programme_offer"),
    path(
        "programmes/<int:pk>/retire/", programme_settings.programme_retire, name="programme_retire"
    ),
    path(
        "programmes/<int:pk>/components/new/", components.component_create, name="component_create"
    ),
    path("components/<int:pk>/edit/", components.component_edit, name="component_edit"),
    path("components/<int:pk>/move/", components.component_move, name="component_move"),
    path("components/<int:pk>/remove/", components.component_remove, name="component_remove"),
    path("competencies/", strategy.competency_list, name="competency_list"),
    path("competencies/new/", strategy.competency_create, name="competency_create"),
    path("competencies/gaps/", strategy.competency_gaps, name="competency_gaps"),
    path("competencies/<int:pk>/", strategy.competency_detail, name="competency_detail"),
    path("competencies/<int:pk>/edit/", strategy.competency_edit, name="competency_edit"),
    path("competencies/<int:pk>/levels/", strategy.competency_levels, name="competency_levels"),
    path("competencies/<int:pk>/retire/", strategy.competency_retire, name="competency_retire"),
    path("values/new/", strategy.value_create, name="value_create"),
    path("values/<int:pk>/edit/", strategy.value_edit, name="value_edit"),
    path("values/<int:pk>/retire/", strategy.value_retire, name="value_retire"),
    path("portfolio/", portfolio.portfolio, name="portfolio"),
    path("portfolio/export/", portfolio.portfolio_export, name="portfolio_export"),
]
