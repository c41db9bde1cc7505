"""A file of benchmarks."""

from django import forms
from django.utils.translation import gettext_lazy as _

MOST_BYTES = 2 * 1024 * 1024


class BenchmarksForm(forms.Form):
    source = forms.CharField(
        label=_("Source"), max_length=100,
        help_text=_("Whose figures these are. What it said before is replaced."),
    )  # fmt: skip
    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "CSV or XLSX with the columns figure, wording, organisation, value; 2 MB at most."
        ),
    )
    write = forms.BooleanField(label=_("Write it, if nothing is wrong"), required=False)

    def clean_file(self) -> object:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("Choose a file of 2 MB at most."))
        return file
