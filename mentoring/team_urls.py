"""The routes by which managers and coordinators follow pairs."""

from django.urls import path

from mentoring.views import team_pairs

urlpatterns = [
    path("", team_pairs.team_mentoring, name="team_mentoring"),
    path("export/", team_pairs.team_mentoring_export, name="team_mentoring_export"),
]
programme_urlpatterns = [
    path("programmes/<int:pk>/pairs/", team_pairs.programme_pairs, name="programme_pairs"),
    path(
        "programmes/<int:pk>/pairs/export/",
        team_pairs.programme_pairs_export,
        name="programme_pairs_export",
    ),
    path("programmes/<int:pk>/pairs/<int:pair>/", team_pairs.programme_pair, name="programme_pair"),
    path(
        "programmes/<int:pk>/pairs/<int:pair>/take-back/",
        team_pairs.programme_pair_take_back,
        name="programme_pair_take_back",
    ),
]
