"""The routes of roles, the career map and comparisons, and of how people develop."""

from django.urls import include, path

from careers import opening_urls
from careers.views import (
    bookmarks,
    check_ins,
    chosen,
    comparing,
    goals,
    lists,
    map,
    objectives,
    roles,
    routes,
    team_development,
)

app_name = "careers"
CAREERS = [
    path("", map.map, name="map"),
    path("roles/", lists.role_list, name="role_list"),
    path("roles/for-me/", lists.roles_for_me, name="roles_for_me"),
    path("roles/<int:pk>/", roles.role_detail, name="role_detail"),
    path("roles/<int:pk>/diff/", roles.role_diff, name="role_diff"),
    path("roles/<int:pk>/bookmark/", bookmarks.bookmark_create, name="bookmark_create"),
    path("roles/<int:pk>/bookmark/remove/", bookmarks.bookmark_delete, name="bookmark_delete"),
    path("bookmarks/", lists.bookmark_list, name="bookmark_list"),
    path("routes/", routes.routes, name="routes"),
    path("routes/way/", routes.route_detail, name="route_detail"),
    path("routes/choose/", chosen.route_choose, name="route_choose"),
    path("routes/chosen/<int:pk>/drop/", chosen.route_drop, name="route_drop"),
    path("routes/chosen/<int:pk>/resume/", chosen.route_resume, name="route_resume"),
    path("compare/", comparing.compare, name="compare"),
    *opening_urls.urlpatterns,
]
DEVELOPMENT = [
    path("goals/", goals.goal_list, name="goal_list"),
    path("goals/team/", goals.goal_team, name="goal_team"),
    path("goals/add/", goals.goal_add, name="goal_add"),
    path("goals/rhythm/", goals.goal_rhythm, name="goal_rhythm"),
    path("goals/<int:pk>/", goals.goal_detail, name="goal_detail"),
    path("goals/<int:pk>/edit/", goals.goal_edit, name="goal_edit"),
    path("goals/<int:pk>/end/", goals.goal_end, name="goal_end"),
    path("goals/<int:pk>/reopen/", goals.goal_reopen, name="goal_reopen"),
    path("goals/<int:pk>/check-in/", check_ins.goal_check_in, name="goal_check_in"),
    path("goals/<int:pk>/key-results/add/", check_ins.key_result_add, name="key_result_add"),
    path(
        "goals/<int:pk>/key-results/<int:key>/", check_ins.key_result_edit, name="key_result_edit"
    ),
    path(
        "goals/<int:pk>/key-results/<int:key>/remove/",
        check_ins.key_result_remove,
        name="key_result_remove",
    ),
    path("objectives/", objectives.objectives, name="objectives"),
    path("objectives/<int:pk>/", objectives.objective_detail, name="objective_detail"),
]
TEAM = [
    path("", team_development.team_development, name="team_development"),
    path("export/", team_development.team_export, name="team_export"),
    path("skills/<int:skill>/", team_development.team_gap, name="team_gap"),
    path("approve/", team_development.team_approve, name="team_approve"),
]
urlpatterns = [
    path("careers/", include(CAREERS)),
    path("development/", include(DEVELOPMENT)),
    path("team/development/", include(TEAM)),
]
