"""The routes of development plans."""

from django.urls import path

from careers.views import plan_acts, plan_files, plan_items, plan_people, plans

app_name = "plans"
urlpatterns = [
    path("", plans.plan_list, name="plan_list"),
    path("new/", plans.plan_create, name="plan_create"),
    path("waiting/", plans.plan_waiting, name="plan_waiting"),
    path("<int:pk>/", plans.plan_detail, name="plan_detail"),
    path("<int:pk>/edit/", plans.plan_edit, name="plan_edit"),
    path("<int:pk>/submit/", plan_acts.plan_submit, name="plan_submit"),
    path("<int:pk>/withdraw/", plan_acts.plan_withdraw, name="plan_withdraw"),
    path("<int:pk>/approve/", plan_acts.plan_approve, name="plan_approve"),
    path("<int:pk>/send-back/", plan_acts.plan_send_back, name="plan_send_back"),
    path("<int:pk>/complete/", plan_acts.plan_complete, name="plan_complete"),
    path("<int:pk>/abandon/", plan_acts.plan_abandon, name="plan_abandon"),
    path("<int:pk>/adopt/", plan_acts.plan_adopt, name="plan_adopt"),
    path("<int:pk>/propose/", plan_acts.plan_propose, name="plan_propose"),
    path("<int:pk>/comment/", plans.plan_comment, name="plan_comment"),
    path("<int:pk>/comments/read/", plan_acts.comments_read, name="comments_read"),
    path("<int:pk>/library/", plan_items.plan_library, name="plan_library"),
    path("<int:pk>/library/take/", plan_items.suggestion_take, name="suggestion_take"),
    path("<int:pk>/template/", plan_items.template_use, name="template_use"),
    path("<int:pk>/items/new/", plan_items.item_add, name="item_add"),
    path("items/<int:pk>/", plan_items.item_detail, name="item_detail"),
    path("items/<int:pk>/edit/", plan_items.item_edit, name="item_edit"),
    path("items/<int:pk>/progress/", plan_items.item_progress, name="item_progress"),
    path("items/<int:pk>/done/", plan_items.item_done, name="item_done"),
    path("items/<int:pk>/move/", plan_items.item_move, name="item_move"),
    path("items/<int:pk>/drop/", plan_items.item_drop, name="item_drop"),
    path("items/<int:pk>/reopen/", plan_items.item_reopen, name="item_reopen"),
    path("items/<int:pk>/comment/", plan_items.item_comment, name="item_comment"),
    path("items/<int:pk>/evidence/add/", plan_files.evidence_add, name="evidence_add"),
    path("evidence/<int:pk>/", plan_files.evidence_file, name="evidence_file"),
    path("evidence/<int:pk>/remove/", plan_files.evidence_remove, name="evidence_remove"),
    path("items/<int:pk>/supporters/", plan_people.supporter_ask, name="supporter_ask"),
    path("supporters/<int:pk>/accept/", plan_people.supporter_accept, name="supporter_accept"),
    path("supporters/<int:pk>/end/", plan_people.supporter_end, name="supporter_end"),
]
