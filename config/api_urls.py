"""The addresses of the API, version 1."""

from django.urls import path, re_path

from careers.api import (
    applications,
    chosen,
    conversation_urls,
    goals,
    objectives,
    openings,
    plan_urls,
    roles,
    routes,
    team,
)
from leadership.api import urls as leadership_urls
from mentoring.api import urls as mentoring_urls
from metrics.api import urls as metrics_urls
from talent.api import claims, notices, pages, people, skills, units

app_name = "api"
urlpatterns = [
    path("people/", people.PeopleList.as_view(), name="people"),
    path("people/me/", people.MyRecord.as_view(), name="me"),
    path("people/<int:pk>/", people.PersonRecord.as_view(), name="person"),
    path("people/<int:pk>/levels/", people.LevelList.as_view(), name="levels"),
    path("units/", units.UnitList.as_view(), name="units"),
    path("units/<int:pk>/", units.UnitRecord.as_view(), name="unit"),
    path("roles/", roles.RoleList.as_view(), name="roles"),
    path("roles/<int:pk>/", roles.RoleRecord.as_view(), name="role"),
    path("roles/<int:pk>/versions/", roles.VersionList.as_view(), name="versions"),
    path("roles/<int:pk>/versions/<int:number>/", roles.VersionRecord.as_view(), name="version"),
    path("roles/<int:pk>/fit/", roles.RoleFit.as_view(), name="fit"),
    *plan_urls.urlpatterns,
    *conversation_urls.urlpatterns,
    path("routes/", routes.RouteList.as_view(), name="routes"),
    path("routes/mine/", chosen.MyRoute.as_view(), name="my_route"),
    path("openings/", openings.OpeningList.as_view(), name="openings"),
    path("openings/<int:pk>/", openings.OpeningRecord.as_view(), name="opening"),
    path("openings/<int:pk>/acts/", openings.OpeningActs.as_view(), name="opening_acts"),
    path(
        "openings/<int:pk>/applications/",
        applications.OpeningApplications.as_view(),
        name="opening_applications",
    ),
    path("applications/", applications.ApplicationList.as_view(), name="applications"),
    path("applications/<int:pk>/", applications.ApplicationRecord.as_view(), name="application"),
    path(
        "applications/<int:pk>/acts/",
        applications.ApplicationActs.as_view(),
        name="application_acts",
    ),
    path("opening-searches/", openings.SearchList.as_view(), name="searches"),
    path("opening-searches/<int:pk>/", openings.SearchRecord.as_view(), name="search"),
    path("team/development/", team.TeamDevelopmentList.as_view(), name="team_development"),
    path("team/approvals/", team.TeamApprovals.as_view(), name="team_approvals"),
    path("goals/", goals.GoalList.as_view(), name="goals"),
    path("goals/<int:pk>/", goals.GoalRecord.as_view(), name="goal"),
    path("goals/<int:pk>/state/", goals.GoalStateRecord.as_view(), name="goal_state"),
    path("goals/<int:pk>/key-results/", goals.KeyResultList.as_view(), name="key_results"),
    path("goals/<int:pk>/check-ins/", goals.CheckInList.as_view(), name="check_ins"),
    path("objectives/", objectives.ObjectiveList.as_view(), name="objectives"),
    path("objectives/<int:pk>/", objectives.ObjectiveRecord.as_view(), name="objective"),
    path("objectives/<int:pk>/move/", objectives.ObjectiveMove.as_view(), name="objective_move"),
    path("objectives/<int:pk>/close/", objectives.ObjectiveClose.as_view(), name="objective_close"),
    *leadership_urls.urlpatterns,
    *mentoring_urls.urlpatterns,
    *metrics_urls.urlpatterns,
    path("skills/", skills.SkillList.as_view(), name="skills"),
    path("skills/<int:pk>/", skills.SkillRecord.as_view(), name="skill"),
    path("claims/", claims.ClaimList.as_view(), name="claims"),
    path("claims/<int:pk>/", claims.ClaimRecord.as_view(), name="claim"),
    path("notices/", notices.NoticeList.as_view(), name="notices"),
    path("notices/read/", notices.AllRead.as_view(), name="notices_read"),
    path("notices/<int:pk>/", notices.NoticeRecord.as_view(), name="notice"),
    path("notices/<int:pk>/read/", notices.NoticeRead.as_view(), name="notice_read"),
    path("schema/", pages.Schema.as_view(), name="schema"),
    path("docs/", pages.docs, name="docs"),
    re_path(r"^.*$", pages.NothingHere.as_view(), name="nothing"),
]
