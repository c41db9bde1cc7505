"""The authored content of the demo company fits together."""

from dataclasses import replace

from careers.demo.check import problems
from careers.demo.content import Need, load


def test_content_fits_together():
    assert problems(load()) == []


def test_content_has_the_size_that_the_pages_are_drawn_for():
    content = load()

    assert len(content.families) == 8
    assert 55 <= len(content.roles) <= 70
    assert 85 <= len(content.skills) <= 110
    assert len([role for role in content.roles.values() if len(role.versions) > 1]) >= 10
    assert {unit.family for unit in content.units.values()} == set(content.families)


def test_an_earlier_version_asks_for_something_else():
    versions = load().roles["product-manager"].versions

    assert [version.number for version in versions] == [1, 2, 3]
    assert [len(version.needs) for version in versions] == [6, 8, 9]


def test_problems_name_what_is_wrong():
    content = load()
    role = content.roles["product-manager"]
    wrong = Need("no-such-skill", 6, None, 3, True)
    version = replace(role.versions[-1], needs=(*role.needs, wrong))
    broken = replace(role, versions=(*role.versions[:-1], version))

    found = problems(replace(content, roles=content.roles | {role.id: broken}))

    assert found == [
        "product-manager asks for the unknown skill no-such-skill",
        "product-manager asks for no-such-skill out of range",
    ]
