"""The components: what they say, and where their pictures end."""

import re
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.contrib.messages.storage.base import Message
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils import timezone, translation

from talent.templatetags import ui

NBSP = "\N{NO-BREAK SPACE}"


def render(source: str, **context: object) -> str:
    """A snippet as a page would show it, on one line."""
    shown = Template("{% load ui %}" + source).render(Context(context))
    return re.sub(r"\s+", " ", shown).strip()


def widths(shown: str) -> list[tuple[str, str, str]]:
    return re.findall(r'class="([\w-]+)" x="([\d.]+)" width="([\d.]+)"', shown)


def test_icon_is_silent_beside_words_and_named_alone():
    beside = render('{% icon "bell" "s" %}')
    alone = render('{% icon "lock" label="Private" %}')

    assert beside == (
        '<svg class="icon icon-s" aria-hidden="true"><use href="/static/icons.svg#i-bell"/></svg>'
    )
    assert alone == (
        '<svg class="icon" role="img" aria-label="Private">'
        '<use href="/static/icons.svg#i-lock"/></svg>'
    )


def test_icon_refuses_a_name_that_is_not_in_the_sprite(settings):
    with pytest.raises(ValueError, match="no icon 'unicorn'"):
        render('{% icon "unicorn" %}')

    settings.DEVELOPMENT = False
    assert render('{% icon "unicorn" %}') == ""


def test_every_icon_of_the_templates_is_in_the_sprite(settings):
    named = {
        name
        for path in (settings.BASE_DIR / "templates").rglob("*.html")
        for name in re.findall(r'(?:icon |icon=)"([\w-]+)"', path.read_text())
    }

    assert named - ui.icon_names() == set()


def test_no_template_has_inline_style_script_or_handler(settings):
    forbidden = re.compile(
        r"\sstyle=|\son\w+=|hx-on|javascript:|<style|<script(?![^>]*(src=|json))"
    )
    found = [
        path.name
        for path in (settings.BASE_DIR / "templates").rglob("*.html")
        if forbidden.search(path.read_text())
    ]

    assert found == []


def test_fit_shows_met_and_gap_and_says_all_three():
    shown = render("{% fit 61 16.4 name='Product Manager' %}")

    assert widths(shown) == [("is-met", "0", "61"), ("is-gap", "61", "16.4")]
    assert (
        f"Product Manager: of what the role asks for, 61{NBSP}% is met, 16{NBSP}% is a gap, "
        f"23{NBSP}% is unknown"
    ) in Template("{% load ui %}{% fit 61 16.4 name='Product Manager' %}").render(Context())


def test_fit_never_leaves_its_frame():
    assert widths(render("{% fit 120 30 %}")) == [("is-met", "0", "100"), ("is-gap", "100", "0")]


@pytest.mark.parametrize(
    ("value", "needed", "kinds", "label"),
    [
        (2.4, 4, "gap met gap met gap met gap step", "Level 2.4, needed 4"),
        (4.1, 3, "gap met gap met gap met step met step met", "Level 4.1, needed 3"),
        (None, 4, "open open open open step", "Level unknown, needed 4"),
        (None, None, "open open open open open", "Level unknown"),
        (3, None, "step met step met step met step step", "Level 3"),
    ],
)
def test_level_fills_mine_and_tints_what_is_needed(value, needed, kinds, label):
    shown = render("{% level value needed %}", value=value, needed=needed)

    drawn = [kind.rsplit("-", 1)[1] for kind, _, _ in widths(shown)]
    assert (" ".join(drawn), re.findall('aria-label="([^"]+)"', shown)) == (kinds, [label])


def test_level_row_says_what_the_scale_shows():
    words = [
        re.sub("<[^>]+>", "", render("{% level_row a b %}", a=a, b=b)).strip()
        for a, b in [(2.4, 4), (None, 4), (3, None), (None, None)]
    ]

    assert words == ["2.4 of 4", "needs 4", "3.0", "unknown"]


def test_pictures_keep_their_points_where_people_write_commas():
    with translation.override("de"):
        assert widths(render("{% fit 61.5 10 %}"))[0] == ("is-met", "0", "61.5")


def test_parts_are_pieces_while_they_can_be_told_apart():
    few = widths(render("{% parts 2 4 1 %}"))
    many = widths(render("{% parts 30 60 %}"))

    assert few == [
        ("is-met", "0", "23.6"),
        ("is-met", "25", "23.6"),
        ("is-gap", "50", "23.6"),
        ("level-step", "75", "23.6"),
    ]
    assert [kind for kind, _, _ in many] == ["is-met"] * 50 + ["level-step"] * 50


def test_score_bar_gives_each_part_its_weight():
    shown = render("{% score_bar shares %}", shares=[(37, 40), (0, 60)])

    assert widths(shown) == [
        ("score-off", "0.2", "39.5"),
        ("score-on", "0.2", "36.5"),
        ("score-off", "40.2", "59.5"),
        ("score-on", "40.2", "0"),
    ]
    assert "37 of 40, 0 of 60" in shown


def test_numbers_are_whole_and_held_to_their_unit():
    shown = [ui.percent(83.5), ui.percent(None), ui.number(12345), ui.level_number(3)]

    assert shown == [f"84{NBSP}%", "", "12,345", "3.0"]


@pytest.mark.parametrize(("value", "words"), [(1, "1 month"), (13.6, "14 months"), (None, "")])
def test_months_are_whole(value, words):
    assert ui.months(value) == words


@pytest.mark.parametrize(
    ("days", "age", "ago"),
    [
        (0, "today", "today"),
        (1, "1 day", "yesterday"),
        (3, "3 days", "3 days ago"),
        (59, "59 days", "59 days ago"),
        (150, "4 months", "4 months ago"),
        (900, "2 years", "2 years ago"),
        (-1, "today", "tomorrow"),
        (-5, "today", "in 5 days"),
    ],
)
def test_age_and_ago_count_from_today(days, age, ago):
    day = timezone.localdate() - timedelta(days=days)

    assert (ui.age(day), ui.ago(day)) == (age, ago)


def test_age_of_a_moment_is_counted_in_the_time_zone_of_the_person(monkeypatch):
    now = datetime(2026, 11, 17, 1, 0, tzinfo=ZoneInfo("Europe/Amsterdam"))
    monkeypatch.setattr(timezone, "now", lambda: now)
    moment = datetime(2026, 11, 16, 22, 30, tzinfo=ZoneInfo("UTC"))

    with timezone.override("Europe/Amsterdam"):
        there = ui.age(moment)
    with timezone.override("America/New_York"):
        elsewhere = ui.age(moment)

    assert (there, elsewhere) == ("1 day", "today")


def test_dates_say_the_year_only_where_it_is_another(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 11, 17, tzinfo=ZoneInfo("UTC")))
    moment = datetime(2026, 11, 19, 14, 0, tzinfo=ZoneInfo("UTC"))

    shown = [
        ui.long_date(date(2026, 11, 17)),
        ui.short_date(date(2027, 5, 1)),
        ui.long_date(moment),
    ]

    assert shown == ["Tuesday 17 November", "Sat 1 May 2027", "Thursday 19 November, 14:00"]


def test_a_span_says_its_years_where_they_are_needed(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 11, 17, tzinfo=ZoneInfo("UTC")))
    days = [date(2026, 5, 31), date(2026, 6, 25), date(2027, 6, 25), date(2027, 7, 1)]

    shown = [ui.until_day(start, end) for start, end in zip(days, days[1:], strict=False)]

    assert [text.replace("\N{NO-BREAK SPACE}", " ") for text in shown] == [
        "31 May – 25 June", "25 June 2026 – 25 June 2027", "25 June – 1 July 2027",
    ]  # fmt: skip
    assert ui.until_day(None, None) == ""


def test_waited_marks_what_has_waited_too_long():
    today = timezone.localdate()
    shown = [render("{% waited d %}", d=today - timedelta(days=days)) for days in (7, 8)]

    assert ["cell-hot" in text for text in shown] == [False, True]


def test_crumbs_end_with_the_page_itself():
    shown = render('{% crumbs "Careers" "/careers/" "Product Manager" %}')

    assert '<li><a href="/careers/">Careers</a></li><li aria-current="page">' in shown


def test_crumbs_refuse_a_label_without_address():
    with pytest.raises(TemplateSyntaxError):
        render('{% crumbs "Careers" "/careers/" %}')


@pytest.mark.parametrize(
    ("query", "link", "order"),
    [
        ("?q=a", "?q=a&amp;sort=name", None),
        ("?sort=name&cursor=x", "?sort=-name", "ascending"),
        ("?sort=-name", "?sort=name", "descending"),
    ],
)
def test_sort_header_turns_the_order_round(query, link, order):
    shown = render('{% sort_header "Name" "name" %}', request=RequestFactory().get(f"/{query}"))

    assert f'href="{link}"' in shown
    assert re.findall('aria-sort="([a-z]+)"', shown) == ([order] if order else [])


def test_pager_keeps_the_other_choices():
    page = SimpleNamespace(previous=None, next="abc")
    shown = render("{% pager page %}", page=page, request=RequestFactory().get("/?q=a&cursor=x"))

    assert re.findall('<a [^>]*href="([^"]+)"', shown) == ["?q=a&amp;cursor=abc"]


def test_search_box_keeps_the_other_choices_and_begins_at_the_first_page():
    request = RequestFactory().get("/?q=an&unit=1&unit=2&cursor=x")
    shown = render('{% search_box "Name" %}', request=request)

    assert re.findall('name="([a-z]+)" value="([^"]*)"', shown) == [
        ("unit", "1"),
        ("unit", "2"),
        ("q", "an"),
    ]


def test_chips_check_what_holds():
    shown = render(
        '{% chips "show" options "w" %}', options=[("a", "Everyone", 12), ("w", "Waits for me")]
    )

    assert re.findall('value="([a-z])"( checked)?', shown) == [("a", ""), ("w", " checked")]
    assert shown.count("chip-n") == 1


def test_undo_url_is_read_from_the_tag_of_a_message():
    shown = [ui.undo_url(Message(25, "Done", tag)) for tag in ("undo:/x/", "other", "")]

    assert shown == ["/x/", "", ""]


class AskForm(forms.Form):
    name = forms.CharField(help_text="As on your badge.")
    level = forms.ChoiceField(choices=[("1", "New")], widget=forms.RadioSelect)
    due_on = forms.DateField(label="Due date")
    agreed = forms.BooleanField(label="I agree")
    note = forms.CharField(required=False, widget=forms.Textarea)


def test_form_names_what_to_mend_and_leads_there():
    shown = render("{{ form }}", form=AskForm({"due_on": "2026-11-12"}))

    assert re.findall(r'<li><a href="(#\w+)">([^<]+)</a></li>', shown) == [
        ("#id_name", "Name: Fill this in."),
        ("#id_level", "Level: Choose one."),
        ("#id_agreed", "I agree: Tick this to go on."),
    ]
    assert "3 things to mend before this can be saved" in shown


def test_field_is_described_by_its_help_and_its_errors():
    form = AskForm({})
    shown = render("{% ui_field form.name %}", form=form)

    described = re.findall('aria-describedby="([^"]+)"', shown)[0].split()
    assert sorted(described) == sorted(re.findall('<div class="field-[a-z]+" id="([^"]+)"', shown))
    assert 'aria-invalid="true"' in shown


def test_field_uses_the_pickers_of_the_browser():
    form = AskForm(initial={"due_on": date(2026, 11, 12)})

    with translation.override("de"):
        shown = render("{% ui_field form.due_on %}", form=form)

    assert re.findall('type="([a-z]+)" name="due_on" value="([^"]+)"', shown) == [
        ("date", "2026-11-12")
    ]


def test_field_says_optional_and_not_required():
    shown = [render(f"{{% ui_field form.{name} %}}", form=AskForm()) for name in ("name", "note")]

    assert ["optional" in text for text in shown] == [False, True]


def test_field_escapes_what_a_person_typed():
    form = AskForm({"name": '"><script>'})
    shown = render("{{ form }}", form=form)

    assert "<script>" not in shown
