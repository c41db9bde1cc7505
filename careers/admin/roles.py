"""Roles with the way to what they ask for."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action
from unfold.enums import ActionVariant

from careers.services.versions import draft_version
from talent.admin.acts import ActForm, act_page
from talent.admin.architecture import RolePage
from talent.admin.site import site
from talent.http import actor_of
from talent.models import Role, RoleVersion


class AskingRolePage(RolePage):
    """A role's page from which one drafts what it asks for."""

    actions_detail = ("draft",)

    def response_add(self, request: HttpRequest, obj: Role, post_url_continue: Any = None) -> Any:
        """A new role is nothing that people see before it says what it asks for."""
        self.message_user(request, _("Now say what it asks for: publish its first version."))
        return redirect(self.address(obj))

    @action(
        description=_("Change what it asks for"),
        icon="checklist",
        variant=ActionVariant.PRIMARY,
        permissions=["act"],
    )
    def draft(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Go on with the draft, or begin one from the current version."""
        actor, role = actor_of(request), self.thing(request, object_id)
        open_draft = role.versions.filter(published_on__isnull=True).first()
        if open_draft is not None:
            return redirect("admin:talent_roleversion_requirements", open_draft.pk)

        def run() -> RoleVersion:
            return draft_version(actor=actor, role=role)

        return act_page(
            self, request, obj=role,
            form=ActForm(request.POST if request.method == "POST" else None, actor=actor),
            run=run,
            title=_("Change what %(name)s asks for") % {"name": role},
            lead=_(
                "You work on a draft, which begins with what the role asks for today. Nobody sees"
                " it, and nobody is compared with it, before you publish it."
            ),
            button=_("Begin a draft"), done=_("The draft of %(name)s is open."),
            back=reverse("admin:talent_role_draft", args=[role.pk]),
        )  # fmt: skip


site.unregister(Role)
site.register(Role, AskingRolePage)
