"""The lines of matching, of finding a mentor and of answers."""

from tests.access.lines import Line

# Whose eyes each word of `mentoring_world` is for, as far as matching shows it.
READERS: dict[str, set[str]] = {"pairrule": {"coordinator", "admin", "superuser"}}

PROGRAMME: dict[str, object] = {"pk": "programme"}
RUN: dict[str, object] = {"pk": "programme", "run": "run"}
PAIR: dict[str, object] = {"pk": "pair"}
ENROLMENT: dict[str, object] = {"pk": "enrolment"}
ASK: dict[str, object] = ENROLMENT | {"mentor": "mentor_enrolment"}
BOTH = {"GET": "coordinates", "POST": "coordinates"}

LINES = [
    Line("mentoring:run_list", {"GET": "coordinates"}, PROGRAMME),
    Line("mentoring:run_start", BOTH, PROGRAMME),
    Line("mentoring:pair_rules", BOTH, PROGRAMME),
    Line(
        "mentoring:pair_rule_remove", {"POST": "coordinates"},
        PROGRAMME | {"rule": "pair_rule"},
    ),
    Line("mentoring:run_detail", {"GET": "coordinates"}, RUN, "?q=subject&sort=worst"),
    Line("mentoring:run_work", {"GET": "coordinates"}, RUN),
    Line("mentoring:run_retry", {"POST": "coordinates"}, RUN),
    Line("mentoring:run_discard", {"POST": "coordinates"}, RUN),
    Line("mentoring:run_publish", BOTH, RUN),
    Line("mentoring:run_export", {"GET": "coordinates"}, RUN),
    Line("mentoring:mentor_find", {"GET": "self"}, ENROLMENT),
    Line("mentoring:mentor_ask", {"GET": "self", "POST": "self"}, ASK),
    Line("mentoring:answer_list", {"GET": "me"}),
    Line("mentoring:answer_detail", {"GET": "the pair"}, PAIR),
    Line("mentoring:answer_accept", {"POST": "the pair"}, PAIR),
    Line("mentoring:answer_decline", {"GET": "the pair", "POST": "the pair"}, PAIR),
    Line("mentoring:answer_take_back", {"POST": "self"}, PAIR),
    Line("api:mentoring_runs", BOTH, PROGRAMME),
    Line("api:mentoring_pair_rules", BOTH, PROGRAMME),
    Line("api:mentoring_run", {"GET": "coordinates"}, {"pk": "run"}),
    Line("api:mentoring_proposals", {"GET": "coordinates"}, {"pk": "run"}),
    Line(
        "api:mentoring_run_why", {"GET": "coordinates"}, {"pk": "run"},
        "?mentee={enrolment}&mentor={mentor_enrolment}",
    ),
    Line("api:mentoring_run_acts", {"POST": "coordinates"}, {"pk": "run"}),
    Line("api:mentoring_pair_rule", {"DELETE": "coordinates"}, {"pk": "pair_rule"}),
    Line("api:mentoring_suggestions", {"GET": "self"}, ENROLMENT),
    Line("api:mentoring_ask", {"POST": "self"}, ENROLMENT),
    Line("api:mentoring_answers", {"GET": "open"}),
    Line("api:mentoring_answer", {"GET": "the pair"}, PAIR),
    Line("api:mentoring_answer_accept", {"POST": "the pair"}, PAIR),
    Line("api:mentoring_answer_decline", {"POST": "the pair"}, PAIR),
    Line("api:mentoring_answer_take_back", {"POST": "self"}, PAIR),
]  # fmt: skip
