"""The product's routes and a few pages that only tests need."""

from datetime import timedelta
from types import SimpleNamespace

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpResponse
from django.template import engines
from django.template.loader import render_to_string
from django.urls import include, path
from django.utils import timezone

CHOICES = [("a", "Everyone", 12), ("b", "Waits for me", 5)]


class PartsForm(forms.Form):
    name = forms.CharField(label="Name", help_text="As it is on your badge.")
    about = forms.CharField(label="About", widget=forms.Textarea, required=False)
    role = forms.ChoiceField(label="Role", choices=[("a", "Engineer"), ("b", "Manager")])
    skills = forms.MultipleChoiceField(
        label="Skills",
        choices=[("a", "Data analysis"), ("b", "Pricing")],
        widget=forms.CheckboxSelectMultiple,
        help_text="All that hold.",
    )
    level = forms.ChoiceField(
        label="Level", choices=[("1", "New to it"), ("2", "Alone")], widget=forms.RadioSelect
    )
    places = forms.MultipleChoiceField(
        label="Places", choices=[("a", "Rotterdam"), ("b", "Singapore")], required=False
    )
    due_on = forms.DateField(label="Due date")
    meets_at = forms.DateTimeField(label="Meets at", required=False)
    evidence = forms.FileField(label="Evidence", required=False)
    shared = forms.BooleanField(label="Share this with my manager")


def parts(request):
    form = PartsForm(request.POST or None, initial={"due_on": timezone.localdate()})
    form.is_valid()
    context = {
        "form": form,
        "who": SimpleNamespace(name="Mei-Lin Tan", initials="MT", face=4, photo=""),
        "page": SimpleNamespace(previous="a", next="b"),
        "views": [
            {"label": "For you", "url": "#main", "current": True},
            {"label": "Your team", "url": "#main"},
        ],
        "sessions": [False, True, True],
        "shares": [(37, 40), (20, 20), (4, 10)],
        "choices": CHOICES,
        "chosen": ["b"],
        "recent": timezone.localdate() - timedelta(days=3),
        "old": timezone.localdate() - timedelta(days=9),
    }
    source = (settings.BASE_DIR / "tests" / "browser" / "parts.html").read_text()
    return HttpResponse(engines["django"].from_string(source).render(context, request))


def work(request):
    done = {"title": "Checked 412 people", "value": 412, "max": 412, "note": "Done.", "done": True}
    return HttpResponse(render_to_string("_ui/work.html", done))


def fragment(request):
    return HttpResponse('<div id="fragment"><button class="btn" data-focus>Fresh</button></div>')


@login_not_required
def broken(request):
    raise RuntimeError("broken on purpose")


@login_not_required
def strange(request):
    raise SuspiciousOperation


def refused(request):
    raise PermissionDenied("You can change this from 1 May.")


urlpatterns = [
    path("parts/", parts),
    path("parts/work/", work),
    path("parts/fragment/", fragment),
    path("broken/", broken),
    path("strange/", strange),
    path("refused/", refused),
    path("", include("config.urls")),
]
