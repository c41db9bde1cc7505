"""The routes of key roles, succession and the bench."""

from django.urls import URLPattern, path

from leadership.views import bench, key_roles, pools
from leadership.views import succession_plans as plans

HOME = "succession/"
ROLE = "succession/roles/<int:pk>/"
PLAN = "succession/plans/<uuid:pk>/"
NAMED = "succession/successors/<uuid:pk>/"
POOL = "succession/pools/<uuid:pk>/"

urlpatterns: list[URLPattern] = [
    path(HOME, bench.succession_home, name="succession_home"),
    path(f"{HOME}export/", bench.bench_export, name="bench_export"),
    path(f"{HOME}import/", bench.succession_import, name="succession_import"),
    path(f"{HOME}what-if/", bench.succession_what_if, name="succession_what_if"),
    path(f"{HOME}roles/new/", key_roles.key_role_register, name="key_role_register"),
    path(ROLE, key_roles.key_role_detail, name="key_role_detail"),
    path(f"{ROLE}edit/", key_roles.key_role_edit, name="key_role_edit"),
    path(f"{ROLE}end/", key_roles.key_role_end, name="key_role_end"),
    path(f"{ROLE}begin/", key_roles.succession_plan_begin, name="succession_plan_begin"),
    path(PLAN, plans.succession_plan, name="succession_plan"),
    path(f"{PLAN}edit/", plans.succession_plan_edit, name="succession_plan_edit"),
    path(f"{PLAN}activate/", plans.succession_plan_activate, name="succession_plan_activate"),
    path(f"{PLAN}close/", plans.succession_plan_close, name="succession_plan_close"),
    path(f"{PLAN}nominate/", plans.successor_nominate, name="successor_nominate"),
    path(f"{PLAN}candidates/", plans.succession_candidates, name="succession_candidates"),
    path(NAMED, plans.successor_detail, name="successor_detail"),
    path(f"{NAMED}idea/", plans.successor_idea, name="successor_idea"),
    path(f"{NAMED}judge/", plans.successor_judge, name="successor_judge"),
    path(f"{NAMED}move/", plans.successor_move, name="successor_move"),
    path(f"{NAMED}remove/", plans.successor_remove, name="successor_remove"),
    path(f"{HOME}pools/", pools.talent_pools, name="talent_pools"),
    path(f"{HOME}pools/new/", pools.talent_pool_begin, name="talent_pool_begin"),
    path(POOL, pools.talent_pool, name="talent_pool"),
    path(f"{POOL}edit/", pools.talent_pool_edit, name="talent_pool_edit"),
    path(f"{POOL}close/", pools.talent_pool_close, name="talent_pool_close"),
    path(f"{HOME}members/<uuid:pk>/out/", pools.pool_member_out, name="pool_member_out"),
]
