"""The forms of sessions: text to objects, without rules."""

from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from careers.forms.conversations import AT, LENGTHS, next_slot
from lib.forms import LocalTimeField, LongText
from mentoring.models import Session
from talent.forms.seen import SeenForm


class SessionTimeForm(SeenForm):
    """When and where two people meet."""

    minutes = forms.TypedChoiceField(label=_("How long"), coerce=int, choices=LENGTHS, initial=60)

    class Meta:
        model = Session
        fields: ClassVar = ["starts_at", "minutes", "place"]
        field_classes: ClassVar[dict[str, Any]] = {"starts_at": LocalTimeField}
        labels: ClassVar = {"starts_at": _("When"), "place": _("Where")}
        help_texts: ClassVar = {
            "starts_at": _("In your own time zone. The other one sees it in theirs."),
            "place": _("A room or the address of a call. Only the two of you see it."),
        }
        widgets: ClassVar[dict[str, Any]] = {"starts_at": AT}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = self.instance.minutes
        if held not in dict(LENGTHS):
            more = (held, _("%(minutes)s minutes") % {"minutes": held})
            self.fields["minutes"].choices = sorted([*LENGTHS, more])


class ProposeForm(SessionTimeForm):
    """A time to propose, and what it is to be about."""

    is_for_group = forms.BooleanField(
        label=_("Propose it to the whole group"), required=False,
        help_text=_("Each of your mentees in this programme gets a session of their own."),
    )  # fmt: skip

    class Meta(SessionTimeForm.Meta):
        fields: ClassVar = [*SessionTimeForm.Meta.fields, "agenda"]
        labels: ClassVar = SessionTimeForm.Meta.labels | {
            "agenda": _("What do you want to speak about?")
        }
        help_texts: ClassVar = SessionTimeForm.Meta.help_texts | {
            "agenda": _("Both of you read and change it, and nobody else does.")
        }
        widgets: ClassVar[dict[str, Any]] = SessionTimeForm.Meta.widgets | {
            "agenda": LongText(attrs={"rows": 4})
        }

    def __init__(self, *args: Any, may_group: bool, **kwargs: Any) -> None:
        super().__init__(*args, is_new=True, **kwargs)
        self.initial["starts_at"] = next_slot()
        if not may_group:
            del self.fields["is_for_group"]


class RecordForm(forms.Form):
    """When two people met who had planned nothing here."""

    starts_at = LocalTimeField(label=_("When did you meet?"), widget=AT)
    minutes = forms.TypedChoiceField(label=_("How long"), coerce=int, choices=LENGTHS, initial=60)

    def __init__(self, data: Any) -> None:
        hour = timezone.localtime().replace(minute=0, second=0, microsecond=0)
        super().__init__(data, initial={"starts_at": hour, "minutes": 60})


class AgendaForm(SeenForm):
    class Meta:
        model = Session
        fields: ClassVar = ["agenda"]
        labels: ClassVar = {"agenda": _("What do you want to speak about?")}
        help_texts: ClassVar = {
            "agenda": _("Both of you read and change it, and nobody else does.")
        }
        widgets: ClassVar = {"agenda": LongText(attrs={"rows": 8})}
