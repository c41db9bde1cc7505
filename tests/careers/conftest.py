"""Fixtures of the tests about careers."""

import pytest


@pytest.fixture
def ladder(db):
    """A person with a role on a ladder; see tests/careers/people.py."""
    from tests.careers.people import build_ladder  # noqa: PLC0415 - models need the settings

    return build_ladder()


@pytest.fixture
def team(db):
    """Leila, her manager and the manager's manager; see tests/careers/plans.py."""
    from tests.careers.plans import build_team  # noqa: PLC0415 - models need the settings

    return build_team()


@pytest.fixture
def load(tmp_path):
    """A command that imports a table of rows; see tests/careers/tables.py."""
    from tests.careers.tables import loader  # noqa: PLC0415 - models need the settings

    return loader(tmp_path)
