"""S5 on real addresses: whoever asks anything, in any number and together, gets no sum over few.

Three waves of a company that was re-organised after the first. Every role reads every page and
every answer of the API that it finds, with any parameters; every number is noted as a sum over
those who answered, after it was checked against their answers. Whatever is not understood fails.
"""

import re
from datetime import timedelta
from functools import cache

import numpy as np
import pytest
from django.test import Client
from django.urls import resolve, reverse
from django.utils import timezone

from metrics.cells import FigureKind
from metrics.models import ReleasedFigure, ReleasedGroup, ReleasedUnit, Survey, Wave, WaveUnit
from talent.models import GrantKind
from tests.factories import AssignmentFactory, GrantFactory, OrgUnitFactory, UserFactory
from tests.metrics.attacker import ByThreshold, K, KnownWave, Machine, as_told, band_of
from tests.metrics.reading import Page
from tests.metrics.release_factories import a_released_wave, a_wave, some_payloads, to_state

pytestmark = pytest.mark.django_db
NAMES = ["Whole", "North", "South", "Amber", "Birch", "Cedar", "Dune", "Elm"]
FIRST, LATER = [None, 0, 0, 1, 1, 2, 2, 2], [None, 0, 0, 1, 2, 2, 2, 2]
WAVES = {  # each with the tree of its day and how many answered in each unit
    "Spring": (FIRST, [3, 2, 0, 14, 2, 12, 11, 4]),
    "Summer": (LATER, [2, 6, 1, 13, 3, 4, 16, 7]),
    "Autumn": (LATER, [2, 6, 1, 14, 3, 5, 15, 7]),
}
INVITED = [20] * len(NAMES)
FIGURES = {"Engagement index": "index", "Growth": "driver:growth", "eNPS": "enps:recommend"}
QUESTIONS = {
    **{key: f"question:{key}" for key in ("proud", "stay", "learn", "future", "pay")},
    "recommend": "enps:recommend", "energy": "mean:energy",
}  # fmt: skip
# What pages say in numbers that is about nobody's answers.
PROMISES = re.compile(
    r"closed \d+ \w+ \d{4}|groups of \d+ or more|within 28 days|after 30 days|such as 80\+"
    r"|[Ff]rom 30 answers|and \d+ more|\d+ units? ha(?:s an|ve) open actions?"
)
SHARE = re.compile(r"((?:≤ )?\d[\d–+]*) %")  # in the sentence over a result
YEARS = {
    0: "under 1 year", 1: "1 year", 2: "2 to 4 years", 5: "5 to 9 years", 10: "10 years or more",
}  # fmt: skip
QUESTION_LINE = re.compile(r"(eNPS|Mean, of 0 to 10|Favourable): ([^|]+)(?:\|(.*))?")
ANYTHING = "?grade=G1&location=L1&cut=1&group=0&threshold=1&k=1&unit__in=3&limit=1&wave__survey=1"


@pytest.fixture(autouse=True)
def keys(settings, tmp_path):
    settings.RELEASE_KEYS_DIR = tmp_path / "keys"


@pytest.fixture
def units():
    made = []
    for name, above in zip(NAMES, FIRST, strict=True):
        made.append(OrgUnitFactory(name=name, parent=None if above is None else made[above]))
    return made


@pytest.fixture
def asked(units):
    """One in each unit who was asked, in the order of the units."""
    return [AssignmentFactory(unit=unit).employee for unit in units]


def waves_of(units, asked, known=KnownWave, write=a_released_wave, names=tuple(WAVES)):
    """The waves, released one after the other; all but the last are shared with everybody."""
    survey = Survey.objects.create(name="Year", purpose="To hear.", starts_on=timezone.now().date())
    found, before = {}, None
    for at, name in enumerate(names):
        parents, counts = WAVES[name]
        payloads = some_payloads(counts, seed=at)
        closed = timezone.now() - timedelta(days=300 - 100 * at)
        wave = write(
            payloads, survey=survey, units=units, parents=parents, name=name, people=asked,
            invited=INVITED, due_on=closed.date(), closes_at=closed,
            opens_at=closed - timedelta(days=14),
        )  # fmt: skip
        found[wave.pk] = known(name, parents, NAMES, payloads)
        found[wave.pk].before = before
        before = found[wave.pk]
        if name != "Autumn":
            Wave.objects.filter(pk=wave.pk).update(shared_at=wave.released_at)
    return found


def everybody(units, asked):
    """A login of each role."""
    partners = [UserFactory() for _ in range(3)]
    for user, unit in zip(partners, (units[1], units[2], units[4]), strict=True):
        GrantFactory(user=user, kind=GrantKind.HR_PARTNER, unit=unit)
    executive = UserFactory()
    GrantFactory(user=executive, kind=GrantKind.EXECUTIVE)
    leader = AssignmentFactory(unit=units[0]).employee
    AssignmentFactory(unit=units[5], manager=leader)
    former = UserFactory()
    return {
        "admin": UserFactory(is_superuser=True), "executive": executive, "leader": leader.user,
        "north": partners[0], "south": partners[1], "birch": partners[2], "nobody": former,
        **{f"asked in {unit.name}": one.user for unit, one in zip(units, asked, strict=True)},
    }  # fmt: skip


class Reader:
    """One who reads all that they may open, and hands it to the machine."""

    def __init__(self, user, machine, more=""):
        self.browser, self.machine, self.more = Client(), machine, more
        self.browser.force_login(user)

    def read_all(self):
        """Follow every link between pages of results, from their list on; then the API."""
        ahead, seen = [reverse("metrics:result_list")], set()
        while ahead:
            path = ahead.pop()
            if path in seen:
                continue
            seen.add(path)
            page = self.open(path)
            for link in [*page.links, *self.listed_on(path)]:
                files = {"benchmarks", "import", "imports"} & set(link.split("/"))
                if link.startswith("/surveys/results/") and not files:
                    ahead.append(link.partition("?")[0])
        self.read_api()

    def listed_on(self, path):
        """The units that a page of everybody finds, where all are asked for."""
        if resolve(path).url_name != "result_detail":
            return []
        return Page(self.browser.get(f"{path}?q=").content.decode()).links

    def open(self, path):
        match = resolve(path)
        answer = self.browser.get(path + self.more)
        assert answer.status_code == 200, path
        page = Page(answer.content.decode())
        read = getattr(self, f"read_{match.url_name.replace('result_unit', 'result')}", None)
        if match.url_name == "result_unit":
            read = self.read_result_detail
        if "pk" in match.kwargs:
            wave = self.machine.waves[match.kwargs["pk"]]
            unit = match.kwargs.get("unit")
            read(page, path, wave, None if unit is None else position_of(unit))
        self.nothing_else(page)
        return page

    def nothing_else(self, page):
        """No number stands on the page save where numbers are read, and in its promises.

        What a sentence says of them stands in a table of the same page as well.
        """
        rows = [row for table in page.tables for _link, row in table.rows]
        cells = {text.removesuffix(" %") for row in rows for text in row}
        for _heading, line in page.lines + page.quotes:
            said = SHARE.sub(lambda one: "" if one[1] in cells else one[0], line)
            assert not re.search(r"\d", PROMISES.sub("", said)), line

    def read_result_detail(self, page, path, wave, unit):
        own = wave.group("people", unit)
        pairs = dict(page.pairs)
        for term, figure in (
            ("engagement index", "index"), ("would recommend us (eNPS)", "enps:recommend"),
        ):  # fmt: skip
            if term in pairs:
                words, *more = pairs[term].split("|")
                self.note_told(wave, figure, wave.group(figure, unit), words, more)
        self.machine.note_rate(wave, own, pairs["answered"].partition("|")[0], INVITED)
        self.machine.note_people(wave, own, int(pairs["answers"]))
        for table in page.tables:
            if table.caption == "Per cent of favourable answers":
                for at, (link, (label, *cells)) in enumerate(table.rows):
                    group = own if at == 0 else self.group_of(wave, link, label)
                    for head, words in zip(table.heads[1:], cells, strict=True):
                        self.note_told(wave, FIGURES[head], group, words)
            elif table.caption == "Drivers by link and score":
                for _link, row in table.rows:
                    self.read_driver(wave, unit, table.heads, row)
            elif table.caption == "The same units in each survey":
                self.read_trend(wave, unit, table)
            else:
                assert table.caption == "Figures by group", table
                self.read_table(wave, table)

    def note_told(self, wave, figure, units, words, more=()):
        """A figure with its change, where it is told."""
        if "Not told" not in words:
            self.machine.note(wave, figure, units, words.partition("|")[0])
        for change in more:
            moved = change.removesuffix(" since last time").strip()
            self.machine.note_change(wave, figure, units, moved)

    def group_of(self, wave, link, label):
        """The units of a row of the heat map: those of its link, or those that it names."""
        if link and "/units/" in link:
            return wave.group("people", position_of(resolve(link).kwargs["unit"]))
        named = [
            units for _home, units in wave.blocks if label == listed([NAMES[at] for at in units])
        ]
        assert len(named) == 1, (label, wave.blocks)
        return named[0]

    def read_driver(self, wave, unit, heads, row):
        driver, *told = row
        favourable, *others = told[1:] if "Link with engagement" in heads else told
        moved = others.pop(0) if "Since last time" in heads else "Not compared"
        figure = FIGURES[driver]
        own = wave.group(figure, unit)
        change = [] if "Not compared" in moved else [moved.split()[0]]
        self.note_told(wave, figure, own, favourable, change)
        if "Everybody" in heads:
            self.note_told(wave, figure, wave.group(figure, None), others[0])

    def read_trend(self, wave, unit, table):
        for _link, (label, *cells) in table.rows:
            figure = FIGURES[label]
            for head, words in zip(table.heads[1:], cells, strict=True):
                then = by_name(self.machine, head.partition("|")[0])
                self.note_told(then, figure, wave.group(figure, unit), words)

    def read_table(self, wave, table):
        attribute = {"grade": "grade", "place": "location"}.get(table.heading.split()[-1], "tenure")
        for _link, (label, people, *cells) in table.rows:
            labels = set(re.split(r", | and ", label))
            of_people = np.array([said_of(one, attribute) in labels for one in wave.payloads])
            self.machine.note_table(wave, of_people, int(people))
            for head, words in zip(table.heads[2:], cells, strict=True):
                exact = wave.exact(FIGURES[head], of_people)
                if "Not told" not in words:
                    assert fits(FIGURES[head], words, exact), (label, head, words, exact)

    def read_result_talk(self, page, path, wave, unit):
        """It asks for a day, and tells of no answers."""

    def read_result_questions(self, page, path, wave, unit):
        for heading, line in page.lines:
            if found := re.fullmatch(
                r"(eNPS|Mean, of 0 to 10|Favourable): ([^|]+)(?:\|(.*))?", line
            ):
                figure = QUESTIONS[heading]
                more = [found[3]] if found[3] else []
                self.note_told(wave, figure, wave.group(figure, unit), found[2].strip(), more)
        page.lines = [one for one in page.lines if ": " not in one[1]]
        for table in page.tables:
            figure = f"shares:{table.caption}"
            row = wave.row(figure, wave.group(figure, unit))
            assert row.sum() >= 10
            self.machine.keep(wave, figure, row)

    def read_result_comments(self, page, path, wave, unit):
        for heading, text in page.quotes:
            assert heading == "words"
            self.machine.note_comment(wave, path, text)
        whole = wave.cut_of("comments:words")
        told, page.quotes = [text for _heading, text in page.quotes], []
        for _home, units in whole:
            written = [
                one["answers"]["words"] for one in wave.payloads
                if one["unit"] in units and "words" in one["answers"]
            ]  # fmt: skip
            assert {*written} <= {*told} or not {*written} & {*told}
            assert len(written) >= 5
            assert np.isin(wave.units, units).sum() >= 10

    def read_result_guide(self, page, path, wave, unit):
        for _heading, text in page.quotes:
            if found := re.match(r"(\w+): (.+) % favourable\.", text):
                figure = FIGURES[found[1]]
                self.note_told(wave, figure, wave.group(figure, unit), found[2])
            elif found := re.match(r"(\w+): (\S+) points since last time", text):
                figure = FIGURES[found[1]]
                self.machine.note_change(wave, figure, wave.group(figure, unit), found[2])
            elif text:
                page.lines.append(("", text))
        page.quotes = []

    def read_api(self):
        address = reverse("api:survey_results") + self.more
        while address:
            answer = self.browser.get(address)
            if answer.status_code == 400:  # what is not a parameter is refused
                assert self.more
                return
            page = answer.json()
            for row in page["results"]:
                self.read_record(reverse("api:survey_result", args=[row["id"]]) + self.more, row)
            address = page["next"]

    def read_record(self, address, row):
        record = self.browser.get(address).json()
        assert {key: record[key] for key in row} == row
        wave = self.machine.waves[record["wave"]["id"]]
        unit = NAMES.index(record["unit"]["name"]) if record["unit"] else None
        own = wave.group("people", unit)
        self.machine.note_people(wave, own, record["people"])
        assert record["units"] == listed([NAMES[at] for at in own])
        assert not record["links"] or wave.row("people", own).sum() >= 30
        for one in record["figures"]:
            figure = one["name"]
            group = wave.group(figure, unit)
            if one["shares"]:
                self.machine.keep(wave, figure, wave.row(figure, group))
            if one["value"] is not None:
                self.machine.note(wave, figure, group, f"{one['value']:g}")
            elif one["low"] is not None:
                self.machine.note(wave, figure, group, f"{one['low']:g}–{one['high']:g}")
            if one["change"] is not None:
                self.machine.note_change(wave, figure, group, f"{one['change']:g}")


def listed(names):
    first = names[:3]
    if len(names) > 3:
        return f"{', '.join(first)} and {len(names) - 3} more"
    return " and ".join([*filter(None, [", ".join(first[:-1])]), first[-1]])


def fits(figure, words, exact):
    low, high = band_of(figure, words)
    return low <= as_told(figure, exact) <= high


def said_of(payload, attribute):
    """How a table calls the value that one respondent has."""
    value = payload[attribute]
    if not value:
        return "not said"
    return YEARS[int(value)] if attribute == "tenure" else value


def by_name(machine, name):
    return next(wave for wave in machine.waves.values() if wave.name == name)


@cache
def position_of(unit):
    return WaveUnit.objects.get(pk=unit).position


FEW = {"admin", "north", "birch", "leader", "nobody", "asked in Whole", "asked in Elm"}


def read_by_everybody(units, asked, names, only=None):
    """What each role noted, on one machine."""
    machine, read = Machine(waves_of(units, asked, names=names)), {}
    for name, user in everybody(units, asked).items():
        if only is None or name in only:
            before = machine.noted
            Reader(user, machine).read_all()
            read[name] = machine.noted - before
    return machine, read


def test_nobody_and_all_together_work_out_anything_about_few(units, asked):
    machine, read = read_by_everybody(units, asked, ["Spring", "Summer"], FEW)

    assert machine.smallest() is None
    assert machine.fewest_comments() >= 5
    assert {name for name, many in read.items() if not many} == {"nobody"}
    assert max(read, key=read.get) == "admin"


@pytest.mark.long
def test_all_roles_together_work_out_nothing_from_three_waves(units, asked):
    machine, read = read_by_everybody(units, asked, WAVES)

    assert machine.smallest() is None
    assert machine.fewest_comments() >= 5
    assert read["admin"] == read["executive"] == max(read.values())


def test_no_parameter_makes_a_page_say_more(units, asked):
    found = waves_of(units, asked, names=["Summer"])
    user = UserFactory(is_superuser=True)
    plain, asking = Machine(found), Machine(found)

    Reader(user, plain).read_all()
    Reader(user, asking, ANYTHING).read_all()

    assert {key: set(rows) for key, rows in asking.rows.items()} == {
        key: set(rows) for key, rows in plain.rows.items()
    }


def test_must_fail_units_that_are_hidden_below_a_threshold_give_few_away(units, asked):
    """The same pages and the same machine, on cells of units with all below them."""
    machine = Machine(waves_of(units, asked, ByThreshold, written_by_threshold, ["Spring"]))

    Reader(UserFactory(is_superuser=True), machine).read_all()

    assert machine.smallest() < K


def written_by_threshold(payloads, *, parents, **said):
    """A wave as usual products tell it: the index of each unit in which five answered or more."""
    wave = a_wave(parents=parents, **said)
    known = ByThreshold("", parents, NAMES, payloads)
    ReleasedFigure.objects.create(
        wave=wave, position=0, name="index", kind=FigureKind.INDEX, cut=0, is_of_all=True
    )
    for unit in [None, *wave.units.order_by("position")]:
        units = known.group("index", unit.position if unit else None)
        row = known.row("index", units)
        if row.sum() < K:
            continue
        number = ReleasedGroup.objects.filter(wave=wave).count()
        group = ReleasedGroup.objects.create(
            wave=wave, cut=0, number=number, last=number, parent=0 if number else None,
            is_block=False, units=units, units_key=f"{wave.pk}/{number}", people=row.sum(),
            rate=known.rate(units, INVITED),
            cells={"index": {"value": np.floor(known.exact("index", row) + 0.5)}},
        )  # fmt: skip
        ReleasedUnit.objects.create(wave=wave, cut=0, unit=unit, group=group, is_wider=False)
    to_state(wave, "closed")
    wave.state, wave.released_at = "released", timezone.now()
    wave.save(update_fields=["state", "released_at"])
    return wave
