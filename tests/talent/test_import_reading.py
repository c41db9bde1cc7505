"""Files in whatever state they arrive: what is read, and what is said about the rest."""

import io
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.formula import ArrayFormula

from talent.imports.problems import Problem, UnreadableError
from talent.imports.reading import AS_IT_SHOWS, Form, Source, read


def rows_of(content, form=AS_IT_SHOWS):
    source = Source("people", "people.csv", lambda: io.BytesIO(content))
    table = read(source, source.open(), form)
    return [table.columns, *table.rows]


def refusal_of(content, form=AS_IT_SHOWS):
    with pytest.raises(UnreadableError) as refusal:
        rows_of(content, form)
    return str(refusal.value)


def workbook(*rows, sheet="People"):
    book = Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


PLAIN = [["id", "name"], (2, ["1", "Zoë"]), (3, ["2", "Ana"])]


@pytest.mark.parametrize(
    "content",
    [
        "id,name\n1,Zoë\n2,Ana\n".encode(),
        "id,name\r\n1,Zoë\r\n2,Ana".encode(),
        "id;name\n1;Zoë\n2;Ana\n".encode(),
        "id\tname\n1\tZoë\n2\tAna\n".encode(),
        "id,name\n1,Zoë\n2,Ana\n".encode("utf-8-sig"),
        "id,name\n1,Zoë\n2,Ana\n".encode("utf-16"),
        ' id , name \n"1", Zoë \n2,"Ana"\n'.encode(),
        "id,name,,\n1,Zoë,,\n2,Ana,,\n".encode(),
    ],
    ids=["unix", "windows", "semicolon", "tab", "bom", "utf-16", "spaces", "empty columns"],
)
def test_read_takes_a_table_however_it_is_written(content):
    assert rows_of(content) == PLAIN


def test_read_takes_an_encoding_that_the_mapping_names():
    assert rows_of("id,name\n1,Zoë\n2,Ana\n".encode("cp1252"), Form("cp1252")) == PLAIN


def test_read_numbers_rows_as_a_spreadsheet_does():
    content = b'id,note\n1,"two\nlines"\n\n2,"say ""yes"""\n'

    assert rows_of(content) == [["id", "note"], (2, ["1", "two\nlines"]), (4, ["2", 'say "yes"'])]


def test_read_keeps_the_odd_length_of_ragged_rows():
    assert rows_of(b"id,name\n1\n2,Ana,more\n") == [
        ["id", "name"], (2, ["1"]), (3, ["2", "Ana", "more"]),
    ]  # fmt: skip


def test_read_keeps_formulas_as_text():
    assert rows_of(b'id,name\n1,"=HYPERLINK(""x"")"\n')[1] == (2, ["1", '=HYPERLINK("x")'])


def test_read_says_which_byte_of_which_row_is_not_in_the_encoding():
    content = b'id,name\n1,"two\nlines"\n2,Zo\xeb\n'

    assert refusal_of(content) == (
        "people.csv, row 3 “2,Zo�”: Byte 0xEB at place 27 is not UTF-8. Save the file as "
        "“CSV UTF-8”, or name its encoding in the mapping."
    )


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "people.csv: The file is empty."),
        (b"\n \n", "people.csv: The file is empty."),
        (b'id,name\n1,"Ana\n2\n', "people.csv, row 2: A quote that opens here is never closed."),
        (
            b'id,name\n1,"A"na\n',
            "people.csv, row 2: After a closing quote the cell must end: write a quote inside a "
            "cell twice.",
        ),
        (
            b"id,name\n1," + b"x" * 1_000_001,
            "people.csv, row 2: This line is longer than 1,000,000 characters: is a quote left "
            "open?",
        ),
        (b"id,name\n1," + b"x" * 200_000, "people.csv, row 2: A quote that opens here is never "
         "closed."),
        (b"\xd0\xcf\x11\xe0rest", "people.csv: This is an old spreadsheet: save it as .xlsx or "
         "CSV."),
        (b"PK\x03\x04rest", "people.csv: The file is damaged: save it again as .xlsx or CSV."),
    ],
)  # fmt: skip
def test_read_refuses_what_it_cannot_read_with_the_reason(content, words):
    assert refusal_of(content) == words


def test_read_refuses_an_encoding_that_does_not_exist():
    assert refusal_of(b"id\n1\n", Form("latin-99")) == (
        "people.csv, row 1 “latin-99”: There is no encoding of this name."
    )


def test_read_does_not_hold_a_large_file_in_memory():
    class Endless(io.RawIOBase):
        """Gives a million rows without having them."""

        def __init__(self):
            self.lines = (b"%d,Ana\n" % number for number in range(1_000_000))
            self.asked = 0

        def read(self, size=-1):
            return b"id,name\n"[:size]

        def seek(self, place, whence=0):
            return place

        def readline(self, size=-1):
            self.asked += 1
            return b"id,name\n" if self.asked == 1 else next(self.lines)

    stream = Endless()
    table = read(Source("people", "people.csv", lambda: stream), stream)

    first = next(table.rows)

    assert [first, stream.asked] == [(2, ["0", "Ana"]), 2]


def test_read_takes_the_cells_of_a_workbook_as_one_would_type_them():
    content = workbook(
        ["id", "name", "since", "seen", "share", "sum", "here"],
        [7, " Ana ", date(2020, 2, 29), datetime(2020, 1, 2, 3, 4), 2.5, "=1+1", True],  # noqa: DTZ001
        [None, None, None, None, None, None, None],
        [8.0, "Bea", datetime(2021, 1, 1), None, None, ArrayFormula("F4", "=A1:A2"), None],  # noqa: DTZ001
    )

    assert rows_of(content) == [
        ["id", "name", "since", "seen", "share", "sum", "here"],
        (2, ["7", "Ana", "2020-02-29", "2020-01-02 03:04:00", "2.5", "=1+1", "True"]),
        (4, ["8", "Bea", "2021-01-01", "", "", "=A1:A2", ""]),
    ]


def test_read_takes_the_sheet_that_the_mapping_names():
    content = workbook(["id"], [1], sheet="Staff")

    assert [rows_of(content, Form(sheet="Staff")), refusal_of(content, Form(sheet="Boats"))] == [
        [["id"], (2, ["1"])],
        "people.csv: There is no sheet “Boats” in this file.",
    ]


def test_read_refuses_a_package_that_is_no_workbook():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("readme.txt", "hello")

    assert refusal_of(stream.getvalue()) == (
        "people.csv: This is not a spreadsheet: save it as .xlsx or CSV."
    )


def repacked(content, change):
    """A workbook whose sheet's XML was changed."""
    stream, made = io.BytesIO(content), io.BytesIO()
    with zipfile.ZipFile(stream) as before, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in before.namelist():
            part = before.read(name)
            new.writestr(name, change(part) if name == "xl/worksheets/sheet1.xml" else part)
    return made.getvalue()


@pytest.mark.parametrize(
    "change",
    [
        lambda sheet: sheet[: len(sheet) // 2],
        lambda sheet: sheet.replace(b'r="A2"', b'r="ZZZZ2"'),
        lambda sheet: sheet.replace(b'<c r="A2" t="n"><v>1</v>', b'<c r="A2" t="s"><v>999</v>'),
        lambda sheet: sheet.replace(b'<c r="A2" t="n"><v>1</v>', b'<c r="A2" t="d"><v>x</v>'),
    ],
    ids=["cut off", "a column that is none", "a text that is missing", "a day that is none"],
)
def test_read_refuses_a_damaged_workbook_in_words(change):
    damaged = repacked(workbook(["id"], [1], [2]), change)

    assert "this file is damaged" in refusal_of(damaged).replace("the file", "this file")


def test_read_refuses_a_workbook_of_more_rows_than_there_can_be(monkeypatch):
    monkeypatch.setattr("talent.imports.workbooks.MOST_ROWS", 1_000)
    many = repacked(
        workbook(["id"], [1]),
        lambda sheet: sheet.replace(b"</sheetData>", b"<row/>" * 2_000 + b"</sheetData>"),
    )

    assert refusal_of(many).startswith("people.csv, row 1001: A sheet has at most")


def test_read_refuses_a_row_of_more_columns_than_anyone_has():
    wide = repacked(workbook(["id"], [1]), lambda sheet: sheet.replace(b'r="A2"', b'r="XFD2"'))

    assert refusal_of(wide) == "people.csv, row 2: This row has more than 1,000 columns."


def test_read_refuses_a_part_that_unpacks_to_far_more(monkeypatch):
    monkeypatch.setattr("talent.imports.workbooks.PART_LIMIT", 100)

    assert refusal_of(workbook(["id"], [1])) == (
        "people.csv: This spreadsheet is too large: save it as CSV."
    )


def test_read_refuses_a_cell_that_is_longer_than_anyone_writes():
    most = 131_072
    assert rows_of(workbook(["id"], ["x" * 32_000]))[1] == (2, ["x" * 32_000])

    def longer(sheet):
        cell = b'<c r="A2" t="inlineStr"><is><t>' + b"x" * (most + 1) + b"</t></is></c>"
        return sheet.replace(b"</sheetData>", b'<row r="2">' + cell + b"</row></sheetData>")

    assert refusal_of(repacked(workbook(["id"]), longer)) == (
        "people.csv, row 2: A cell of this row is longer than 131,072 characters."
    )


def test_a_problem_gives_a_long_value_back_shortened():
    problem = Problem("people.csv", 2, "id", "x" * 8_000_000, "No.")

    assert problem.value == "x" * 199 + "…"


def test_read_refuses_a_workbook_that_unpacks_to_more_than_is_read_here():
    assert refusal_of(workbook(["id"], [1]), Form(unpacked=1_000)) == (
        "people.csv: This spreadsheet is too large: save it as CSV."
    )
