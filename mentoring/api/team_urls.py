"""The API's addresses by which managers and coordinators follow pairs."""

from django.urls import path

from mentoring.api import team

PROGRAMME = "mentoring/programmes/<int:pk>/"
urlpatterns = [
    path("team/mentoring/", team.TeamMentoringList.as_view(), name="mentoring_team"),
    path(
        f"{PROGRAMME}pairs/", team.ProgrammePairList.as_view(), name="mentoring_programme_pairs"
    ),
    path(
        f"{PROGRAMME}pairs/<int:pair>/", team.ProgrammePairRecord.as_view(),
        name="mentoring_programme_pair",
    ),
    path(
        f"{PROGRAMME}pairs/<int:pair>/take-back/", team.ProgrammePairTakeBack.as_view(),
        name="mentoring_programme_pair_take_back",
    ),
    path(
        f"{PROGRAMME}figures/", team.ProgrammeProgress.as_view(), name="mentoring_programme_figures"
    ),
]  # fmt: skip
