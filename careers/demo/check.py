"""What must hold for the authored content, said as a list of what is wrong with it."""

from collections.abc import Iterator

from careers.demo.content import Content, RoleText, read


def problems(content: Content) -> list[str]:
    """Everything that does not fit together; empty for content that may be used."""
    return [
        *_skills(content),
        *_roles(content),
        *_ladders(content),
        *_units(content),
        *_moves(content),
        *_cast(content),
        *_openings(content),
    ]


def _skills(content: Content) -> Iterator[str]:
    used = {need.skill for role in content.roles.values() for need in role.needs}
    used |= {skill for unit in content.units.values() for skill in unit.skills}
    for skill in content.skills.values():
        if len(skill.levels) != 5 or not all(skill.levels):
            yield f"{skill.id} has not five wordings"
        if skill.kind != "language" and skill.id not in used:
            yield f"{skill.id} is asked for nowhere"


def _roles(content: Content) -> Iterator[str]:
    for role in content.roles.values():
        if role.family not in content.families or not 1 <= role.grade <= 9:
            yield f"{role.id} has an unknown family or grade"
        numbers = [version.number for version in role.versions]
        ages = [version.published_months_ago for version in role.versions]
        if numbers != list(range(1, len(numbers) + 1)) or ages != sorted(ages, reverse=True):
            yield f"{role.id} has versions out of order"
        yield from _needs(content, role)


def _needs(content: Content, role: RoleText) -> Iterator[str]:
    if not 6 <= len(role.needs) <= 12:
        yield f"{role.id} asks for {len(role.needs)} skills"
    for version in role.versions:
        asked = [need.skill for need in version.needs]
        if len(asked) != len(set(asked)):
            yield f"{role.id} asks twice for a skill"
        if not any(need.must_have for need in version.needs):
            yield f"{role.id} has no must-have"
        for need in version.needs:
            if need.skill not in content.skills:
                yield f"{role.id} asks for the unknown skill {need.skill}"
            top = need.level if need.level_max is None else need.level_max
            if not 1 <= need.level <= top <= 5 or not 1 <= need.importance <= 5:
                yield f"{role.id} asks for {need.skill} out of range"


def _ladders(content: Content) -> Iterator[str]:
    for family in content.families.values():
        for track in ("technical", "management"):
            grades = [
                role.grade
                for role in content.roles.values()
                if (role.family, role.track) == (family.id, track)
            ]
            if len(grades) < 2 or len(grades) != len(set(grades)):
                yield f"{family.id}, {track} is no ladder"
            if not family.ladders.get(track):
                yield f"{family.id}, {track} is not described"


def _units(content: Content) -> Iterator[str]:
    roots = [unit.id for unit in content.units.values() if unit.parent is None]
    if roots != ["larkfield"]:
        yield f"there is not one root: {roots}"
    known = set(content.units)
    for unit in (*content.units.values(), *content.closed):
        roles = {unit.head, *unit.mix}
        if not roles <= set(content.roles) or not set(unit.skills) <= set(content.skills):
            yield f"{unit.id} names an unknown role or skill"
        moved = unit.moved["from"] if unit.moved else "larkfield"
        if not {unit.parent or "larkfield", moved, unit.into or "larkfield"} <= known:
            yield f"{unit.id} names an unknown unit"
        if not unit.locations or not set(unit.locations) <= set(content.places):
            yield f"{unit.id} names an unknown place"


def _moves(content: Content) -> Iterator[str]:
    for past in content.past:
        if not set(past.roles) <= set(content.roles) or len(past.roles) != len(past.months):
            yield f"a way of the past does not fit: {past.roles}"
    pairs = [(move.start, move.end) for move in content.moves]
    if len(pairs) != len(set(pairs)):
        yield "a move is given twice"
    for start, end in pairs:
        if not {start, end} <= set(content.roles) or start == end:
            yield f"the move {start} to {end} does not join two roles"


def _cast(content: Content) -> Iterator[str]:
    names = [" ".join(person["name"]) for person in content.cast["person"]]
    if len(names) != len(set(names)):
        yield "two people in the cast have one name"
    for person in content.cast["person"]:
        since = [step[0] for step in person["steps"]]
        if since != sorted(since, reverse=True) or len(since) != len(set(since)):
            yield f"{person['name']} has steps out of order"
        roles = {step[1] for step in person["steps"]} | set(person.get("targets", []))
        roles |= set(person.get("bookmarks", []))
        roles |= set(person.get("route", []))
        units = {step[2] for step in person["steps"]}
        if not roles <= set(content.roles) or not units <= set(content.units):
            yield f"{person['name']} names an unknown role or unit"
    for tie in content.cast["tie"]:
        if not {tie["mentor"], tie["mentee"]} <= set(names):
            yield f"a tie names someone unknown: {tie}"


def _openings(content: Content) -> Iterator[str]:
    names = {" ".join(person["name"]) for person in content.cast["person"]}
    for row in read("openings.toml")["opening"]:
        if row["role"] not in content.roles or row["unit"] not in content.units:
            yield f"the opening {row['title']} names an unknown role or unit"
        for line in row.get("people", []):
            if line.split("|")[0].strip() not in names:
                yield f"the opening {row['title']} names someone unknown: {line}"
