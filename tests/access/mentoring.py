"""The lines of mentoring, and whose eyes its words are for."""

from tests.access.lines import Line

# Whose eyes each word of `mentoring_world` is for; a text without a line here holds no word.
READERS: dict[str, set[str]] = {}

# The subject is the mentee of the mentor; the former mentor's pair with the subject has ended.
LINES: list[Line] = []
