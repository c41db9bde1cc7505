"""Surveys to begin with: authored drivers and questions, as rows of a design."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from metrics.models import SurveyKind

LIBRARY = Path(__file__).parent / "content" / "surveys.toml"


@cache
def _library() -> dict[str, Any]:
    return tomllib.loads(LIBRARY.read_text(encoding="utf-8"))


def template_of(kind: str) -> dict[str, Any]:
    """What a survey of this kind begins with; empty for a kind that has no template."""
    found: dict[str, Any] = _library().get(kind, {}) if kind in SurveyKind.values else {}
    return found


def answer_words(language: str | None) -> dict[str, str]:
    """How answers in steps are said in a language; empty where only the interface says them."""
    known: dict[str, dict[str, str]] = _library()["answers"]
    code = (language or "en").lower()
    return known.get(code) or known.get(code.split("-")[0]) or {}


def driver_rows() -> dict[str, dict[str, Any]]:
    """The authored drivers by their keys, as their rows are kept."""
    return {
        key: {
            "name": said["name"], "text": said["text"],
            "translations": {"de": said["de"]} if "de" in said else {},
        }
        for key, said in _library()["drivers"].items()
    }  # fmt: skip


def question_rows(kind: str) -> list[dict[str, Any]]:
    """The questions of a template; a driver stands there by its key."""
    return [_question(row) for row in template_of(kind).get("questions", ())]


def _question(row: dict[str, Any]) -> dict[str, Any]:
    part = row.get("part", "other")
    return {
        "key": row["key"],
        "kind": row.get("kind", "agree"),
        "part": part,
        "driver": row.get("driver", ""),
        "texts": _texts(row),
        "options": [{"key": one["key"], "text": _texts(one)} for one in row.get("options", ())],
        "is_required": part in ("index", "theme"),
        "may_not_know": row.get("may_not_know", False),
    }


def _texts(row: dict[str, Any]) -> dict[str, str]:
    return {code: row[code] for code in ("en", "de") if code in row}
