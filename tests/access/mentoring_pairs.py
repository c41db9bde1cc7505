"""The lines of pairs, and whose eyes their words are for."""

from tests.access.lines import Line

TWO, FORMER = {"self", "mentor"}, {"self", "former_mentor"}
HR = {"manager", "skip_manager", "partner", "coordinator", "admin", "superuser"}
READERS: dict[str, set[str]] = {
    **dict.fromkeys(["expectations", "menteenote", "mentornote", "pairaction"], TWO),
    **dict.fromkeys(["formerexpectations", "formermentornote"], FORMER),
    # A former mentor keeps what they wrote, and the mentee all.
    **dict.fromkeys(["formermenteenote", "formerpairaction"], {"self"}),
    "pairgoal": {*TWO, *HR},
    "formerpairgoal": {"self", *HR},
    "menteeprivate": {"self"},
    "mentorprivate": {"mentor"},
    "formermenteeprivate": {"self"},
    "formermentorprivate": {"former_mentor"},
    # Both wait for the colleague's answer: whom they are for reads them after a yes.
    "introduction": {"mentor", "peer"},
    "formerintroduction": {"former_mentor", "peer"},
}

PAIR: dict[str, object] = {"pk": "pair"}
GOAL: dict[str, object] = {"pk": "pair_goal"}
ACTION: dict[str, object] = {"pk": "pair_action"}
BOTH = {"GET": "the pair", "POST": "the pair"}
STEERS = {"GET": "steers the pair", "POST": "steers the pair"}
PAIRS = [
    Line("mentoring:home", {"GET": "open"}),
    Line("mentoring:network", {"GET": "me"}),
    Line("mentoring:pair_list", {"GET": "me"}),
    Line("mentoring:pair_detail", {"GET": "the pair"}, PAIR),
    *(Line(f"mentoring:pair_{name}", STEERS, PAIR) for name in ("pause", "end", "complete")),
    Line("mentoring:pair_resume", {"POST": "steers the pair"}, PAIR),
    *(
        Line(f"mentoring:pair_{name}", BOTH, PAIR)
        for name in ("agreement", "goal_add", "notes", "private", "action_add")
    ),
    Line("mentoring:agreement_sign", {"POST": "the pair"}, PAIR),
    Line("mentoring:pair_goal_edit", BOTH, GOAL),
    *(
        Line(f"mentoring:pair_goal_{name}", {"POST": "the pair"}, GOAL)
        for name in ("progress", "state", "restore")
    ),
    Line("mentoring:pair_note_edit", {"GET": "self", "POST": "self"}, {"pk": "note"}),
    Line("mentoring:pair_note_remove", {"POST": "self"}, {"pk": "note"}),
    Line("mentoring:pair_action_edit", BOTH, ACTION),
    *(
        Line(f"mentoring:pair_action_{name}", {"POST": "the pair"}, ACTION)
        for name in ("tick", "remove")
    ),
    Line("mentoring:pair_action_plan", {"GET": "self", "POST": "self"}, ACTION),
    Line("mentoring:introduce", {"GET": "mentor", "POST": "mentor"}, PAIR),
    Line("mentoring:introduction_detail", {"GET": "peer"}, {"pk": "introduction"}),
    Line("mentoring:introduction_answer", {"POST": "peer"}, {"pk": "introduction"}),
    Line("mentoring:introduction_withdraw", {"POST": "mentor"}, {"pk": "introduction"}),
]
PAIRS_API = [
    Line("api:mentoring_pairs", {"GET": "open"}),
    Line("api:mentoring_pair", {"GET": "follows the pair"}, PAIR),
    *(
        Line(f"api:pair_{name}", {"POST": "steers the pair"}, PAIR)
        for name in ("pause", "resume", "end", "complete")
    ),
    Line("api:pair_agreement", {"GET": "the pair", "PUT": "the pair"}, PAIR),
    Line("api:agreement_sign", {"POST": "the pair"}, PAIR),
    Line("api:pair_goals", {"POST": "the pair"}, PAIR),
    Line("api:pair_goal", {"PUT": "the pair"}, GOAL),
    Line("api:pair_goal_state", {"POST": "the pair"}, GOAL),
    Line("api:pair_notes", BOTH, PAIR),
    Line("api:pair_note", {"PUT": "self", "DELETE": "self"}, {"pk": "note"}),
    Line("api:pair_private", {"GET": "the pair", "PUT": "the pair"}, PAIR),
    Line("api:pair_actions", BOTH, PAIR),
    Line("api:pair_action", {"PUT": "the pair", "DELETE": "the pair"}, ACTION),
    Line("api:pair_action_tick", {"PUT": "the pair"}, ACTION),
    Line("api:pair_action_plan", {"POST": "the pair"}, ACTION),
    # An empty body is refused before it is asked who introduces.
    Line("api:pair_introductions", {"POST": "the pair"}, PAIR),
    Line("api:introductions", {"GET": "open"}),
    Line("api:introduction_answer", {"POST": "introduces"}, {"pk": "introduction"}),
    Line("api:introduction_withdraw", {"POST": "mentor"}, {"pk": "introduction"}),
]
# Pages about the pair that has ended, for the crawl.
FORMER_PAGES = [f"mentoring:pair_{name}" for name in ("detail", "notes", "private")]

LINES: list[Line] = [*PAIRS, *PAIRS_API]
