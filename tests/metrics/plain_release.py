"""The rules of S3 and S7 read aloud, in plain Python: slow, and written from the promises alone.

It shares no code with `metrics/release.py`, which it judges, nor with the pages.
"""


def children_of(parents, unit):
    return [one for one, above in enumerate(parents) if above == unit]


def subtree_of(parents, unit):
    """A unit with all below it."""
    found = {unit}
    for one in children_of(parents, unit):
        found |= subtree_of(parents, one)
    return found


def joined(home, pieces, people, k, blocks):
    """A piece of k is a block; smaller ones are joined in order until they reach k; the rest."""
    few = []
    for piece in pieces:
        if people(piece) >= k:
            blocks.append((home, sorted(piece)))
            continue
        few += piece
        if people(few) >= k:
            blocks.append((home, sorted(few)))
            few = []
    return few


def cut(parents, own, people, k, homeless=()):
    """Blocks with the unit of their home, from the pieces that each unit has of its own."""
    blocks = []

    def passed_up(unit):
        below = [passed_up(one) for one in children_of(parents, unit)]
        return joined(unit, [*own[unit], *filter(None, below)], people, k, blocks)

    tops = [passed_up(unit) for unit in children_of(parents, None)]
    left = joined(None, [*homeless, *filter(None, tops)], people, k, blocks)
    if blocks and left:
        smallest = min(blocks, key=lambda block: (people(block[1]), block[1]))
        blocks.remove(smallest)
        blocks.append((smallest[0], sorted(smallest[1] + left)))
    return sorted(blocks, key=lambda block: block[1])


def plain_blocks(parents, counts, k):
    """S3: the blocks of a wave, as (home, units)."""
    own = [[[unit]] for unit in range(len(parents))]
    return cut(parents, own, lambda piece: sum(counts[unit] for unit in piece), k)


def plain_coarsened(parents, blocks, counts, k):
    """S7: the blocks of a figure in which `counts` of each unit count, as (home, units)."""

    def people(piece):
        return sum(counts[unit] for at in piece for unit in blocks[at][1])

    own = [
        [[at] for at, (home, _u) in enumerate(blocks) if home == unit]
        for unit in range(len(parents))
    ]
    homeless = [[at] for at, (home, _units) in enumerate(blocks) if home is None]
    found = cut(parents, own, people, k, homeless)
    return [
        (home, sorted(unit for at in places for unit in blocks[at][1])) for home, places in found
    ]


def plain_result(parents, blocks, unit):
    """Which units the page of one unit is about, and whether that is more than the unit."""
    inside = subtree_of(parents, unit)
    own = [units for home, units in blocks if home in inside]
    if own:
        return sorted(one for units in own for one in units), False
    return next(units for _home, units in blocks if unit in units), True
