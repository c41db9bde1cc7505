"""Questions that several parts of one page ask: answered once while the page is made."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")

_kept: ContextVar[dict[Hashable, Any] | None] = ContextVar("kept", default=None)


@contextmanager
def answers_kept() -> Iterator[None]:
    """Inside, what is marked by `asked_once` is asked once for the same arguments.

    Only for reading: what is written inside is not seen by what was asked before it.
    """
    token = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(token)


def asked_once(question: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
    """A question whose answer is kept inside `answers_kept`, and asked each time elsewhere.

    The arguments are compared as keys of a dict: rows of the database by their ids. Nobody may
    change the answer, since others are given it too.
    """

    @wraps(question)
    def asked(*args: Asked.args, **kwargs: Asked.kwargs) -> Answer:
        kept = _kept.get()
        if kept is None:
            return question(*args, **kwargs)
        key = (question, args, tuple(sorted(kwargs.items())))
        if key not in kept:
            kept[key] = question(*args, **kwargs)
        answer: Answer = kept[key]
        return answer

    return asked
