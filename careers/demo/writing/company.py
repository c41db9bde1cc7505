"""The whole of a drawn company into an empty database, in one transaction."""

from django.db import connection, transaction

from careers.demo.company import Company
from careers.demo.writing.architecture import write_architecture
from careers.demo.writing.chosen import write_routes
from careers.demo.writing.conversations import write_conversations
from careers.demo.writing.copying import Feed
from careers.demo.writing.goals import write_goals
from careers.demo.writing.ids import Ids
from careers.demo.writing.notices import write_waiting
from careers.demo.writing.openings import write_openings
from careers.demo.writing.people import write_employments, write_logins, write_rights, write_units
from careers.demo.writing.plans import write_plans
from careers.demo.writing.profiles import write_people
from careers.demo.writing.progress import Progress
from careers.demo.writing.skills import write_skills
from careers.registry import demo_writers
from talent.events import assignments_replaced
from talent.models import SYSTEM, Assignment, AuditEntry


@transaction.atomic
def write_company(company: Company, progress: Progress) -> None:
    """Write everything; the database holds no people before."""
    ids = Ids()
    with connection.cursor() as cursor:
        # Check references row by row: millions of checks kept for the end would fill the memory.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    progress.say("Roles, skills and units")
    write_architecture(company, ids)
    with Feed() as feed:
        write_units(company, ids, feed)
        write_logins(company, ids, feed, progress)
        write_people(company, ids, feed, progress)
        write_employments(company, ids, feed, progress)
        write_rights(company, ids, feed)
        write_skills(company, ids, feed, progress)
        write_plans(company, ids, feed, progress)
        write_waiting(company, ids, feed)
        write_goals(company, ids, feed)
        write_conversations(company, ids, feed)
    write_routes(company, ids)
    progress.say("Openings and applications")
    write_openings(company, ids)
    for write in reversed(demo_writers):  # apps get ready from the top down
        write(company, ids)
    progress.say("Real moves between roles")
    assignments_replaced.send(Assignment)
    AuditEntry.add(
        SYSTEM, "careers.demo_company.made", size=company.size, seed=company.seed,
        people=len(company.people),
    )  # fmt: skip
    progress.say("Done")
