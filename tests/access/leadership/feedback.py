"""Access to 360 feedback and feedback on request.

One cycle is released with a report that the line reads, one runs in which the peer and the hiring
manager are asked, one is open for nomination, one is a draft. The peer was also asked by name.
"""

from datetime import timedelta

from leadership.models import FeedbackRater, FeedbackRequest, QuestionSet
from leadership.services import feedback_raters
from leadership.services.feedback_answers import save_answers
from leadership.services.feedback_closing import close_cycle, release_cycle
from leadership.services.feedback_cycles import (
    add_subjects,
    begin_answers,
    create_cycle,
    launch_cycle,
)
from lib.dates import today
from talent.models import SYSTEM
from tests.access.leadership.about import About
from tests.access.lines import Line, Model, acts

CHAIN = {"self", "manager", "skip_manager"}
# Whose eyes each word is for; a text without a line here holds no word.
READERS: dict[str, set[str]] = {
    "reportpeers": CHAIN,  # a comment of a group large enough
    "reportmanager": CHAIN,
    "reportsecret": {"self"},  # of a cycle whose reports managers do not read
    "raterdraft": {"peer"},
    "ratersent": {"hiring_manager"},
    "wordsasked": {"self", "peer"},
    "wordsgiven": {"self", "peer"},
    "wordsshared": {*CHAIN, "peer"},
    "cyclepurpose": {"admin", "superuser"},
}
# Rules of the matrix that only these lines use, by the personas who get an answer.
RULES: dict[str, list[str]] = {
    "feedback: reads the report": ["self", "manager", "skip_manager"],
    "feedback: the line": ["manager", "skip_manager"],
    "feedback: mine or the line": ["self", "manager", "skip_manager"],
    "feedback: the rater": ["peer"],
    "feedback: the two": ["self", "peer"],
}
REPORT: dict[str, object] = {"pk": "feedback_report"}
CHOOSES: dict[str, object] = {"pk": "feedback_choosing"}
LISTED: dict[str, object] = {"pk": "feedback_listed"}
RATER: dict[str, object] = {"pk": "feedback_rater"}
CYCLE: dict[str, object] = {"pk": "feedback_cycle"}
ASKED: dict[str, object] = {"pk": "feedback_request"}
READS, RATES = "feedback: reads the report", "feedback: the rater"
LINE, TWO = "feedback: the line", "feedback: the two"
LINES: list[Line] = [
    Line("leadership:feedback_home", {"GET": "me"}),
    Line("leadership:feedback_subject", {"GET": "self", "POST": "self"}, CHOOSES),
    Line("leadership:feedback_send", {"POST": "self"}, CHOOSES),
    Line("leadership:feedback_take_back", {"POST": "self"}, CHOOSES),
    Line("leadership:feedback_drop", {"POST": "self"}, {"pk": "feedback_proposed"}),
    Line("leadership:feedback_report", {"GET": READS}, REPORT),
    Line("leadership:feedback_report_table", {"GET": READS}, REPORT),
    Line("leadership:feedback_report_pdf", {"GET": READS}, REPORT),
    Line("leadership:feedback_plan", {"GET": "self", "POST": "self"}, REPORT),
    Line("leadership:feedback_answer", {"GET": RATES, "POST": RATES}, RATER),
    Line("leadership:feedback_decline", {"GET": RATES, "POST": RATES}, RATER),
    Line("leadership:feedback_agree", {"GET": LINE, "POST": LINE}, LISTED),
    Line("leadership:feedback_send_back", {"POST": LINE}, LISTED),
    Line("leadership:feedback_cycles", {"GET": "HR"}, query="?q=spring&state=draft&sort=name"),
    Line("leadership:feedback_cycle_create", {"GET": "HR", "POST": "HR"}),
    Line("leadership:feedback_cycle", {"GET": "HR"}, CYCLE, "?q=subject"),
    Line("leadership:feedback_cycle_edit", {"GET": "HR", "POST": "HR"}, CYCLE),
    Line("leadership:feedback_people", {"GET": "HR", "POST": "HR"}, CYCLE),
    Line(
        "leadership:feedback_cycle_act", {"GET": "HR", "POST": "HR"},
        {"pk": "feedback_cycle", "act": "launch"},
    ),
    Line("leadership:feedback_subject_remove", {"POST": "HR"}, LISTED),
    Line("leadership:feedback_requests", {"GET": "open"}, query="?q=canary&show=asked"),
    Line("leadership:feedback_ask", {"GET": "me", "POST": "me"}),
    Line("leadership:feedback_request", {"GET": TWO, "POST": RATES}, ASKED),
    Line("leadership:feedback_request_decline", {"POST": RATES}, ASKED),
    Line("leadership:feedback_request_take_back", {"POST": "self"}, ASKED),
    Line("leadership:feedback_request_share", {"POST": "self"}, ASKED),
    Line("api:leadership_feedback_question_sets", {"GET": "HR"}),
    Line("api:leadership_feedback_cycles", {"GET": "HR", "POST": "HR"}),
    Line("api:leadership_feedback_cycle", {"GET": "HR", "PATCH": "HR"}, CYCLE),
    Line("api:leadership_feedback_cycle_acts", {"POST": "HR"}, CYCLE),
    Line("api:leadership_feedback_cycle_people", {"GET": "HR", "POST": "HR"}, CYCLE),
    Line("api:leadership_feedback_subjects", {"GET": "open"}),
    Line(
        "api:leadership_feedback_raters",
        {"GET": "feedback: mine or the line", "POST": "feedback: mine or the line"}, CHOOSES,
    ),
    Line(
        "api:leadership_feedback_subject_acts", {"POST": "feedback: mine or the line"}, CHOOSES
    ),
    Line("api:leadership_feedback_rater", {"DELETE": "self"}, {"pk": "feedback_proposed"}),
    Line("api:leadership_feedback_answers", {"GET": "open"}),
    Line("api:leadership_feedback_answer", {"GET": RATES, "PUT": RATES, "DELETE": RATES}, RATER),
    Line("api:leadership_feedback_reports", {"GET": "open"}),
    Line("api:leadership_feedback_report", {"GET": READS}, REPORT),
    Line("api:leadership_feedback_requests", {"GET": "open", "POST": "me"}),
    Line("api:leadership_feedback_request", {"GET": TWO}, ASKED),
    Line("api:leadership_feedback_request_acts", {"POST": TWO}, ASKED),
]  # fmt: skip
MODELS: list[Model] = [
    Model("leadership_questionset", "feedback_set", reference=True),
    Model(
        "leadership_feedbackcycle", "feedback_cycle",
        acts=acts("HR", "edit", "launch", "begin", "close", "release", "call_off"),
        beginnings=acts("HR", "set_up", "export"),
    ),
]  # fmt: skip
# Further pages that every persona crawls, and where those other than the subject meet their words.
MORE_PAGES: list[tuple[str, dict[str, object]]] = [
    ("leadership:feedback_report", {"pk": "feedback_secret"}),
    ("leadership:feedback_report_table", {"pk": "feedback_secret"}),
    ("leadership:feedback_answer", {"pk": "feedback_sent"}),
    ("api:leadership_feedback_answer", {"pk": "feedback_sent"}),
    ("leadership:feedback_request", {"pk": "feedback_words"}),
    ("leadership:feedback_request", {"pk": "feedback_shared"}),
    ("api:leadership_feedback_request", {"pk": "feedback_shared"}),
    ("leadership:feedback_agree", {"pk": "feedback_running"}),
    ("leadership:feedback_subject", {"pk": "feedback_running"}),
    ("leadership:feedback_cycle", {"pk": "feedback_cycle_running"}),
    ("api:leadership_feedback_raters", {"pk": "feedback_running"}),
]
MET_BY: list[tuple[str, str, dict[str, object]]] = [
    ("peer", "leadership:feedback_answer", {"pk": "feedback_rater"}),
    ("hiring_manager", "leadership:feedback_answer", {"pk": "feedback_sent"}),
    ("admin", "leadership:feedback_cycle", {"pk": "feedback_cycle"}),
]


def make(about: About) -> dict[str, object]:
    """Make the records; returns the ids for route arguments."""
    made = QuestionSet.objects.create(name="Questions")
    for kind in ("agree", "comment"):
        made.questions.create(kind=kind, skill=about.skill, text=f"{kind} {{name}}?")
    things: dict[str, object] = {"feedback_set": made.pk}
    for name, managers_read, prefix in [("report", True, ""), ("secret", False, "secret")]:
        things[f"feedback_{name}"] = a_report(about, made, managers_read, prefix)
    things |= a_running_cycle(about, made)
    things |= two_lists(about, made)
    things["feedback_cycle"] = a_cycle(made, about.word("cyclepurpose")).pk
    return things | some_words(about)


def a_cycle(made, purpose="To grow", **said):
    soon = {"nominate_until": today() + timedelta(days=5), "ends_on": today() + timedelta(days=9)}
    return create_cycle(
        actor=SYSTEM, name="Spring", purpose=purpose, question_set=made, least_peers=3,
        least_reports=3, feeds_skills=False, **({"managers_read": False} | said), **soon,
    )  # fmt: skip


def launched(about, made, **said):
    cycle = a_cycle(made, **said)
    (subject,) = add_subjects(actor=SYSTEM, cycle=cycle, people=[about.subject])
    return launch_cycle(actor=SYSTEM, cycle=cycle), subject


def asked(about, subject, *names):
    """These personas are asked, and with them those whom HR names."""
    user = about.subject.user
    for name in names:
        person = about.people[name]
        feedback_raters.propose_rater(actor=user, subject=subject, employee=person)
    rows = FeedbackRater.objects.filter(subject=subject, state="proposed")
    kept = list(rows.values_list("pk", flat=True))
    boss = about.users["manager"]
    feedback_raters.agree_raters(actor=boss, subject=subject, keep=kept)


def say(about, subject, name, text, send=True):
    rater = FeedbackRater.objects.select_related("employee__user", "subject").get(
        subject=subject, employee=about.people[name]
    )
    first, second = [row.asked.key for row in subject.cycle.questions.all()]
    save_answers(
        actor=rater.employee.user, rater=rater, answers={first: 3, second: text}, send=send
    )
    return rater


PEERS = ("peer", "hiring_manager", "coordinator", "former_mentor")


def a_report(about, made, managers_read, prefix):
    cycle, subject = launched(about, made, managers_read=managers_read)
    asked(about, subject, *PEERS)
    cycle = begin_answers(actor=SYSTEM, cycle=cycle)
    subject.refresh_from_db()
    if prefix:
        say(about, subject, "self", about.word("reportsecret"))
    else:
        for name in PEERS[:3]:
            say(about, subject, name, f"{about.word('reportpeers')} {name[0]}")
        say(about, subject, "manager", about.word("reportmanager"))
    cycle = close_cycle(actor=SYSTEM, cycle=cycle)
    release_cycle(actor=SYSTEM, cycle=cycle)
    return subject.pk


def a_running_cycle(about, made):
    cycle, subject = launched(about, made)
    asked(about, subject, *PEERS)
    begin_answers(actor=SYSTEM, cycle=cycle)
    subject.refresh_from_db()
    draft = say(about, subject, "peer", about.word("raterdraft"), send=False)
    sent = say(about, subject, "hiring_manager", about.word("ratersent"))
    return {
        "feedback_running": subject.pk,
        "feedback_cycle_running": cycle.pk,
        "feedback_rater": draft.pk,
        "feedback_sent": sent.pk,
    }


def two_lists(about, made):
    """One that the subject still writes, and one that waits for the line."""
    _cycle, choosing = launched(about, made)
    user = about.subject.user
    for name in PEERS:
        rater = feedback_raters.propose_rater(
            actor=user, subject=choosing, employee=about.people[name]
        )
    _cycle, listed = launched(about, made)
    for name in PEERS:
        feedback_raters.propose_rater(actor=user, subject=listed, employee=about.people[name])
    feedback_raters.send_proposal(actor=user, subject=listed)
    return {
        "feedback_choosing": choosing.pk,
        "feedback_proposed": rater.pk,
        "feedback_listed": listed.pk,
    }


def some_words(about):
    said = {"asker": about.subject, "asked": about.people["peer"]}
    waits = FeedbackRequest.objects.create(**said, topic=about.word("wordsasked"))
    answered = {"state": "answered", "answered_at": waits.asked_at, "topic": "The workshop"}
    own = FeedbackRequest.objects.create(**said, **answered, answer=about.word("wordsgiven"))
    shared = FeedbackRequest.objects.create(
        **said, **answered, answer=about.word("wordsshared"), is_shared=True
    )
    return {
        "feedback_request": waits.pk,
        "feedback_words": own.pk,
        "feedback_shared": shared.pk,
    }
