"""The demo company's 360 feedback and feedback on request."""

from careers.demo.company import Company
from careers.demo.writing.ids import Ids


def write(company: Company, ids: Ids) -> None:
    """Nothing yet to bring to life."""
