"""What a reader of the pages of results can note down: every number with its place on the page."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

APART = {"fig-unit", "meta", "visually-hidden"}  # what stands behind a figure
UNSEEN = {"svg", "figure", "script", "style", "select", "option", "nav", "button", "summary"}
EMPTY = {"br", "input", "meta", "img", "hr", "link", "rect", "use", "path"}


@dataclass
class Table:
    """A table with its caption, the heading above it, and rows of texts with the row's link."""

    heading: str
    caption: str = ""
    heads: list = field(default_factory=list)
    rows: list = field(default_factory=list)  # (link, [texts])


class Page(HTMLParser):
    """A page's main part: tables, pairs of a word and a figure, quotes, and all other words."""

    def __init__(self, text):
        super().__init__()
        self.tables, self.pairs, self.lines, self.quotes, self.links = [], [], [], [], []
        self.heading, self.term, self.row_link = "", "", ""
        self._open, self._text, self._row, self._table = [], "", [], None
        self.feed(text)

    @property
    def _in_main(self):
        return "main" in self._open

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        if tag == "a" and self._in_main and said.get("href"):
            self.links.append(said["href"])
            if "th" in self._open:
                self.row_link = self.row_link or said["href"]
        if tag in EMPTY:
            return
        if APART & set((said.get("class") or "").split()):
            self._text += "|"
        self._open.append(tag)
        if tag == "table":
            self._flush()
            self._table = Table(self.heading)
        elif tag == "tr":
            self._row, self.row_link = [], ""
        elif tag in ("h1", "h2", "p", "li", "dt", "dd", "td", "th", "caption", "dl", "section"):
            self._flush()

    def handle_endtag(self, tag):
        if tag not in self._open:
            return
        text = self._taken() if tag in ("td", "th", "caption", "dt", "dd", "h2") else ""
        while self._open.pop() != tag:
            pass
        if tag in ("td", "th"):
            self._row.append(text)
        elif tag == "caption":
            self._table.caption = text
        elif tag == "tr":
            if self._table.heads:
                self._table.rows.append((self.row_link, self._row))
            else:
                self._table.heads = self._row
        elif tag == "table":
            self.tables.append(self._table)
        elif tag == "h2":
            self.heading = text
            self.lines.append((self.heading, text))
        elif tag == "dt":
            self.term = text
        elif tag == "dd":
            self.pairs.append((self.term, text))
        elif tag == "li" and self.heading and self._open and "main" in self._open:
            if text := self._taken():
                self.quotes.append((self.heading, text))
        elif tag in ("h1", "p", "li", "section", "main"):
            self._flush()

    def handle_data(self, data):
        if self._in_main and not UNSEEN & set(self._open):
            self._text += data

    def _taken(self):
        text, self._text = " ".join(self._text.split()), ""
        return text

    def _flush(self):
        if text := self._taken():
            self.lines.append((self.heading, text))
