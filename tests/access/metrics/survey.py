"""Access to surveys: their design, waves, answering, release and results.

One design is a draft with a purpose of its own, one wave is open in which everybody is asked and
the subject has a draft, one is planned.
"""

from datetime import timedelta

from lib.dates import today
from metrics.envelopes import new_private_key, public_key_of
from metrics.models import Driver, Wave
from metrics.services.launching import launch_survey
from metrics.services.survey_answers import save_answers
from metrics.services.survey_questions import add_question
from metrics.services.surveys import create_survey
from talent.models import SYSTEM
from tests.access.leadership.about import About
from tests.access.lines import Line, Model, acts

# Whose eyes each word is for; a text without a line here holds no word.
READERS: dict[str, set[str]] = {
    "surveydraft": {"self"},
    "surveydesign": {"admin", "superuser"},
    "surveyplanned": {"admin", "superuser"},
}
# Rules of the matrix that only these lines use, by the personas who get an answer.
RULES: dict[str, list[str]] = {}
DESIGN: dict[str, object] = {"pk": "survey"}
QUESTION: dict[str, object] = {"pk": "survey_question"}
OPEN: dict[str, object] = {"pk": "survey_wave"}
PLANNED: dict[str, object] = {"pk": "survey_planned"}
FORM = {"GET": "HR", "POST": "HR"}
MINE = {"GET": "me", "POST": "me"}
LINES: list[Line] = [
    Line("metrics:survey_home", {"GET": "open"}),
    Line("metrics:survey_promise", {"GET": "open"}),
    Line("metrics:survey_start", {"GET": "me"}, OPEN),
    Line("metrics:survey_question", MINE, OPEN | {"number": 1}),
    Line("metrics:survey_send", MINE, OPEN),
    Line("metrics:survey_list", {"GET": "HR"}, query="?q=a&state=draft&kind=pulse&sort=name"),
    Line("metrics:survey_create", FORM, query="?kind=pulse"),
    Line("metrics:survey_detail", {"GET": "HR"}, DESIGN),
    Line("metrics:survey_edit", FORM, DESIGN),
    Line("metrics:survey_audience", FORM, DESIGN),
    Line("metrics:survey_question_add", FORM, DESIGN),
    Line("metrics:survey_preview", {"GET": "HR"}, DESIGN | {"number": 1}),
    Line("metrics:survey_act", FORM, DESIGN | {"act": "launch"}),
    Line("metrics:survey_question_edit", FORM, QUESTION),
    Line("metrics:survey_question_move", {"POST": "HR"}, QUESTION),
    Line("metrics:survey_question_remove", {"POST": "HR"}, QUESTION),
    Line("metrics:wave_detail", {"GET": "HR"}, OPEN),
    Line("metrics:wave_extend", FORM, OPEN),
    Line("metrics:wave_call_off", FORM, PLANNED),
    Line("api:surveys", FORM),
    Line("api:survey", {"GET": "HR", "PATCH": "HR"}, DESIGN),
    Line("api:survey_acts", {"POST": "HR"}, DESIGN),
    Line("api:survey_questions", FORM, DESIGN),
    Line("api:survey_question", {"PATCH": "HR", "DELETE": "HR"}, QUESTION),
    Line("api:survey_waves", {"GET": "HR"}),
    Line("api:survey_wave_acts", {"POST": "HR"}, OPEN),
    Line("api:my_surveys", {"GET": "open"}),
    Line("api:my_survey", {"GET": "me", "PUT": "me"}, OPEN),
]
MODELS: list[Model] = [
    Model("metrics_driver", "survey_driver", reference=True),
    Model(
        "metrics_survey", "survey", acts=acts("HR", "open_design"),
        beginnings=acts("HR", "design", "export"),
    ),
]  # fmt: skip
# Further pages that every persona crawls, and where those other than the subject meet their words.
MORE_PAGES: list[tuple[str, dict[str, object]]] = [
    ("metrics:survey_question", {"pk": "survey_wave", "number": 2}),
    ("metrics:survey_start", {"pk": "survey_planned"}),
    ("metrics:wave_detail", {"pk": "survey_planned"}),
    ("api:my_survey", {"pk": "survey_planned"}),
]
MET_BY: list[tuple[str, str, dict[str, object]]] = [
    ("admin", "metrics:survey_detail", {"pk": "survey"}),
    ("admin", "metrics:survey_detail", {"pk": "survey_to_come"}),
]


def make(about: About) -> dict[str, object]:
    """Make the records; returns the ids for route arguments."""
    driver = Driver.objects.create(key="growth", name="Growth")
    design = a_design("Draft", about.word("surveydesign"))
    question = design.questions.first()
    wave = launch_survey(actor=SYSTEM, survey=a_design("Asked now", "To hear how you are."))
    Wave.objects.filter(pk=wave.pk).update(public_key=public_key_of(new_private_key()))
    Wave.objects.filter(pk=wave.pk).update(state="open")
    person = wave.people.select_related("employee__user").get(employee=about.subject)
    save_answers(
        actor=about.subject.user, person=person, answers={"words": about.word("surveydraft")}
    )
    soon = today() + timedelta(days=3)
    later = a_design("To come", about.word("surveyplanned"), starts_on=soon)
    planned = launch_survey(actor=SYSTEM, survey=later)
    return {
        "survey": design.pk,
        "survey_question": question.pk,
        "survey_driver": driver.pk,
        "survey_wave": wave.pk,
        "survey_planned": planned.pk,
        "survey_to_come": later.pk,
    }


def a_design(name, purpose, **said):
    survey = create_survey(
        actor=SYSTEM, name=name, purpose=purpose, **({"starts_on": today()} | said)
    )
    for key, kind in (("proud", "agree"), ("words", "comment")):
        add_question(actor=SYSTEM, survey=survey, key=key, kind=kind, texts={"en": f"{key}?"})
    return survey
