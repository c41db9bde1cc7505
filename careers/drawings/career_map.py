"""The career map: one lane for each ladder, one column for each grade, a box for each role.

Lengths are whole units of the picture's own view box, in which a letter is about 7 wide.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

LETTER = 7.5
WIDTH, MARGIN = 1088, 36  # of the sheet; fewer columns are wider, more make the picture wider
LEAST_COLUMN, MOST_COLUMN = 176, 263
GAP = 40  # between two boxes side by side
NODE_HEIGHT = 52
HEAD = 34  # above the first lane: the names of the grades
LABEL = 37  # from a lane's top to its first box: the lane's name
STACKED = 72  # from the top of one box to the next in the same cell
BELOW = 13  # under the last box of a lane
MORE = 24  # for "12 more" under a crowded cell
BEND = GAP // 2


@dataclass(frozen=True)
class Cell:
    """The roles of one ladder on one grade that are drawn (key and name), and how many are not."""

    roles: tuple[tuple[int, str], ...]
    more: int = 0


@dataclass(frozen=True)
class Lane:
    """One ladder: its name, and its cells by column."""

    label: str
    cells: Mapping[int, Cell]


@dataclass(frozen=True)
class Node:
    """A role's box, with its name in one or two lines."""

    key: int
    column: int
    x: int
    y: int
    width: int
    lines: tuple[str, ...]

    @property
    def right(self) -> int:
        return self.x + self.width

    @property
    def centre(self) -> int:
        return self.x + self.width // 2

    @property
    def middle(self) -> int:
        return self.y + NODE_HEIGHT // 2

    @property
    def bottom(self) -> int:
        return self.y + NODE_HEIGHT


@dataclass(frozen=True)
class Words:
    """A text of the picture and where it stands."""

    x: int
    y: int
    text: str


@dataclass(frozen=True)
class More:
    """How many roles of a crowded cell are not drawn, and where that is said."""

    x: int
    y: int
    lane: int
    column: int
    count: int


@dataclass(frozen=True)
class Side:
    """A move between two boxes."""

    from_key: int
    to_key: int
    path: str


@dataclass(frozen=True)
class Picture:
    """Everything that is drawn, in view box units."""

    width: int
    height: int
    heads: tuple[Words, ...]
    labels: tuple[Words, ...]
    rules: tuple[int, ...]
    ups: tuple[str, ...]
    sides: tuple[Side, ...]
    nodes: tuple[Node, ...]
    mores: tuple[More, ...]


def draw(
    columns: Sequence[str], lanes: Sequence[Lane], moves: Iterable[tuple[int, int]]
) -> Picture:
    """Lay out ladders as lanes and moves as lines; a move of which an end is not drawn is left out.

    Raises IndexError for a cell beyond the columns.
    """
    size = column_width(len(columns))
    top, nodes, labels, rules, mores, ups = HEAD, list[Node](), [], [], [], list[str]()
    for number, lane in enumerate(lanes):
        rules.append(top)
        labels.append(Words(0, top + 20, lane.label))
        boxes = {column: stacked(column, size, cell, top) for column, cell in lane.cells.items()}
        for column, cell in lane.cells.items():
            nodes += boxes[column]
            if cell.more:
                below = top + LABEL + len(cell.roles) * STACKED + 4
                mores.append(More(MARGIN + column * size, below, number, column, cell.more))
        ups += ladder(boxes)
        top += lane_height(lane)
    middle = MARGIN + (size - GAP) // 2
    heads = [Words(middle + column * size, 16, name) for column, name in enumerate(columns)]
    return Picture(
        max(MARGIN + len(columns) * size, WIDTH),
        top + 4,
        tuple(heads),
        tuple(labels),
        tuple(rules),
        tuple(ups),
        tuple(sides(nodes, moves)),
        tuple(nodes),
        tuple(mores),
    )


def column_width(columns: int) -> int:
    """As wide as the sheet allows, within bounds in which boxes stay boxes."""
    share = (WIDTH - MARGIN) // max(columns, 1)
    return min(max(share, LEAST_COLUMN), MOST_COLUMN)


def stacked(column: int, size: int, cell: Cell, top: int) -> list[Node]:
    """The boxes of one cell, one below the other."""
    x, width = MARGIN + column * size, size - GAP
    line = int(width / LETTER)
    return [
        Node(key, column, x, top + LABEL + place * STACKED, width, two_lines(name, line))
        for place, (key, name) in enumerate(cell.roles)
    ]


def lane_height(lane: Lane) -> int:
    """As high as its fullest cell."""
    cells = lane.cells.values()
    rows = max((len(cell.roles) for cell in cells), default=1)
    has_more = any(cell.more and len(cell.roles) == rows for cell in cells)
    return LABEL + (rows - 1) * STACKED + NODE_HEIGHT + BELOW + (MORE if has_more else 0)


def ladder(boxes: Mapping[int, Sequence[Node]]) -> list[str]:
    """The steps of a ladder: between neighbouring grades all boxes meet on one upright line."""
    paths = []
    columns = sorted(column for column, nodes in boxes.items() if nodes)
    for lower, upper in zip(columns, columns[1:], strict=False):
        left, right = boxes[lower], boxes[upper]
        if len(left) == len(right) == 1:
            paths.append(f"M{left[0].right} {left[0].middle}H{right[0].x}")
            continue
        bus = right[0].x - BEND
        heights = [node.middle for node in (*left, *right)]
        parts = [f"M{bus} {min(heights)}V{max(heights)}"]
        parts += [f"M{node.right} {node.middle}H{bus}" for node in left]
        parts += [f"M{bus} {node.middle}H{node.x}" for node in right]
        paths.append("".join(parts))
    return paths


def rung_step(lower: Node, upper: Node) -> str:
    """One step of a ladder, along the lines that `ladder` draws."""
    if lower.middle == upper.middle:
        return f"M{lower.right} {lower.middle}H{upper.x}"
    return f"M{lower.right} {lower.middle}H{upper.x - BEND}V{upper.middle}H{upper.x}"


def sides(nodes: Iterable[Node], moves: Iterable[tuple[int, int]]) -> list[Side]:
    """A line for each move between two drawn boxes; there and back is one line."""
    by_key = {node.key: node for node in nodes}
    by_column: dict[int, list[int]] = defaultdict(list)
    for node in by_key.values():
        by_column[node.column].append(node.y)
    found: dict[frozenset[int], Side] = {}
    for start, end in moves:
        if start in by_key and end in by_key and frozenset((start, end)) not in found:
            one, other = sorted((by_key[start], by_key[end]), key=lambda node: (node.x, node.y))
            between = any(one.y < y < other.y for y in by_column[one.column])
            path = curve(one, other, is_blocked=between)
            found[frozenset((start, end))] = Side(start, end, path)
    return list(found.values())


def curve(one: Node, other: Node, *, is_blocked: bool) -> str:
    """From the left or upper box to the right or lower one, round what lies between."""
    if one.column != other.column:
        bend = BEND if other.column == one.column + 1 else 3 * BEND
        a, b = one.middle, other.middle
        return f"M{one.right} {a}C{one.right + bend} {a} {other.x - bend} {b} {other.x} {b}"
    if is_blocked:
        edge, out = one.right, one.right + BEND
        return f"M{edge} {one.middle}C{out} {one.middle} {out} {other.middle} {edge} {other.middle}"
    return f"M{one.centre} {one.bottom}V{other.y}"


def two_lines(name: str, line: int) -> tuple[str, ...]:
    """A name in one or two lines of so many letters, cut with "…" where it does not fit."""
    words = name.split()
    if len(name) <= line // 2 or len(words) == 1:
        return (shortened(name, line),)
    splits = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words))]
    first, second = min(splits, key=lambda pair: max(map(len, pair)))
    if max(len(first), len(second)) > line:  # then as much as fits into the first line
        fitting = [pair for pair in splits if len(pair[0]) <= line] or splits[:1]
        first, second = fitting[-1]
    return shortened(first, line), shortened(second, line)


def shortened(text: str, line: int) -> str:
    """A text cut where it does not fit into a line."""
    return text if len(text) <= line else f"{text[: line - 1].rstrip()}…"
