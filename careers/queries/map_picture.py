"""The career map as a picture: what is shown, joined to where it lies."""

from collections.abc import Sequence
from dataclasses import dataclass

from careers.drawings.career_map import Cell, Lane, More, Node, Picture, draw, rung_step
from careers.queries.career_map import CareerMap, MapLane, MapRole

# The style sheet has a least width for each number of columns between these.
FEWEST_COLUMNS, MOST_COLUMNS = 6, 12


@dataclass(frozen=True)
class DrawnRole:
    """A role and its box."""

    node: Node
    role: MapRole

    @property
    def kind(self) -> str:
        """What marks the box: here, goal or nothing."""
        if self.role.is_here:
            return "here"
        return "goal" if self.role.is_target else ""

    @property
    def has_bar(self) -> bool:
        """Too little known: no bar, as there is no figure; and none for one's own role."""
        return self.role.figures.readiness is not None and not self.role.is_here

    @property
    def bar_width(self) -> str:
        """The met share of the bar."""
        return f"{self.bar_length * self.role.figures.met / 100:.1f}"

    @property
    def bar_length(self) -> int:
        return self.node.width - 44

    @property
    def bar_left(self) -> int:
        return self.node.x + 22

    @property
    def bar_top(self) -> int:
        return self.node.y + 43

    @property
    def first_line(self) -> int:
        """Where the name stands: lower where it has one line."""
        return self.node.y + (19 if len(self.node.lines) > 1 else 28)

    @property
    def flag_left(self) -> int:
        return self.node.x + 2

    @property
    def flag_base(self) -> int:
        return self.node.y - 7


@dataclass(frozen=True)
class MapPicture:
    """Everything that the picture's template draws."""

    drawing: Picture
    roles: tuple[DrawnRole, ...]
    sides: tuple[str, ...]
    my_sides: tuple[str, ...]
    mores: tuple[tuple[More, MapLane, int], ...]
    columns: int


def map_picture(found: CareerMap) -> MapPicture:
    """Lay out a map; what is one move away from the start is drawn apart, on top of the rest."""
    columns = {grade: column for column, (grade, _name) in enumerate(found.grades)}
    lanes = [(lane, drawn_lane(lane, columns)) for lane in found.lanes]
    lanes = [(lane, drawn) for lane, drawn in lanes if drawn.cells]
    picture = draw([name for _grade, name in found.grades], [one for _, one in lanes], found.moves)
    roles = {
        role.row.pk: role for lane in found.lanes for cell in lane.cells for role in cell.roles
    }
    drawn = tuple(DrawnRole(node, roles[node.key]) for node in picture.nodes)
    ways = {  # the start and each role that is one move away from it
        frozenset((found.start.pk, one.node.key))
        for one in drawn
        if found.start is not None and one.role.is_near
    }
    across = [
        (side.path, frozenset((side.from_key, side.to_key)) in ways) for side in picture.sides
    ]
    return MapPicture(
        drawing=picture,
        roles=drawn,
        sides=tuple(path for path, is_mine in across if not is_mine),
        my_sides=(*(path for path, is_mine in across if is_mine), *next_steps(drawn)),
        mores=tuple(
            (more, lanes[more.lane][0], found.grades[more.column][0]) for more in picture.mores
        ),
        columns=min(max(len(columns), FEWEST_COLUMNS), MOST_COLUMNS),
    )


def next_steps(drawn: Sequence[DrawnRole]) -> list[str]:
    """The steps from the start to the next rung of its ladder."""
    start = next((one for one in drawn if one.role.is_start), None)
    if start is None:
        return []
    here = start.role.row
    return [
        rung_step(start.node, one.node)
        for one in drawn
        if one.role.is_near
        and (one.role.row.family, one.role.row.track) == (here.family, here.track)
        and one.node.column > start.node.column
    ]


def drawn_lane(lane: MapLane, columns: dict[int, int]) -> Lane:
    """A lane's cells by column; roles without a grade stand in the list only."""
    cells = {
        columns[cell.grade]: Cell(
            tuple((role.row.pk, role.row.name) for role in cell.roles), cell.more
        )
        for cell in lane.cells
        if cell.grade is not None
    }
    return Lane(lane.name, cells)
