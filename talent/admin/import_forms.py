"""What an upload asks for: the files of its kind, a mapping, and the limits of the check."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.widgets import UnfoldAdminFileFieldWidget

from talent.admin.acts import ActForm
from talent.imports.mapping import TABLES
from talent.imports.registry import IMPORTERS, FilePart

ALL = "files"


class Chooser(UnfoldAdminFileFieldWidget):
    """The browser's own chooser of files; of several where the field takes several."""

    template_name = "admin/file.html"

    def __init__(self, *, many: bool, endings: Sequence[str]) -> None:
        self.allow_multiple_selected = many
        super().__init__(attrs={"accept": ",".join(endings)})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        if self.allow_multiple_selected:
            return files.getlist(name) if hasattr(files, "getlist") else files.get(name)
        return files.get(name)


class Files(forms.FileField):
    """Any number of files."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        if not data:
            super().clean(None, initial)
            return []
        return [super(Files, self).clean(file, initial) for file in data]


class UploadForm(ActForm):
    """The files of one kind of import. What each may hold is the service's to judge."""

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        self.importer = IMPORTERS[kind]
        super().__init__(*args, **kwargs)
        if self.importer.by_name:
            self.fields[ALL] = self._all_files()
        else:
            for part in self.importer.parts:
                self.fields[part.name] = self._files(part)
        if self.importer.mapped:
            self.fields["mapping"] = mapping_field(kind)
        limits = LimitsForm(actor=kwargs["actor"], kind=kind).fields
        self.fields |= {name: field for name, field in limits.items() if name != "mapping"}
        for switch in self.importer.switches:
            field = forms.BooleanField(
                label=str(switch.label), help_text=str(switch.help), required=False
            )
            self.dress(field)
            self.fields[switch.name] = field

    def _all_files(self) -> forms.Field:
        names = ", ".join(str(part.label) for part in self.importer.parts)
        return Files(
            label=_("Files"), widget=Chooser(many=True, endings=[".txt"]),
            help_text=translate("All of one release at once: %(names)s.") % {"names": names},
        )  # fmt: skip

    def _files(self, part: FilePart) -> forms.Field:
        field = Files if part.many else forms.FileField
        chooser = Chooser(many=part.many, endings=part.suffixes)
        return field(
            label=str(part.label),
            required=part.required,
            widget=chooser,
            help_text=columns_of(part),
        )

    @property
    def uploads(self) -> "Mapping[str, list[UploadedFile[Any]]]":
        """The files that were chosen, by part."""
        if self.importer.by_name:
            return self._by_name(self.cleaned_data[ALL])
        found = {}
        for part in self.importer.parts:
            chosen = self.cleaned_data[part.name]
            if chosen:
                found[part.name] = chosen if isinstance(chosen, list) else [chosen]
        return found

    def _by_name(
        self, files: "Sequence[UploadedFile[Any]]"
    ) -> "dict[str, list[UploadedFile[Any]]]":
        names = {str(part.label).casefold(): part.name for part in self.importer.parts}
        found: dict[str, Any] = {}
        for file in files:
            if part := names.get((file.name or "").casefold()):
                found.setdefault(part, []).append(file)
        return found

    def refusal(self, error: ValidationError) -> ValidationError:
        """What the service refuses, at the field that asks for it."""
        if not self.importer.by_name or not hasattr(error, "error_dict"):
            return error
        labels = {part.name: part.label for part in self.importer.parts}
        texts = [
            f"{labels[name]}: {text}" if name in labels else text
            for name, found in error.message_dict.items()
            for text in found
        ]
        return ValidationError({ALL: texts})


class LimitsForm(ActForm):
    """How strictly an upload is judged."""

    mapping = forms.FileField(required=False)
    change_guard = forms.IntegerField(
        label=_("Refuse above a change of … %"), min_value=0, max_value=100, initial=20,
        help_text=_("Of the assignments that hold today, how many may go or change manager."),
    )  # fmt: skip
    skip_problems = forms.BooleanField(
        label=_("Leave out what has problems"), required=False,
        help_text=_("Else one problem keeps the whole upload back."),
    )  # fmt: skip

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        importer = IMPORTERS[kind]
        self.fields["mapping"] = mapping_field(kind)
        if not importer.mapped:
            del self.fields["mapping"]
        if not importer.guarded:
            del self.fields["change_guard"]
        if not importer.skips:
            del self.fields["skip_problems"]


def mapping_field(kind: str) -> forms.FileField:
    help_text = format_html(
        '{} <a class="text-link" href="{}">{}</a>',
        translate("A text file that says how columns and words of yours read."),
        reverse("admin:talent_importbatch_mapping", args=[kind]),
        translate("Get an example with every line it may have"),
    )
    return forms.FileField(
        label=_("Mapping"), required=False, help_text=help_text,
        widget=Chooser(many=False, endings=[".toml"]),
    )  # fmt: skip


def columns_of(part: FilePart) -> str:
    """What a file is for, its columns, and an empty one to fill in."""
    fields = TABLES.get(part.name)
    if fields is None:
        return str(part.help)
    needed = [field.name for field in fields.values() if field.required]
    words = ngettext("Needed column: %(names)s.", "Needed columns: %(names)s.", len(needed))
    return format_html(
        '{} {} <a class="text-link" href="{}">{}</a>',
        part.help,
        words % {"names": ", ".join(needed)},
        reverse("admin:talent_importbatch_empty", args=[part.name]),
        translate("Get an empty file with all columns"),
    )
