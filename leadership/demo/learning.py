"""The demo company's learning records, qualifications and evaluation."""

from careers.demo.company import Company
from careers.demo.writing.ids import Ids
from leadership.demo.evaluated import write_evaluations
from leadership.demo.learned import write_learned


def write(company: Company, ids: Ids) -> None:
    """What people learned elsewhere over the years, and what they answered about programmes."""
    write_learned(company, ids)
    write_evaluations(company.dice("leadership evaluation"), company.today)
