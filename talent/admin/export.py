"""A list as a file, with the filters that are set: what one sees, and nothing else."""

from collections.abc import Iterable
from io import BytesIO
from itertools import islice
from typing import Any

from django import forms
from django.contrib.admin.views.main import SEARCH_VAR
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from openpyxl import Workbook
from unfold.decorators import action

from lib.dates import today
from lib.tables import csv_lines, safe_cell
from talent.admin.acts import ActForm, act_page
from talent.admin.base import Page
from talent.admin.tables import Table
from talent.http import actor_of
from talent.models import AuditEntry

MOST_IN_WORKBOOK = 20_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class FormatForm(ActForm):
    kind = forms.ChoiceField(
        label=_("Format"),
        choices=[("xlsx", _("Excel workbook (XLSX)")), ("csv", _("Text, with commas (CSV)"))],
    )


class ExportingPage(Page):
    """A page whose list can be taken away as a file."""

    table: type[Table]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The way to the file keeps the search and the filters."""
        answer = super().changelist_view(request, extra_context)
        for link in getattr(answer, "context_data", {}).get("actions_list", []):
            if link["path"].endswith("/export/") and request.GET:
                link["path"] += f"?{request.GET.urlencode()}"
        return answer

    @action(description=_("Export"), icon="download", permissions=["view"])
    def export(self, request: HttpRequest) -> HttpResponseBase:
        """Choose a format; then the file, and an audit entry that says who took what."""
        actor = actor_of(request)
        rows = self.get_changelist_instance(request).get_queryset(request)
        form = FormatForm(request.POST or None, actor=actor)
        files: list[HttpResponseBase] = []

        def run(kind: str) -> AuditEntry:
            lines = self.table().lines(rows)
            files.append(self.csv(lines) if kind == "csv" else self.workbook(lines))
            filters = {name: value for name, value in request.GET.items() if name != SEARCH_VAR}
            name = f"{self.opts.app_label}.{self.opts.model_name}.exported"
            return AuditEntry.add(
                actor, name, kind=kind, filters=filters, searched=SEARCH_VAR in request.GET
            )

        page = act_page(
            self, request, form=form, run=run,
            title=_("Export: %(name)s") % {"name": self.entry()["title"]},
            lead=_("The file holds the list as you have searched and filtered it, for you only."),
            button=_("Get the file"), back=self.address(),
        )  # fmt: skip
        return files[0] if files else page

    def csv(self, lines: Iterable[list[Any]]) -> HttpResponseBase:
        answer = StreamingHttpResponse(csv_lines(lines), content_type="text/csv; charset=utf-8")
        return self.named(answer, "csv")

    def workbook(self, lines: Iterable[list[Any]]) -> HttpResponseBase:
        found = list(islice(lines, MOST_IN_WORKBOOK + 2))  # with the head
        if len(found) > MOST_IN_WORKBOOK + 1:
            text = _("A workbook holds 20,000 rows here: choose CSV, or filter the list.")
            raise ValidationError({"kind": text})
        book = Workbook(write_only=True)
        sheet = book.create_sheet(str(self.entry()["title"])[:31])
        for line in found:
            sheet.append([safe_cell(cell) for cell in line])
        content = BytesIO()
        book.save(content)
        return self.named(HttpResponse(content.getvalue(), content_type=XLSX), "xlsx")

    def named(self, answer: Any, ending: str) -> HttpResponseBase:
        name = f"{slugify(str(self.entry()['title']))}-{today()}.{ending}"
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer  # type: ignore[no-any-return]
