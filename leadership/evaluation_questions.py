"""What people are asked about a programme: few questions, all of them to be answered.

Nobody skips a question, so all figures of an occasion are of the same people. There are no words
to write: words would tell who wrote them.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from leadership.models import Occasion, ProgrammeTarget, RaterKind
from lib.questions import Kind, Option, Question, check

SCALE = (1.0, 5.0)
LEVEL = "level"  # a question about a competency is called "level_12" by the skill's id


def agree(key: str, text: str) -> Question:
    return Question(key, Kind.AGREE, {"en": text}, required=True)


SESSION = (
    agree("useful", "The session was worth my time."),
    agree("clear", "I know what I will do differently."),
    agree("led", "It was led well."),
)
END = (
    agree("worth", "The programme was worth my time."),
    agree("use", "I can use at work what I learned."),
    agree("fit", "It fitted what I need now."),
    agree("recommend", "I would recommend it to a colleague."),
)
BEHAVIOUR_SELF = (
    agree("does", "I do at work what the programme taught."),
    agree("noticed", "Others notice a difference."),
    agree("room", "I have the room to use it."),
)
BEHAVIOUR_MANAGER = (
    agree("does", "They do at work what the programme taught."),
    agree("noticed", "Others notice a difference."),
    agree("room", "They have the room to use it."),
)
LEVEL_WORDS = (
    "1, I begin", "2, with help", "3, on my own", "4, I help others", "5, others learn from me",
)  # fmt: skip
LEVEL_WORDS_OF_OTHERS = (
    "1, begins", "2, with help", "3, alone", "4, helps others", "5, others learn from them",
)  # fmt: skip


def questions_for(
    occasion: str, rater: str, targets: Iterable[ProgrammeTarget] = ()
) -> list[Question]:
    """The questions of an occasion, in their order."""
    if occasion == Occasion.SESSION:
        return list(SESSION)
    if occasion == Occasion.END:
        return list(END)
    if occasion == Occasion.BEHAVIOUR:
        return list(BEHAVIOUR_SELF if rater == RaterKind.SELF else BEHAVIOUR_MANAGER)
    words = LEVEL_WORDS if rater == RaterKind.SELF else LEVEL_WORDS_OF_OTHERS
    options = tuple(Option(str(n), {"en": text}) for n, text in enumerate(words, start=1))
    return [
        Question(
            f"{LEVEL}_{target.skill_id}",
            Kind.SINGLE,
            {"en": target.skill.name},
            options=options,
            required=True,
        )  # fmt: skip
        for target in targets
    ]


def numbers(questions: Iterable[Question], given: Mapping[str, Any]) -> dict[str, int]:
    """What was answered, as numbers by question; ValidationError at a question that was not."""
    return {one.key: int(str(check(one, given.get(one.key)))) for one in questions}


def words_of(question: str) -> str:
    """What a figure is about: "session:useful" in the words that were asked."""
    occasion, _colon, key = question.partition(":")
    known = {
        Occasion.SESSION: SESSION,
        Occasion.END: END,
        Occasion.BEHAVIOUR: BEHAVIOUR_SELF,
    }.get(occasion, ())  # type: ignore[call-overload]
    found: str = next((one.text["en"] for one in known if one.key == key), "")
    if occasion == Occasion.BEHAVIOUR and key == "does":
        return _("At work, they do what the programme taught.")
    if occasion == Occasion.BEHAVIOUR and key == "room":
        return _("They have the room to use it.")
    return found
