"""Make the demo company Larkfield in an empty development database."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from careers.demo.company import Company, TooSmallError, draw_company, summary
from careers.demo.writing.company import write_company
from careers.demo.writing.progress import Progress
from lib.dates import today
from talent.demo import PASSWORD, PERSONAS
from talent.models import Employee, Role, Skill


class Command(BaseCommand):
    help = (
        "Draw the demo company and say what it would bring; with --apply, write it into a "
        "database without people. The same size, seed and day give the same company."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--size", type=int, default=400, help="people employed today")
        parser.add_argument("--seed", type=int, default=1, help="another number, other people")
        parser.add_argument("--apply", action="store_true", help="write it")
        parser.add_argument(
            "--only-if-empty", action="store_true", help="do nothing where there are people"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEVELOPMENT:
            raise CommandError("The demo company is for development: set ENVIRONMENT=development.")
        if is_taken() and options["only_if_empty"]:
            return
        if is_taken() and options["apply"]:
            raise CommandError(
                "This database has people, roles or skills already. The demo company needs an "
                "empty one: use another database, or remove this one first. Nothing was changed."
            )
        try:
            company = draw_company(options["size"], options["seed"], today())
        except TooSmallError as error:
            raise CommandError(str(error)) from error
        self.show(company)
        if not options["apply"]:
            self.stdout.write("Nothing was written: add --apply to make this company.")
            return
        write_company(company, Progress(self.say))
        self.show_logins()

    def say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()

    def show(self, company: Company) -> None:
        """One row for each kind of record."""
        for name, count in summary(company):
            self.stdout.write(f"  {name:<24}{count:>12,}")

    def show_logins(self) -> None:
        """How to get in."""
        self.stdout.write(f"\nSign in with the password {PASSWORD} as one of these, or anyone:")
        for persona in PERSONAS:
            self.stdout.write(f"  {persona.label!s:<12}{persona.email:<40}{persona.name}")


def is_taken() -> bool:
    """Whether there is anything that the demo company could collide with."""
    return any(model.objects.exists() for model in (Employee, Role, Skill))
