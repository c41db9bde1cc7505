"""The demo company's leadership into the database, one area after the other."""

from careers.demo.company import Company
from careers.demo.writing.ids import Ids
from leadership.demo import calibration, cohort, feedback, learning, programme, succession
from leadership.services.portfolio import count_portfolio

# In this order: cohorts need programmes, learning records need cohorts.
AREAS = (programme, cohort, learning, feedback, calibration, succession)


def write_leadership(company: Company, ids: Ids) -> None:
    """All areas; each draws by dice of its own, so that none changes another."""
    for area in AREAS:
        area.write(company, ids)
    count_portfolio(day=company.today)
