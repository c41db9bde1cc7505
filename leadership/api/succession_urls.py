"""The API's addresses of key roles, succession and the bench."""

from django.urls import URLPattern, path

from leadership.api import key_roles, succession

ROLES = "leadership/key-roles/"
PLANS = "leadership/succession-plans/"
NAMED = "leadership/successors/<uuid:pk>/"
POOLS = "leadership/talent-pools/"

urlpatterns: list[URLPattern] = [
    path(ROLES, key_roles.KeyRoleList.as_view(), name="leadership_key_roles"),
    path(f"{ROLES}<int:pk>/", key_roles.KeyRoleRecord.as_view(), name="leadership_key_role"),
    path(
        f"{ROLES}<int:pk>/acts/", key_roles.KeyRoleActs.as_view(), name="leadership_key_role_acts"
    ),
    path("leadership/bench/", key_roles.Bench.as_view(), name="leadership_bench"),
    path("leadership/what-if/", key_roles.BenchWhatIf.as_view(), name="leadership_what_if"),
    path(PLANS, succession.SuccessionPlanList.as_view(), name="leadership_succession_plans"),
    path(
        f"{PLANS}<uuid:pk>/",
        succession.SuccessionPlanRecord.as_view(),
        name="leadership_succession_plan",
    ),
    path(
        f"{PLANS}<uuid:pk>/acts/",
        succession.SuccessionPlanActs.as_view(),
        name="leadership_succession_plan_acts",
    ),
    path(
        f"{PLANS}<uuid:pk>/successors/",
        succession.PlanSuccessors.as_view(),
        name="leadership_plan_successors",
    ),
    path(NAMED, succession.SuccessorRecord.as_view(), name="leadership_successor"),
    path(f"{NAMED}acts/", succession.SuccessorActs.as_view(), name="leadership_successor_acts"),
    path(POOLS, succession.TalentPoolList.as_view(), name="leadership_talent_pools"),
    path(
        f"{POOLS}<uuid:pk>/", succession.TalentPoolRecord.as_view(), name="leadership_talent_pool"
    ),
    path(
        f"{POOLS}<uuid:pk>/acts/",
        succession.TalentPoolActs.as_view(),
        name="leadership_talent_pool_acts",
    ),
]
