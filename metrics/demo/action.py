"""The demo company's action plans and what came of them."""

from careers.demo.company import Company
from careers.demo.writing.ids import Ids


def write(company: Company, ids: Ids) -> None:
    """Nothing yet to bring to life."""
