"""The demo company's learning records, qualifications and evaluation."""

from careers.demo.company import Company
from careers.demo.writing.ids import Ids
from leadership.demo.learned import write_learned


def write(company: Company, ids: Ids) -> None:
    """What people learned elsewhere over the years, and the qualifications that they work for."""
    write_learned(company, ids)
