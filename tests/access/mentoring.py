"""The lines of mentoring, and whose eyes its words are for."""

from tests.access import mentoring_pairs, mentoring_runs, mentoring_sessions
from tests.access.lines import Line

# Whose eyes each word of `mentoring_world` is for; a text without a line here holds no word.
READERS: dict[str, set[str]] = {
    **mentoring_pairs.READERS,
    **mentoring_sessions.READERS,
    **mentoring_runs.READERS,
    "programmedraft": {"coordinator", "admin", "superuser"},
    "enrolmentabout": {"self", "coordinator", "admin", "superuser"},
}

# The subject is the mentee of the mentor; the former mentor's pair with the subject has ended.
PROGRAMME: dict[str, object] = {"pk": "programme"}
DRAFT: dict[str, object] = {"pk": "programme_draft"}
ENROLMENT: dict[str, object] = {"pk": "enrolment"}
RUNS = {"GET": "coordinates", "POST": "coordinates"}
PART = {"GET": "takes part", "POST": "takes part"}

PROGRAMMES = [
    Line("mentoring:programme_list", {"GET": "open"}, query="?q=grow&show=drafts&sort=name"),
    Line("mentoring:programme_create", {"GET": "HR", "POST": "HR"}),
    Line("mentoring:programme_detail", {"GET": "open"}, PROGRAMME),
    Line("mentoring:programme_edit", RUNS, DRAFT),
    Line("mentoring:programme_score", RUNS, DRAFT),
    Line("mentoring:programme_audience", RUNS, DRAFT),
    Line("mentoring:programme_audience_count", {"GET": "coordinates"}, DRAFT),
    Line("mentoring:programme_questions", RUNS, DRAFT),
    Line("mentoring:programme_open", {"POST": "coordinates"}, DRAFT),
    Line("mentoring:programme_call_off", RUNS, PROGRAMME),
    Line("mentoring:programme_finish", RUNS, PROGRAMME),
    Line("mentoring:programme_people", {"GET": "coordinates"}, PROGRAMME, "?q=subject&sort=name"),
    Line("mentoring:programme_people_export", {"GET": "coordinates"}, PROGRAMME),
    Line(
        "mentoring:programme_join", {"GET": "me", "POST": "me"},
        {"pk": "programme", "side": "mentee"},
    ),
    Line("mentoring:enrolment_detail", {"GET": "takes part"}, ENROLMENT),
    Line("mentoring:enrolment_edit", {"GET": "self", "POST": "self"}, ENROLMENT),
    Line("mentoring:enrolment_withdraw", PART, ENROLMENT),
    Line("mentoring:enrolment_promote", {"POST": "coordinates"}, ENROLMENT),
    Line("mentoring:block_list", {"GET": "me", "POST": "me"}),
    Line("api:mentoring_programmes", {"GET": "open", "POST": "open"}),
    Line("api:mentoring_programme", {"GET": "coordinates", "PATCH": "coordinates"}, DRAFT),
    Line("api:mentoring_programme_acts", {"POST": "open"}, PROGRAMME),
    Line("api:mentoring_programme_people", {"GET": "coordinates", "POST": "me"}, PROGRAMME),
    Line("api:mentoring_enrolments", {"GET": "open"}),
    Line("api:mentoring_enrolment", {"GET": "takes part", "PATCH": "self"}, ENROLMENT),
    Line("api:mentoring_enrolment_acts", {"POST": "takes part"}, ENROLMENT),
    Line("api:mentoring_blocks", {"GET": "me", "PUT": "me"}),
]  # fmt: skip

LINES: list[Line] = [
    *PROGRAMMES,
    *mentoring_pairs.LINES,
    *mentoring_sessions.LINES,
    *mentoring_runs.LINES,
]
