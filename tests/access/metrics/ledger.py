"""Access to talks about results, what came of them, and who is held to account.

A talk about the shared result of the subject's unit was recorded by the manager.
"""

from lib.dates import today
from metrics.models import Wave
from metrics.services.talks import record_talk
from tests.access.leadership.about import About
from tests.access.lines import Line, Model
from tests.access.metrics.results import HELD, OFFICE, OFFICES, SHARED, UNIT, WHOLE

# Whose eyes each word is for; a text without a line here holds no word.
READERS: dict[str, set[str]] = {}
# Rules of the matrix that only these lines use, by the personas who get an answer.
RULES: dict[str, list[str]] = {
    "speaks for the whole": ["executive", "admin", "superuser"],
    "recorded the talk": ["manager", "admin", "superuser"],
    "answers for units": sorted({*OFFICES, "partner_elsewhere"}),
}
FORM_OF_UNIT = OFFICE | {"POST": OFFICE["GET"]}
TALK: dict[str, object] = {"pk": "talk"}
LINES: list[Line] = [
    Line(
        "metrics:result_talk",
        {"GET": "speaks for the whole", "POST": "speaks for the whole"},
        HELD,
    ),
    Line("metrics:result_unit_talk", FORM_OF_UNIT, UNIT),
    Line("metrics:talk_undo", {"POST": "recorded the talk"}, TALK),
    Line("metrics:ledger_list", {"GET": "open"}),
    Line("metrics:ledger_detail", {"GET": "self"}, WHOLE),
    Line("api:my_ledger", {"GET": "self"}, WHOLE),
    Line("metrics:accountability", {"GET": "answers for units"}),
    Line("metrics:accountability_export", OFFICE),  # where there is a result of their units
    Line("metrics:accountability_unit", OFFICE, {"pk": "result_unit"}),
    Line("api:accountability", {"GET": "open"}),
    Line("api:survey_talks", {"GET": "open", "POST": "open"}),
    Line("api:survey_talk", SHARED | {"DELETE": "recorded the talk"}, TALK),
]
MODELS: list[Model] = []
# Further pages that every persona crawls, and where those other than the subject meet their words.
MORE_PAGES: list[tuple[str, dict[str, object]]] = [("metrics:result_talk", WHOLE)]
MET_BY: list[tuple[str, str, dict[str, object]]] = []


def make(about: About) -> dict[str, object]:
    """Make the records; returns the ids for route arguments."""
    wave = Wave.objects.get(pk=about.things["result_wave"])
    manager = about.users["manager"]
    assert manager is not None
    talk = record_talk(actor=manager, wave=wave, unit=wave.units.get(), held_on=today())
    return {"talk": talk.pk}
