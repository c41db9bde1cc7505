"""A file of earlier results."""

from django import forms
from django.utils.translation import gettext_lazy as _

MOST_BYTES = 5 * 1024 * 1024


class WaveImportForm(forms.Form):
    file = forms.FileField(
        label=_("File"), help_text=_("CSV or XLSX with the columns below; 5 MB at most.")
    )
    write = forms.BooleanField(label=_("Write it, if nothing is wrong"), required=False)

    def clean_file(self) -> object:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("Choose a file of 5 MB at most."))
        return file
