"""The demo company's strategy, competencies, programmes and the portfolio."""

from careers.demo.company import Company
from careers.demo.writing.ids import Ids


def write(company: Company, ids: Ids) -> None:
    """Nothing yet to bring to life."""
