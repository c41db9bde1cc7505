"""A 360 report on paper: the same figures as its page, drawn and written."""

import logging
from functools import cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from fontTools.ttLib import woff2
from fpdf import FPDF, FontFace

from leadership.queries.feedback_report import Competency, ReportPage, Told

# The typeface of the workplace's theme, which is installed with it; for Latin, Greek, Cyrillic.
FONTS = files("unfold") / "static" / "unfold" / "fonts" / "inter"
FACES = {"": "Inter-Regular", "B": "Inter-SemiBold"}
# It would tell the log which letters a report holds.
logging.getLogger("fontTools").setLevel(logging.WARNING)

WIDE, LINE, DOT = 90, 5.5, 2.2  # millimetres
SOFT, DARK, SHADE, WHITE = 110, 25, 225, 255


@cache
def unpacked(name: str) -> bytes:
    """A face as it is read, for a process: unpacking takes as long as the rest of a report."""
    face = BytesIO()
    woff2.decompress(str(FONTS / f"{name}.woff2"), face)
    return face.getvalue()


class Paper(FPDF):
    """A sheet in A4 with the foot of every page."""

    def __init__(self, foot: str) -> None:
        super().__init__(format="A4")
        self.foot = foot
        with TemporaryDirectory() as folder:  # each file is opened, and read after it is gone
            for style, name in FACES.items():
                path = Path(folder) / f"{name}.ttf"
                path.write_bytes(unpacked(name))
                self.add_font("Inter", style, path)
        self.set_font("Inter", size=10)
        self.set_margin(18)
        self.set_auto_page_break(True, 20)
        self.add_page()

    def footer(self) -> None:
        self.set_y(-14)
        self.ink(SOFT, 8)
        self.cell(0, 4, self.foot)
        self.cell(0, 4, str(self.page_no()), align="R")

    def ink(self, grey: int, size: float, style: str = "") -> None:
        self.set_text_color(grey)
        self.set_font("Inter", style, size)

    def say(self, text: str, size: float = 10, style: str = "", grey: int = DARK) -> None:
        """A paragraph over the whole width."""
        self.ink(grey, size, style)
        self.multi_cell(0, size * 0.52, text, new_x="LMARGIN", new_y="NEXT")


def report_pdf(report: ReportPage) -> bytes:
    """The report as a document in PDF."""
    subject = report.subject
    foot = _("%(cycle)s, confidential") % {"cycle": subject.cycle.name}
    paper = Paper(foot)
    paper.set_title(_("360 feedback: %(name)s") % {"name": subject.employee.name})
    paper.say(subject.employee.name, 20, "B")
    paper.say(_head(report), 10, grey=SOFT)
    paper.ln(5)
    for competency in report.competencies:
        _competency(paper, competency)
    _comments(paper, report)
    return bytes(paper.output())


def _head(report: ReportPage) -> str:
    cycle = report.subject.cycle
    words = [cycle.name]
    if cycle.released_on:
        words.append(date_format(cycle.released_on, "j F Y"))
    missing = [row.get_group_display() for row in report.progress if not row.is_enough]
    if missing:
        words.append(_("not enough answers: %(groups)s") % {"groups": ", ".join(missing)})
    return " · ".join(words)


def _competency(paper: Paper, row: Competency) -> None:
    """A competency with the mean of each group on its scale, and its questions as a table."""
    if paper.will_page_break(40):
        paper.add_page()
    paper.say(row.skill.name, 13, "B")
    paper.ln(1)
    for told in row.shown:
        _drawn(paper, told)
    if not row.shown:
        paper.say(_("Too few have answered."), grey=SOFT)
    paper.ln(1)
    heads = [str(group.label) for group in _groups(row)]
    if heads:
        _table(paper, row, heads)
    paper.ln(4)


def _groups(row: Competency) -> list[Any]:
    places = [
        place for place in range(len(row.told)) if any(asked.told[place] for asked in row.questions)
    ]
    return [
        next(t.group for asked in row.questions if (t := asked.told[place]) is not None)
        for place in places
    ]


def _table(paper: Paper, row: Competency, heads: list[str]) -> None:
    paper.ink(DARK, 9)
    paper.set_fill_color(WHITE)
    head = FontFace(emphasis="BOLD", color=SOFT, fill_color=WHITE)
    widths = (100, *[22] * len(heads))
    with paper.table(
        col_widths=widths, headings_style=head, line_height=LINE, borders_layout="HORIZONTAL_LINES",
        text_align=("LEFT", *["RIGHT"] * len(heads)), width=min(174, sum(widths)), align="LEFT",
    ) as table:  # fmt: skip
        table.row(["", *heads])
        for asked in row.questions:
            by_group = {
                str(told.group.label): told.words for told in asked.told if told is not None
            }
            table.row([asked.words, *(by_group.get(head, "–") for head in heads)])


def _drawn(paper: Paper, told: Told) -> None:
    """One mean: the group, a scale from 1 to 5 with its dot, and the number."""
    paper.ink(DARK, 9)
    paper.cell(38, LINE, str(told.group.label))
    left, middle = paper.get_x(), paper.get_y() + LINE / 2
    paper.set_draw_color(SHADE)
    paper.set_line_width(0.6)
    paper.line(left, middle, left + WIDE, middle)
    paper.set_fill_color(DARK)
    place = left + told.place / 400 * WIDE
    paper.ellipse(place - DOT / 2, middle - DOT / 2, DOT, DOT, style="F")
    paper.set_x(left + WIDE + 5)
    paper.cell(0, LINE, told.words, new_x="LMARGIN", new_y="NEXT")


def _comments(paper: Paper, report: ReportPage) -> None:
    if not report.comments:
        return
    paper.say(_("In words"), 15, "B")
    paper.ln(2)
    asked = ""
    for row in report.comments:
        if row.words != asked:
            asked = row.words
            paper.say(asked, 10, "B")
        paper.say(str(row.group.label), 9, grey=SOFT)
        for text in row.texts:
            paper.ln(1.5)
            paper.say(text, 10)
        paper.ln(4)
