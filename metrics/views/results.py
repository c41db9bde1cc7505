"""Pages of what a wave told: overview, questions, comments, and a guide for the conversation."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from careers.views.asked import search
from metrics import access
from metrics.models import ReleasedUnit, Wave, WaveUnit
from metrics.queries import results
from metrics.queries.action_scope import may_answer
from metrics.queries.actions import plans_of_result
from metrics.queries.findings import finding
from metrics.queries.result_rows import Cell, TrendRow, figure_label
from metrics.queries.results import Result
from metrics.queries.talks import talk_about
from metrics.queries.ways_on import first_read, ways_on
from metrics.services.sharing import share_results
from metrics.views.survey_doors import only
from talent.http import actor_of

WORDS = 100  # characters of what is looked for in comments
TALKED_OF = 2  # drivers on each side of a guide


@require_safe
def result_list(request: HttpRequest) -> HttpResponse:
    """The waves of which something is told to me."""
    actor = actor_of(request)
    waves = results.released_waves(actor)
    first = first_read(actor, waves)
    rows = [(wave, first[wave.pk]) for wave in waves]
    page = {"rows": rows, "may_keep": access.may_keep_surveys(actor)}
    return render(request, "metrics/result_list.html", page)


@require_safe
def result_detail(request: HttpRequest, pk: int, unit: int | None = None) -> HttpResponse:
    """Figures, the heat map of groups and drivers, what goes with engagement, and the trend."""
    result = seen_result(request, pk, unit)
    actor = actor_of(request)
    whole = result.whole
    drivers = result.of_kind("driver")
    rows = results.driver_rows(result, whole)
    heat = results.heat_rows(actor, result, drivers)
    labels = [figure_label(one) for one in drivers]
    about = _about(request, result, "")
    here, elsewhere = results.split_of(result)
    looks = "q" in request.GET
    units = results.units_of(actor, result.wave, search(request)) if looks else []
    wave_is_mine = access.may_keep_surveys(actor)
    page: dict[str, Any] = {
        **about,
        "whole": whole,
        "drivers": labels,
        "finding": finding(heat, labels, rows),
        "heat": heat,
        "has_joined": any(row.is_joined for row in heat),
        "has_lowest": any(row.lowest is not None for row in heat),
        "here": here,
        "elsewhere": elsewhere,
        "units": units[: results.MOST_ROWS],
        "has_more_units": len(units) > results.MOST_ROWS,
        "looks_for_units": looks,
        "wanted": search(request),
        "rows": rows,
        "trend": _trend(request, result),
        "has_links": any(row.link for row in rows),
        "has_change": any(row.cell.change is not None for row in rows),
        "has_usual": any(row.usual is not None for row in rows),
        "may_share": wave_is_mine
        and result.unit is None
        and result.wave.shared_at is None
        and not result.wave.is_imported,
        "tables": _tables(result) if result.unit is None else [],
        "whole_is_shown": result.unit is None,
        "actions": plans_of_result(actor, result.wave, result.unit),
        "ways": ways_on(actor, result.wave),
    }
    return render(request, "metrics/result_detail.html", page)


@require_POST
def result_share(request: HttpRequest, pk: int) -> HttpResponse:
    """Let everybody who was asked read the figures of their unit and of the whole."""
    result = seen_result(request, pk, None)
    actor = actor_of(request)
    if not access.may_keep_surveys(actor):
        raise Http404
    try:
        share_results(actor=actor, wave=result.wave)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("Everybody who was asked can read it now, and is told so."))
    return redirect("metrics:result_detail", pk)


@require_safe
def result_questions(request: HttpRequest, pk: int, unit: int | None = None) -> HttpResponse:
    """Each question with its figure and how answers are distributed."""
    result = seen_result(request, pk, unit)
    only("questions" in _pages_of(result))
    page = {**_about(request, result, "questions"), "rows": results.question_rows(result)}
    return render(request, "metrics/result_questions.html", page)


@require_safe
def result_comments(request: HttpRequest, pk: int, unit: int | None = None) -> HttpResponse:
    """What was written, for whoever answers for these people."""
    result = seen_result(request, pk, unit)
    only("comments" in _pages_of(result))
    words = search(request)[:WORDS].strip()
    found = results.comments_of(actor_of(request), result, words)
    page = {
        **_about(request, result, "comments"),
        "found": found,
        "words": words,
        "from_units": results.written_in(result),
    }
    return render(request, "metrics/result_comments.html", page)


@require_safe
def result_guide(request: HttpRequest, pk: int, unit: int | None = None) -> HttpResponse:
    """A guide for talking about a result with those who answered, made to be printed."""
    result = seen_result(request, pk, unit)
    only("guide" in _pages_of(result))
    rows = results.driver_rows(result, result.whole)
    known = [row for row in rows if row.cell.middle is not None]
    best = sorted(known, key=lambda row: (-(row.cell.middle or 0), row.name))[:TALKED_OF]
    page = {
        **_about(request, result, "guide"),
        "best": best,
        "next": [row for row in known if row not in best][:TALKED_OF],
        "moved": [row for row in known if row.cell.is_clear],
    }
    return render(request, "metrics/result_guide.html", page)


def seen_result(request: HttpRequest, pk: int, unit: int | None) -> Result:
    """What is told of a unit or of everybody, to whoever may see it."""
    actor = actor_of(request)
    seen = ReleasedUnit.objects.visible_to(actor).wholes()
    waves = Wave.objects.filter(pk=pk, pk__in=seen.values("wave")).select_related("survey")
    place = None
    if unit is not None:
        places = WaveUnit.objects.select_related("wave__survey")
        place = get_object_or_404(places, wave__in=waves, pk=unit)
    wave = get_object_or_404(waves) if place is None else place.wave
    result = results.result_for(actor, wave, place)
    if result is None:
        raise Http404
    return result


def _about(request: HttpRequest, result: Result, current: str) -> dict[str, Any]:
    """What every page of a result shows."""
    actor = actor_of(request)
    acts = result.is_by_office and may_answer(actor, result.wave, result.unit)
    talk = talk_about(actor, result)
    return {
        "result": result,
        "wave": result.wave,
        "may_plan": acts,
        "talk": talk,
        "may_talk": acts and talk is None,
        "may_forget": talk is not None and access.may_forget_talk(actor, talk),
        "tabs": _tabs(result, current),
        "with_units": results.members_of(result.wave, result.group) if result.is_wider else "",
    }


def _pages_of(result: Result) -> dict[str, str]:
    """The pages about this result; of what was brought in from a file there are fewer."""
    labels = {"": _("Overview")}
    if not result.wave.is_imported or result.of_kind("question", "mean"):
        labels["questions"] = _("Questions")
    if result.is_by_office and not result.wave.is_imported:
        labels["comments"] = _("Comments")
    if result.is_by_office:
        labels["guide"] = _("Guide for a talk")
    return labels


def _tabs(result: Result, current: str) -> list[dict[str, Any]]:
    within = [result.wave.pk] + ([result.unit.pk] if result.unit else [])
    names = ("result_unit", "result_unit_{}") if result.unit else ("result_detail", "result_{}")
    return [
        {
            "label": label,
            "url": reverse(f"metrics:{names[1].format(key) if key else names[0]}", args=within),
            "current": key == current,
        }
        for key, label in _pages_of(result).items()
    ]


def _trend(request: HttpRequest, result: Result) -> dict[str, Any]:
    """A row for each figure and a column for each wave; nothing for one wave alone."""
    waves = results.trend_of(actor_of(request), result)
    if len(waves) < 2:  # noqa: PLR2004 - a trend has two ends
        return {}
    rows = [
        TrendRow(one, [(wave, cells.get(one.name)) for wave, cells in waves])
        for one in result.of_kind("index", "enps", "driver")
    ]
    return {"waves": [wave for wave, _cells in waves], "rows": rows}


def _tables(result: Result) -> list[dict[str, Any]]:
    """Everybody by grade, tenure or place."""
    figures = result.of_kind("index", "driver")
    found = []
    for attribute, rows in results.tables_of(result).items():
        told = [one for one in figures if all(one.name in row.cells for row in rows)]
        found.append(
            {
                "attribute": attribute,
                "heads": [figure_label(one) for one in told],
                "rows": [
                    (
                        results.labels_of(attribute, row.labels),
                        row.people,
                        [
                            (figure_label(one), Cell(one.kind, **row.cells[one.name]))
                            for one in told
                        ],
                    )
                    for row in rows
                ],
            }
        )
    return found
