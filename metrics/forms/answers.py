"""One question on one screen."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from lib.questions import DONT_KNOW, Answer, AnswerField, Kind, Question
from metrics.survey_templates import answer_words


class AnswerForm(forms.Form):
    """One question with the answer that was given before."""

    def __init__(
        self, *args: Any, question: Question, language: str | None = None,
        answer: Answer | list[str] = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.question = question
        # Nobody reads a question in one language and its steps in another.
        is_said = language is not None and language.split("-")[0] in question.text
        self.words = answer_words(language) if is_said else {}
        self.language = language if is_said else "en"
        self.fields["answer"] = AnswerField(question, language)
        if isinstance(answer, int):
            answer = str(answer)
        self.initial["answer"] = answer

    @property
    def is_words(self) -> bool:
        return self.question.kind is Kind.COMMENT

    @property
    def is_scale(self) -> bool:
        return self.question.kind is Kind.SCALE

    @property
    def ends(self) -> tuple[str, str]:
        """What the two ends of a scale stand for."""
        least = self.words.get("least", _("0: not at all"))
        return least, self.words.get("most", _("10: very much"))

    @property
    def kind_of_choice(self) -> str:
        return "checkbox" if self.question.kind is Kind.MULTIPLE else "radio"

    @property
    def choices(self) -> list[dict[str, Any]]:
        """The answers to choose from, and whether each is chosen; “I don’t know” stands apart."""
        given = self["answer"].value()
        chosen = {str(one) for one in given} if isinstance(given, list | tuple) else {str(given)}
        widget: Any = self.fields["answer"].widget
        said = self.words if self.question.kind is Kind.AGREE else {}
        return [
            {
                "value": value,
                "words": said.get(str(value), words),
                "is_chosen": str(value) in chosen,
                "is_apart": value == DONT_KNOW,
            }
            for value, words in widget.choices
        ]
