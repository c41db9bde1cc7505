"""Access to performance, potential and calibration"""

from datetime import timedelta

from django.utils import timezone

from leadership.models import (
    AssessmentRound,
    AssessmentScale,
    FairnessCheck,
    Placement,
    PlacementMove,
)
from lib.dates import today
from tests.access.leadership.about import About
from tests.access.lines import Line, Model, acts
from tests.factories import EmployeeFactory
from tests.leadership.calibration_factories import assessed, session

ADMINS = ["admin", "superuser"]
LINE = ["manager", "skip_manager", "partner", *ADMINS]
RUNS = ["hiring_manager", *ADMINS]
BOARD = ["former_mentor", *RUNS]  # the former mentor takes part

# Whose eyes each word is for; a text without a line here holds no word.
READERS: dict[str, set[str]] = {
    "calibrationdraft": {"manager"},
    "roundpurpose": {"manager", "hiring_manager", "partner", *ADMINS},
    "calibrationseen": {*LINE, *BOARD},
    "calibrationshown": {"self", *LINE, *BOARD},
    "calibrationname": set(BOARD),
    "calibrationnote": set(BOARD),
    "calibrationreason": set(BOARD),
    "calibrationpurpose": set(RUNS),
    "calibrationlater": set(RUNS),
    "calibrationbox": {*LINE, *BOARD, "executive"},
    "calibrationfinding": set(RUNS),
}
# Rules of the matrix that only these lines use, by the personas who get an answer.
RULES: dict[str, list[str]] = {
    "sees the board": BOARD,
    "sees the round": ["manager", "hiring_manager", "partner", *ADMINS],
    "runs the board": RUNS,
    "assessed": LINE,
    "reads the history": ["self", "hiring_manager", *LINE],
    "assesses": ["manager"],
    "publishes": ["manager", "partner", *ADMINS],
}
SESSION: dict[str, object] = {"pk": "calibration"}
ROUND: dict[str, object] = {"pk": "assessment_round"}
PERSON: dict[str, object] = {**SESSION, "placement": "calibration_placement"}
ASSESSED: dict[str, object] = {"kind": "performance", "pk": "performance_assessment"}
DRAFT: dict[str, object] = {"kind": "performance", "pk": "assessment_draft"}
RUN = {"GET": "runs the board", "POST": "runs the board"}
PAGES = [
    Line("leadership:person_assessment_list", {"GET": "me"}, {}, "?line=all"),
    Line("leadership:person_assessment_history", {"GET": "reads the history"}, {"pk": "employee"}),
    Line(
        "leadership:person_assessment_create", {"GET": "line", "POST": "line"},
        {"pk": "employee", "kind": "performance"},
    ),
    Line("leadership:person_assessment_edit", {"GET": "assesses", "POST": "assesses"}, DRAFT),
    Line("leadership:person_assessment_submit", {"POST": "assesses"}, DRAFT),
    Line("leadership:person_assessment_discard", {"POST": "assesses"}, DRAFT),
    Line(
        "leadership:person_assessment_publish", {"GET": "publishes", "POST": "publishes"}, ASSESSED
    ),
    Line("leadership:assessment_round_list", {"GET": "open"}),
    Line("leadership:assessment_round_create", {"GET": "HR", "POST": "HR"}),
    Line("leadership:assessment_round_detail", {"GET": "sees the round"}, ROUND),
    Line("leadership:assessment_round_edit", {"GET": "HR", "POST": "HR"}, ROUND),
    Line("leadership:assessment_round_open", {"POST": "HR"}, ROUND),
    Line("leadership:assessment_round_end", {"POST": "HR"}, ROUND),
    Line("leadership:assessment_round_discard", {"POST": "HR"}, ROUND),
    Line("leadership:calibration_list", {"GET": "open"}),
    Line("leadership:calibration_create", {"GET": "HR", "POST": "HR"}),
    Line("leadership:calibration_setup", {"GET": "runs the board"}, SESSION),
    Line("leadership:calibration_edit", RUN, SESSION),
    Line("leadership:calibration_labels", RUN, SESSION),
    Line("leadership:calibration_open", {"POST": "runs the board"}, SESSION),
    Line("leadership:calibration_close", RUN, SESSION),
    Line("leadership:calibration_discard", {"POST": "runs the board"}, SESSION),
    Line("leadership:calibration_distribution", {"GET": "sees the board"}, SESSION),
    Line("leadership:calibration_export", {"GET": "runs the board"}, SESSION),
    Line("leadership:calibration_board", {"GET": "sees the board"}, SESSION, "?view=list"),
    Line("leadership:calibration_news", {"GET": "sees the board"}, SESSION, "?after=0"),
    Line("leadership:placement_detail", {"GET": "sees the board"}, PERSON),
    Line("leadership:placement_move", RUN, PERSON),
    Line("leadership:placement_discuss", {"POST": "runs the board"}, PERSON),
    Line("leadership:placement_note", {"POST": "runs the board"}, PERSON),
    Line("leadership:calibration_fairness", {"GET": "runs the board"}, SESSION),
    Line("leadership:calibration_check", {"POST": "runs the board"}, SESSION),
    Line("leadership:finding_acknowledge", RUN, {**SESSION, "finding": "finding"}),
]  # fmt: skip
BOTH = {"GET": "open", "POST": "open"}
ONE = {"GET": "assessed", "POST": "assessed", "DELETE": "assesses"}
API = [
    Line("api:leadership_scales", {"GET": "open"}),
    Line("api:leadership_performance_assessments", BOTH),
    Line("api:leadership_performance_assessment", ONE, {"pk": "performance_assessment"}),
    Line("api:leadership_potential_assessments", BOTH),
    Line(
        "api:leadership_potential_assessment",
        {"GET": "detail", "POST": "detail", "DELETE": "assesses"},
        {"pk": "potential_assessment"},
    ),
    Line("api:leadership_rounds", BOTH),
    Line(
        "api:leadership_round",
        {"GET": "sees the round", **dict.fromkeys(("PUT", "POST", "DELETE"), "HR")},
        ROUND,
    ),
    Line("api:leadership_round_tasks", {"GET": "sees the round"}, ROUND),
    Line("api:leadership_calibrations", BOTH),
    Line(
        "api:leadership_calibration",
        {"GET": "sees the board", **dict.fromkeys(("PUT", "POST", "DELETE"), "runs the board")},
        SESSION,
    ),
    Line("api:leadership_placements", {"GET": "sees the board"}, SESSION),
    Line("api:leadership_distribution", {"GET": "sees the board"}, SESSION),
    Line("api:leadership_fairness", RUN, SESSION),
    Line("api:leadership_finding", {"POST": "runs the board"}, {"pk": "finding"}),
    Line(
        "api:leadership_placement", {"GET": "sees the board", "PUT": "runs the board"},
        {"pk": "calibration_placement"},
    ),
    Line(
        "api:leadership_placement_moves", {"GET": "sees the board", "POST": "runs the board"},
        {"pk": "calibration_placement"},
    ),
    Line("api:leadership_results", {"GET": "open"}),
]  # fmt: skip
LINES: list[Line] = [*PAGES, *API]
MODELS: list[Model] = [
    Model(
        "leadership_assessmentscale", "assessment_scale", acts=acts("HR", "change_it", "retire"),
        beginnings=acts("HR", "set_up"),
    ),
    Model(
        "leadership_performanceassessment", "performance_assessment", "HR door", "HR in scope",
        acts=acts("HR", "publish"), beginnings=acts("HR door", "export"),
    ),
    Model(
        "leadership_potentialassessment", "potential_assessment", "HR door", "HR in scope",
        acts=acts("HR", "publish"), beginnings=acts("HR door", "export"),
    ),
    Model(
        "leadership_calibrationsession", "calibration",
        acts=acts("HR", "open_it", "close_it"), beginnings=acts("HR", "set_up"),
    ),
    Model(
        "leadership_assessmentround", "assessment_round",
        acts=acts("HR", "begin", "end_it"), beginnings=acts("HR", "set_up"),
    ),
    Model(
        "leadership_assessmenttask", "assessment_task", "HR door", "HR in scope",
        beginnings=acts("HR door", "export"),
    ),
    Model(
        "leadership_placement", "calibration_result", "HR door", "HR in scope",
        beginnings=acts("HR door", "export"),
    ),
]  # fmt: skip
# Further pages that every persona crawls, and where those other than the subject meet their words.
CLOSED: dict[str, object] = {"pk": "calibration_closed"}
CARD: dict[str, object] = {**CLOSED, "placement": "calibration_result"}
MORE_PAGES: list[tuple[str, dict[str, object]]] = [
    ("leadership:calibration_board", CLOSED),
    ("leadership:calibration_distribution", CLOSED),
    ("leadership:calibration_fairness", CLOSED),
    ("leadership:placement_detail", CARD),
    ("api:leadership_placements", CLOSED),
    ("leadership:calibration_setup", {"pk": "calibration_draft"}),
]
MET_BY: list[tuple[str, str, dict[str, object]]] = [
    ("manager", "leadership:person_assessment_edit", DRAFT),
    ("manager", "leadership:person_assessment_history", {"pk": "employee"}),
    ("manager", "leadership:assessment_round_detail", ROUND),
    ("hiring_manager", "leadership:placement_detail", PERSON),
    ("hiring_manager", "leadership:placement_detail", CARD),
    ("hiring_manager", "leadership:calibration_fairness", SESSION),
    ("hiring_manager", "leadership:calibration_setup", {"pk": "calibration_draft"}),
]


def make(about: About) -> dict[str, object]:
    """The subject is assessed, stands on an open board and on one that is closed."""
    people, word = about.people, about.word
    subject, manager = about.subject, people["manager"]
    scale = AssessmentScale.objects.create(
        kind="performance", name="Of performance", labels=["Low", "Middle", "High"]
    )
    draft = assessed(
        subject, manager, scale=scale, state="draft", evidence=word("calibrationdraft")
    )
    seen = assessed(subject, manager, scale=scale, evidence=word("calibrationseen"))
    shown = assessed(
        subject, manager, kind="potential", state="published", evidence=word("calibrationshown")
    )
    seats = {
        "facilitators": [people["hiring_manager"]],
        "participants": [people["former_mentor"]],
    }
    board = session(**seats, name=word("calibrationname"), state="draft")
    placed = Placement.objects.create(
        session=board, employee=subject, performance=1, potential=1, note=word("calibrationnote"),
        performance_assessment=seen, potential_assessment=shown,
    )  # fmt: skip
    PlacementMove.objects.create(
        placement=placed, version=2, from_performance=1, from_potential=1, to_performance=3,
        to_potential=2, reason=word("calibrationreason"), by=people["hiring_manager"].user,
    )  # fmt: skip
    placed.performance, placed.potential, placed.version = 3, 2, 2
    placed.save()
    board.state, board.opened_at = "open", timezone.now()
    board.save()
    finding = checked(board, word("calibrationfinding"))
    closed = session(
        **seats, name="A session that is over", state="draft", sees_after="line",
        box_labels=[*[""] * 7, word("calibrationbox"), ""],
    )  # fmt: skip
    result = Placement.objects.create(
        session=closed, employee=subject, performance=3, potential=2, note=word("calibrationlater")
    )
    for _number in range(4):  # an executive is told of five people and more
        Placement.objects.create(
            session=closed, employee=EmployeeFactory(), performance=2, potential=2
        )
    closed.state, closed.opened_at = "open", timezone.now()
    closed.save()
    closed.state, closed.closed_at = "closed", timezone.now()
    closed.save()
    asked = AssessmentRound.objects.create(
        name="A round", purpose=word("roundpurpose"), due_on=today() + timedelta(days=5),
        ends_on=today() + timedelta(days=9), session=board, state="running",
        opened_at=timezone.now(),
    )  # fmt: skip
    task = asked.tasks.create(employee=subject, assessor=manager)
    unopened = session(**seats, state="draft", purpose=word("calibrationpurpose"))
    return {
        "assessment_scale": scale.pk,
        "assessment_draft": draft.pk,
        "performance_assessment": seen.pk,
        "potential_assessment": shown.pk,
        "assessment_round": asked.pk,
        "assessment_task": task.pk,
        "calibration": board.pk,
        "calibration_placement": placed.pk,
        "calibration_closed": closed.pk,
        "calibration_result": result.pk,
        "calibration_draft": unopened.pk,
        "finding": finding.pk,
    }


def checked(board, note):
    """A check of a board with one finding that was acknowledged."""
    told = {"potential": [], "top": [], "held_back": [], "untold": ["gender"]}
    check = FairnessCheck.objects.create(session=board, boxes={}, told=told)
    return check.findings.create(
        kind="few_in_top", note=note, acknowledged_at=timezone.now(),
        told={
            "attribute": "gender", "values": ["female"], "against_values": ["male"],
            "value": {"value": 20.0, "band": ""}, "against": {"value": 60.0, "band": ""},
            "beyond_chance": False, "kind": "few_in_top",
        },
    )  # fmt: skip
