"""The API's addresses of development plans."""

from django.urls import path

from careers.api import plans

urlpatterns = [
    path("plans/", plans.PlanList.as_view(), name="plans"),
    path("plans/<int:pk>/", plans.PlanRecord.as_view(), name="plan"),
    path("plans/<int:pk>/items/", plans.PlanActions.as_view(), name="plan_items"),
    path("plans/<int:pk>/comments/", plans.PlanComments.as_view(), name="plan_comments"),
    *(
        path(f"plans/<int:pk>/{word}/", plans.act_view(plans.PlanAct, word, act),
             name=f"plan_{word.replace('-', '_')}")
        for word, act in plans.PLAN_ACTS.items()
    ),
    path("plan-items/<int:pk>/", plans.ActionRecord.as_view(), name="plan_item"),
    *(
        path(f"plan-items/<int:pk>/{word}/", plans.act_view(plans.ActionAct, word, act),
             name=f"plan_item_{word}")
        for word, act in plans.ITEM_ACTS.items()
    ),
]  # fmt: skip
