"""The demo company's surveys: their design, waves, answering, release and results."""

from careers.demo.company import Company
from careers.demo.writing.ids import Ids


def write(company: Company, ids: Ids) -> None:
    """Nothing yet to bring to life."""
