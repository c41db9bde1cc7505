"""Uploads of people and roles: what they would do, what they did, and their way back."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
    StreamingHttpResponse,
)
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.decorators import action, display
from unfold.enums import ActionVariant

from lib.tables import csv_lines
from talent.admin.acts import ActForm, act_page
from talent.admin.base import Page
from talent.admin.filters import by_choice
from talent.admin.import_forms import LimitsForm, UploadForm
from talent.admin.site import OPERATION, site
from talent.http import actor_of
from talent.imports import effects
from talent.imports.mapping import TABLES
from talent.imports.problems import table_of
from talent.imports.registry import IMPORTERS, MAPPING_EXAMPLES
from talent.imports.summary import COLUMNS, HEADINGS, Summary
from talent.models import IMPORT_JUDGED, ImportBatch, ImportKind, ImportState, User
from talent.services import imports as services

PROBLEMS = 50  # on one page
EFFECTS = 200  # on the page; all of them in the file
LEADS = {
    ImportKind.PEOPLE: _(
        "People, their history, units and places. Nothing is written yet: first you see what would"
        " change and what is wrong. Whoever is employed today and not in the file of people is"
        ' ended as of today, unless the mapping says absent = "keep".'
    ),
    ImportKind.ONET: _(
        "The text files of one O*NET release become families, roles, skills, requirements and"
        " moves. Nothing is written yet."
    ),
    ImportKind.REQUIREMENTS: _(
        "What roles ask for, one row for each role and skill. A role in the file asks for exactly"
        " its rows: where that differs, it gets a new version. Roles that are not in the file stay"
        " as they are. What holds today leaves by Export under “What roles ask for”, in the same"
        " form. Nothing is written yet."
    ),
    ImportKind.MOVES: _(
        "Moves of the career map, one row for each, from a role to another. What is drawn today"
        " leaves by Export under “Moves”, in the same form. Nothing is written yet."
    ),
    ImportKind.ASSESSED: _(
        "Performance and potential, one row for each. They come as drafts of their authors, who"
        " look through them and hand them in; nobody who reads imports is assessed by one. Nothing"
        " is written yet."
    ),
    ImportKind.FRAMEWORK: _(
        "A capability framework becomes roles by level, skills and ladders. Nothing is written yet."
    ),
}


@admin.register(ImportBatch, site=site)
class ImportPage(Page):
    area, place, icon = OPERATION, 10, "upload_file"
    list_display = ("created_at", "kind", "standing", "did", "by")
    list_filter = (by_choice("state", _("state")), by_choice("kind", _("kind")))
    list_select_related = ("created_by__employee",)
    search_fields = ("created_by__employee__name_folded", "created_by__email")
    search_help_text = _("Who uploaded it")
    ordering = ("-pk",)
    readonly_fields = ("kind", "standing", "by", "created_at", "applied_at", "undone_at", "brought")
    fields = (("kind", "standing"), ("by", "created_at"), ("applied_at", "undone_at"), "brought")
    actions_list = (
        "bring_people",
        "bring_assessed",
        {
            "title": _("Upload roles"),
            "items": ["bring_asked", "bring_moves", "bring_onet", "bring_framework"],
        },
    )
    actions_detail = ("write", "again", "discard", "undo", "problems", "effects")
    change_form_outer_before_template = "admin/_import_state.html"
    change_form_outer_after_template = "admin/_import_found.html"

    def entry(self) -> dict[str, Any]:
        return super().entry() | {"title": _("Imports")}

    def get_urls(self) -> list[Any]:
        name = "talent_importbatch"
        view = self.admin_site.admin_view
        return [
            path("empty/<slug:part>/", view(self.empty), name=f"{name}_empty"),
            path("mapping/<slug:kind>/", view(self.mapping), name=f"{name}_mapping"),
            path("<path:object_id>/progress/", view(self.progress), name=f"{name}_progress"),
            *super().get_urls(),
        ]

    # --- what is shown ---

    @display(
        description=_("state"),
        label={
            ImportState.APPLIED.label: "success",
            ImportState.REFUSED.label: "danger",
            ImportState.CHECKED.label: "warning",
            ImportState.CHECKING.label: "info",
            ImportState.APPLYING.label: "info",
            ImportState.UNDOING.label: "info",
            ImportState.UPLOADED.label: "info",
        },
    )
    def standing(self, obj: ImportBatch) -> str:
        return obj.get_state_display()

    @display(description=_("uploaded by"))
    def by(self, obj: ImportBatch) -> Any:
        if obj.created_by is None:
            return _("A command")
        return getattr(obj.created_by, "employee", obj.created_by)

    @display(description=_("new, changed, ended"))
    def did(self, obj: ImportBatch) -> str:
        counts = [row for row in Summary.from_json(obj.summary).counts.values() if not row.problems]
        if not counts:
            return ""
        sums = [sum(getattr(row, name) for row in counts) for name in ("new", "changed", "ended")]
        return " · ".join(f"{number:,}" for number in sums)

    @display(description=_("files"))
    def brought(self, obj: ImportBatch) -> str:
        names = [row["name"] for row in obj.files] or [str(_("Files on the server"))]
        return ", ".join([*names, translate("and a mapping")] if obj.mapping else names)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: Any = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> Any:
        """The record with what was found in its files."""
        extra = dict(extra_context or {})
        if object_id and (batch := self.get_object(request, object_id)):
            extra |= self.standing_context(batch) | self.found(request, batch)
            extra |= self.done_to(batch)
        return super().changeform_view(request, object_id, form_url, extra)

    def standing_context(self, batch: ImportBatch) -> dict[str, Any]:
        """How far it is, and what HR may do now."""
        return {
            "batch": batch,
            "progress_url": self.address(batch, "progress"),
            "write_url": self.address(batch, "write") if batch.is_applicable else "",
            "changes_nothing": Summary.from_json(batch.summary).changes_nothing,
        }

    def found(self, request: HttpRequest, batch: ImportBatch) -> dict[str, Any]:
        """The counts, and one page of the problems; whose number nobody would page to is capped."""
        text = request.GET.get("problems", "1")
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 1
        start = (max(number, 1) - 1) * PROBLEMS
        rows = list(batch.problems.all()[start : start + PROBLEMS + 1])
        summary = Summary.from_json(batch.summary)
        return {
            "headings": [HEADINGS[name] for name in COLUMNS],
            "counts": summary.rows,
            "problems": rows[:PROBLEMS],
            "problem_count": sum(count.problems for count in summary.counts.values()),
            "before": number - 1 if number > 1 else 0,
            "after": number + 1 if len(rows) > PROBLEMS else 0,
        }

    def done_to(self, batch: ImportBatch) -> dict[str, Any]:
        """What it does one by one, up to what somebody reads on a page."""
        rows = list(batch.effects.all()[: EFFECTS + 1])
        more = batch.effects.count() - EFFECTS if len(rows) > EFFECTS else 0
        return {
            "effects": rows[:EFFECTS],
            "effects_more": more,
            "effects_url": self.address(batch, "effects"),
        }

    def progress(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """How far the worker is, asked for every two seconds; the page comes anew at the end."""
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET"])
        batch = self.thing(request, object_id)
        answer = TemplateResponse(request, "admin/_import_state.html", self.standing_context(batch))
        if not batch.is_at_work:
            answer["HX-Refresh"] = "true"
        return answer

    def empty(self, request: HttpRequest, part: str) -> HttpResponse:
        """A file with nothing but the names of the columns, to be filled in."""
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET"])
        if part not in TABLES or not self.has_act_permission(request):
            raise Http404
        answer = HttpResponse(csv_lines([TABLES[part]]), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="{part}.csv"'
        return answer

    def mapping(self, request: HttpRequest, kind: str) -> HttpResponse:
        """An example of a mapping, to be taken and changed."""
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET"])
        if kind not in MAPPING_EXAMPLES or not self.has_act_permission(request):
            raise Http404
        content = MAPPING_EXAMPLES[kind].read_bytes()
        answer = HttpResponse(content, content_type="application/toml; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="{kind}-mapping.toml"'
        return answer

    @action(description=_("Download problems"), icon="download", permissions=["act"])
    def problems(self, request: HttpRequest, object_id: str) -> HttpResponseBase:
        """All that is wrong, as a file in which nothing runs."""
        batch = self.thing(request, object_id)
        found = batch.problems.iterator(chunk_size=2_000)
        return taken_away(request, table_of(found), f"problems-{batch.pk}.csv")

    @action(description=_("Download changes"), icon="download", permissions=["act"])
    def effects(self, request: HttpRequest, object_id: str) -> HttpResponseBase:
        """All that it does, one by one."""
        batch = self.thing(request, object_id)
        found = batch.effects.iterator(chunk_size=2_000)
        return taken_away(request, effects.table_of(found), f"changes-{batch.pk}.csv")

    # --- acts: offered where the state allows them; the service has the last word ---

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> list[Any]:
        found: list[Any] = super().get_actions_detail(request, object_id)
        batch = self.get_object(request, str(object_id))
        if batch is None:
            return []
        importer = IMPORTERS[batch.kind]
        fits = {
            "write": batch.is_applicable,
            "again": batch.state in IMPORT_JUDGED and (importer.mapped or importer.guarded),
            "discard": batch.state in services.OPEN,
            "undo": services.may_be_undone(batch),
            "problems": batch.problems.exists(),
            "effects": batch.effects.exists(),
        }
        return [act for act in found if fits[act.method.__name__]]

    @action(
        description=_("Upload people"), icon="group", variant=ActionVariant.PRIMARY,
        permissions=["act"],
    )  # fmt: skip
    def bring_people(self, request: HttpRequest) -> HttpResponse:
        return self.bring(request, ImportKind.PEOPLE)

    @action(description=_("What roles ask for"), icon="checklist", permissions=["act"])
    def bring_asked(self, request: HttpRequest) -> HttpResponse:
        return self.bring(request, ImportKind.REQUIREMENTS)

    @action(description=_("Moves"), icon="moving", permissions=["act"])
    def bring_moves(self, request: HttpRequest) -> HttpResponse:
        return self.bring(request, ImportKind.MOVES)

    @action(description=_("Performance and potential"), icon="task_alt", permissions=["act"])
    def bring_assessed(self, request: HttpRequest) -> HttpResponse:
        return self.bring(request, ImportKind.ASSESSED)

    @action(description=_("O*NET occupations"), icon="work", permissions=["act"])
    def bring_onet(self, request: HttpRequest) -> HttpResponse:
        return self.bring(request, ImportKind.ONET)

    @action(description=_("Capability framework"), icon="stairs", permissions=["act"])
    def bring_framework(self, request: HttpRequest) -> HttpResponse:
        return self.bring(request, ImportKind.FRAMEWORK)

    def bring(self, request: HttpRequest, kind: ImportKind) -> HttpResponse:
        """Choose the files of one kind; a worker checks them at once."""
        actor = actor_of(request)
        given = (request.POST, request.FILES) if request.method == "POST" else (None, None)
        form = UploadForm(*given, actor=actor, kind=kind)

        def run(**chosen: Any) -> ImportBatch:
            more = {
                name: chosen[name]
                for name in ("mapping", "change_guard", "skip_problems")
                if name in chosen
            }
            on = [each.name for each in form.importer.switches if chosen[each.name]]
            try:
                return services.upload_import(
                    actor=actor, kind=kind, files=form.uploads, switches=on, **more
                )
            except ValidationError as error:
                raise form.refusal(error) from error

        return act_page(
            self, request, form=form, run=run,
            title=_("Upload: %(kind)s") % {"kind": kind.label}, lead=LEADS[kind],
            button=_("Upload and check"), back=self.address() if not form.is_bound else "",
        )  # fmt: skip

    @action(
        description=_("Apply"), icon="check", variant=ActionVariant.PRIMARY, permissions=["act"]
    )
    def write(self, request: HttpRequest, object_id: str) -> HttpResponse:
        batch = self.thing(request, object_id)
        summary = Summary.from_json(batch.summary)
        lead = translate(
            "A worker compares the files with the record once more and writes all of it, or"
            " nothing. It can be undone for 30 days, as long as nothing is built on it."
        )
        facts = [
            (thing, _("%(new)s new, %(changed)s changed, %(ended)s ended") % {
                "new": f"{count.new:,}", "changed": f"{count.changed:,}",
                "ended": f"{count.ended:,}",
            })
            for thing, count in summary.counts.items()
            if count.new or count.changed or count.ended
        ]  # fmt: skip
        return self._step(
            request, batch, services.apply_import,
            title=_("Apply: %(name)s"), facts=facts, button=_("Apply it"),
            lead=f"{lead} {departing(actor_of(request), batch)}".strip(),
            danger=bool(departing(actor_of(request), batch)),
        )  # fmt: skip

    @action(description=_("Check again"), icon="refresh", permissions=["act"])
    def again(self, request: HttpRequest, object_id: str) -> HttpResponse:
        actor, batch = actor_of(request), self.thing(request, object_id)
        given = (request.POST, request.FILES) if request.method == "POST" else (None, None)
        initial = {
            "change_guard": batch.change_guard,
            "skip_problems": batch.options.get("skip_problems", False),
        }
        return act_page(
            self, request, obj=batch,
            form=LimitsForm(*given, actor=actor, kind=batch.kind, initial=initial),
            run=partial(services.check_import_again, actor=actor, batch=batch),
            title=_("Check again: %(name)s") % {"name": batch},
            lead=_("The same files, by other limits or another mapping."),
            button=_("Check again"),
        )  # fmt: skip

    @action(description=_("Discard"), icon="delete", permissions=["act"])
    def discard(self, request: HttpRequest, object_id: str) -> HttpResponse:
        batch = self.thing(request, object_id)
        return self._step(
            request, batch, services.discard_import, title=_("Discard: %(name)s"),
            lead=_("Its files and what was read of them are deleted. Nothing was written."),
            button=_("Discard it"), danger=True,
        )  # fmt: skip

    @action(description=_("Undo"), icon="undo", permissions=["act"])
    def undo(self, request: HttpRequest, object_id: str) -> HttpResponse:
        batch = self.thing(request, object_id)
        return self._step(
            request, batch, services.undo_import, title=_("Undo: %(name)s"),
            lead=_(
                "Everything that it wrote is put back as it was. Where something was changed or"
                " added to since, nothing is touched, and you read what stands against it."
            ),
            button=_("Undo it"), danger=True,
        )  # fmt: skip

    def _step(
        self, request: HttpRequest, batch: ImportBatch, service: Any, *, title: Any, **more: Any
    ) -> HttpResponse:
        """A confirmation, and the service that takes the step."""
        actor = actor_of(request)
        return act_page(
            self, request, obj=batch,
            form=ActForm(request.POST if request.method == "POST" else None, actor=actor),
            run=partial(service, actor=actor, batch=batch),
            title=title % {"name": batch}, **more,
        )  # fmt: skip


def taken_away(request: HttpRequest, table: Iterator[Sequence[Any]], name: str) -> HttpResponseBase:
    """A table as a file, streamed."""
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET"])
    answer = StreamingHttpResponse(csv_lines(table), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def departing(user: User, batch: ImportBatch) -> str:
    """How many people an import ends, and whether the one who applies it is among them."""
    found = batch.options.get("departures", {})
    count = found.get("people", 0)
    if not count:
        return ""
    text = ngettext(
        "It ends the employment of %(count)s person.",
        "It ends the employment of %(count)s people.",
        count,
    ) % {"count": f"{count:,}"}
    if user.pk in found["admins"]:
        text += " " + translate("Yours is among them: once it has ended, you cannot sign in.")
    return text
