"""Families, tracks, grades, roles with versions and requirements, ladders, moves and skills."""

from collections.abc import Iterator
from datetime import date

from careers.demo.company import Company
from careers.demo.content import Content, RoleText
from careers.demo.writing.ids import Ids
from careers.models import Ladder, Move, MoveKind, RoleRequirement
from careers.services.revision import bump_revision
from talent.models import (
    Grade,
    JobFamily,
    Location,
    Role,
    RoleTitle,
    RoleVersion,
    Skill,
    SkillLevel,
    Track,
)

SOURCE = "Larkfield"
TRACKS = {"technical": "Technical", "management": "Management"}


def write_architecture(company: Company, ids: Ids) -> None:
    """All reference data that does not depend on people."""
    content = company.content
    _skills(content, ids)
    places = Location.objects.bulk_create(
        Location(external_id=row.id, name=row.name, country=row.country, time_zone=row.time_zone)
        for row in content.places.values()
    )
    ids.places = {row.external_id: row.pk for row in places}
    families = JobFamily.objects.bulk_create(
        JobFamily(external_id=row.id, name=row.name) for row in content.families.values()
    )
    tracks = Track.objects.bulk_create(
        Track(external_id=key, name=name) for key, name in TRACKS.items()
    )
    ids.families = {row.external_id: row.pk for row in families}
    ids.tracks = {row.external_id: row.pk for row in tracks}
    Ladder.objects.bulk_create(
        Ladder(family_id=ids.families[family.id], track_id=ids.tracks[track], description=text)
        for family in content.families.values()
        for track, text in family.ladders.items()
    )
    _roles(company, ids)
    Move.objects.bulk_create(
        Move(
            from_role_id=ids.roles[move.start],
            to_role_id=ids.roles[move.end],
            kind=MoveKind.CURATED,
            source=SOURCE,
        )
        for move in content.moves
        if move.drawn
    )
    bump_revision()


def _skills(content: Content, ids: Ids) -> None:
    skills = Skill.objects.bulk_create(
        Skill(external_id=row.id, name=row.name, kind=row.kind, description=row.description)
        for row in content.skills.values()
    )
    ids.skills = {row.external_id: row.pk for row in skills}
    SkillLevel.objects.bulk_create(
        SkillLevel(skill_id=ids.skills[row.id], level=number, name=name, wording=wording)
        for row in content.skills.values()
        for number, (name, wording) in enumerate(
            zip(content.scale, row.levels, strict=True), start=1
        )
    )


def _roles(company: Company, ids: Ids) -> None:
    content = company.content
    grades = Grade.objects.bulk_create(
        Grade(external_id=f"grade-{rank}", name=f"Grade {rank}", rank=rank) for rank in range(1, 10)
    )
    by_rank = {row.rank: row for row in grades}
    roles = Role.objects.bulk_create(
        Role(
            external_id=row.id,
            name=row.name,
            family_id=ids.families[row.family],
            track_id=ids.tracks[row.track],
            grade=by_rank[row.grade],
        )
        for row in content.roles.values()
    )
    ids.roles = {row.external_id: row.pk for row in roles}
    RoleTitle.objects.bulk_create(
        RoleTitle(role_id=ids.roles[row.id], title=title)
        for row in content.roles.values()
        for title in row.titles
    )
    versions = RoleVersion.objects.bulk_create(
        version for row in content.roles.values() for version in _versions(company, row, ids)
    )
    by_key = {(row.role_id, row.number): row for row in versions}
    RoleRequirement.objects.bulk_create(
        RoleRequirement(
            role_version=by_key[ids.roles[row.id], version.number],
            skill_id=ids.skills[need.skill],
            level=need.level,
            level_max=need.level_max,
            importance=need.importance,
            must_have=need.must_have,
        )
        for row in content.roles.values()
        for version in row.versions
        for need in version.needs
    )
    for role in roles:
        last = len(content.roles[role.external_id].versions)
        role.current_version = by_key[role.pk, last]
    Role.objects.bulk_update(roles, ["current_version"])


def _versions(company: Company, row: RoleText, ids: Ids) -> Iterator[RoleVersion]:
    for version in row.versions:
        published = company.day(-version.published_months_ago)
        assert isinstance(published, date)
        yield RoleVersion(
            role_id=ids.roles[row.id],
            number=version.number,
            purpose=version.purpose,
            published_on=published,
            change_note=version.note,
        )
