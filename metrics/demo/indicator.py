"""The demo company's indicators, targets and the pages of insight."""

from careers.demo.company import Company
from careers.demo.writing.ids import Ids


def write(company: Company, ids: Ids) -> None:
    """Nothing yet to bring to life."""
