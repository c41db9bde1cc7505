"""The lines of sessions, pulses, evaluations, calendars and of following pairs."""

from tests.access.lines import Line

TWO = {"self", "mentor"}
READERS: dict[str, set[str]] = {
    **dict.fromkeys(["agendacoming", "agendaheld", "place", "menteepulse", "mentorpulse"], TWO),
    # Of a pair that has ended, the mentee keeps what was shared, and who wrote it their own.
    **dict.fromkeys(["formeragendacoming", "formerplace"], {"self"}),
    "formeragendaheld": {"self", "former_mentor"},
    "formermenteepulse": {"self"},
    "formermentorpulse": {"self", "former_mentor"},
    "evaluation": {"self"},
    "formerevaluation": {"self"},
}

PAIR: dict[str, object] = {"pk": "pair"}
SESSION: dict[str, object] = {"pk": "session"}
BOTH = {"GET": "the pair", "POST": "the pair"}
SESSIONS = [
    Line("mentoring:session_list", {"GET": "the pair"}, PAIR),
    Line("mentoring:session_propose", BOTH, PAIR),
    Line("mentoring:session_record", BOTH, PAIR),
    Line("mentoring:session_detail", {"GET": "the pair"}, SESSION),
    Line("mentoring:session_move", BOTH, SESSION),
    Line("mentoring:session_agenda", BOTH, SESSION),
    *(
        Line(f"mentoring:session_{act}", {"POST": "the pair"}, SESSION)
        for act in ("agree", "hold", "miss", "cancel")
    ),
    Line("mentoring:session_calendar", {"GET": "the pair"}, SESSION),
    Line("mentoring:session_pulse", BOTH, {"pk": "session_held"}),
    Line("mentoring:evaluation", {"GET": "self", "POST": "self"}, {**PAIR, "moment": "mid"}),
    Line("mentoring:calendar", {"GET": "open"}),
    Line("mentoring:calendar_renew", {"POST": "open"}),
    Line("mentoring:calendar_revoke", {"POST": "open"}),
    Line("mentoring:calendar_feed", {"GET": "never"}, {"token": "unknown"}),
    Line("api:mentoring_sessions", {"GET": "open", "POST": "open"}),
    Line("api:mentoring_session_record", {"POST": "open"}),
    Line("api:mentoring_session", {"GET": "the pair", "PUT": "the pair"}, SESSION),
    Line("api:mentoring_session_agenda", {"PUT": "the pair"}, SESSION),
    *(
        Line(f"api:mentoring_session_{act}", {"POST": "the pair"}, SESSION)
        for act in ("agree", "hold", "miss", "cancel", "pulse")
    ),
    Line("api:mentoring_evaluation", BOTH, {**PAIR, "moment": "mid"}),
    Line("api:mentoring_calendar", {"GET": "self", "POST": "open", "DELETE": "self"}),
]
PROGRAMME: dict[str, object] = {"pk": "programme"}
WATCHED: dict[str, object] = {**PROGRAMME, "pair": "pair"}
FOLLOWING = [
    Line("mentoring:team_mentoring", {"GET": "open"}),
    Line("mentoring:team_mentoring_export", {"GET": "line"}),
    Line("mentoring:programme_pairs", {"GET": "coordinates"}, PROGRAMME),
    Line("mentoring:programme_pairs_export", {"GET": "coordinates"}, PROGRAMME),
    Line("mentoring:programme_pair", {"GET": "coordinates"}, WATCHED),
    Line(
        "mentoring:programme_pair_take_back", {"GET": "coordinates", "POST": "coordinates"}, WATCHED
    ),
    Line("api:mentoring_team", {"GET": "me"}),
    Line("api:mentoring_programme_pairs", {"GET": "coordinates"}, PROGRAMME),
    Line("api:mentoring_programme_pair", {"GET": "coordinates"}, WATCHED),
    Line("api:mentoring_programme_pair_take_back", {"POST": "coordinates"}, WATCHED),
    Line("api:mentoring_programme_figures", {"GET": "coordinates"}, PROGRAMME),
]
LINES = [*SESSIONS, *FOLLOWING]
# Pages of which no line names this record, for the crawl.
MORE_PAGES: list[tuple[str, dict[str, object]]] = [
    ("mentoring:programme_pair", {**PROGRAMME, "pair": "former_pair"}),
    ("mentoring:session_detail", {"pk": "session_held"}),
    ("api:mentoring_session", {"pk": "session_held"}),
    ("mentoring:session_list", {"pk": "former_pair"}),
    ("mentoring:evaluation", {"pk": "former_pair", "moment": "mid"}),
    ("api:mentoring_evaluation", {"pk": "former_pair", "moment": "mid"}),
    ("mentoring:session_detail", {"pk": "former_session"}),
    ("mentoring:session_detail", {"pk": "former_session_held"}),
]
