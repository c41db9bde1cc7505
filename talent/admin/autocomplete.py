"""What the choosers of forms may find."""

from typing import Any

from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest

from talent.http import actor_of


class ChoicesView(AutocompleteJsonView):
    """Answers a chooser with the rows that its page lets this user choose, and no others."""

    model_admin: Any

    def process_request(self, request: HttpRequest) -> Any:
        term, page, field, to_field = super().process_request(request)
        if to_field != page.opts.pk.attname:
            raise PermissionDenied
        return term[:100].replace("\x00", ""), page, field, to_field

    def get_queryset(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = self.model_admin.choices(actor_of(self.request))
        rows = rows.complex_filter(self.source_field.get_limit_choices_to())
        found, _duplicates = self.model_admin.get_search_results(self.request, rows, self.term)
        return found  # type: ignore[no-any-return]

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, str]:
        return {"id": str(obj.pk), "text": self.model_admin.choice_label(obj)}
