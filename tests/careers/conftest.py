"""Fixtures of the tests about careers."""

import pytest


@pytest.fixture
def ladder(db):
    """A person with a role on a ladder; see tests/careers/people.py."""
    from tests.careers.people import build_ladder  # noqa: PLC0415 - models need the settings

    return build_ladder()
