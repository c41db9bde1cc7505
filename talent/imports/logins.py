"""Logins for people on record: one for each work e-mail, entered after a reset."""

from collections.abc import Sequence

from django.contrib.auth.hashers import make_password
from django.utils import timezone
from django.utils.translation import gettext as _

from lib.dates import today
from talent.imports.outcome import Outcome
from talent.imports.pen import Pen
from talent.imports.problems import Problem
from talent.imports.roll import Roll
from talent.imports.staged import StagedRow
from talent.models import Employee, User


class LoginPlan:
    """Makes a login for whoever is or will be employed, has an e-mail and has none yet."""

    def __init__(self, pen: Pen, outcome: Outcome, files: Sequence[str]) -> None:
        self.pen = pen
        self.outcome = outcome
        self.files = files
        self.seen: dict[str, StagedRow] = {}

    def take(self, rows: Sequence[StagedRow], roll: Roll) -> None:
        day = today()
        wanted: dict[str, int] = {}
        signed = self._signed_in(rows, roll)
        for row in rows:
            email = row.data.get("email")
            pk = roll.ids.get(row.key)
            if not email or pk is None or pk in signed or row.key in roll.bad:
                continue
            if not any(held.end > day for held in roll.employed.get(pk, ())):
                continue
            if (first := self.seen.setdefault(email, row)) is not row:
                words = {"row": first.row}
                self._problem(
                    row, _("Row %(row)s has this address too: it signs in one person.") % words
                )
                continue
            wanted[email] = pk
        self._write(wanted, rows)

    def _signed_in(self, rows: Sequence[StagedRow], roll: Roll) -> set[int]:
        pks = [roll.ids[row.key] for row in rows if row.key in roll.ids]
        having = Employee.objects.filter(pk__in=pks, user__isnull=False)
        return set(having.values_list("pk", flat=True))

    def _write(self, wanted: dict[str, int], rows: Sequence[StagedRow]) -> None:
        """A login of that address that nobody has is given to the person; else one is made."""
        taken = {
            email.lower(): (pk, owner)
            for email, pk, owner in User.objects.filter(email__in=list(wanted)).values_list(
                "email", "pk", "employee"
            )
        }
        missing = [email for email in wanted if email not in taken]
        ids = dict(zip(missing, self.pen.ids(User, len(missing)), strict=True))
        self.pen.insert(
            User,
            ["password", "email", "is_active", "is_superuser", "created_at", "theme"],
            [
                (pk, make_password(None), email, True, False, timezone.now(), "system")
                for email, pk in ids.items()
            ],
        )
        links = [(wanted[email], pk) for email, pk in ids.items()]
        for email, (pk, owner) in taken.items():
            if owner is None:
                links.append((wanted[email], pk))
                continue
            row = next(row for row in rows if row.data.get("email") == email)
            self._problem(row, _("Someone else signs in with this address."))
        self.pen.update(Employee, ["user_id"], links)
        self.outcome.summary.of(_("Logins")).new += len(links)

    def _problem(self, row: StagedRow, message: str) -> None:
        self.outcome.problems.add(
            Problem(self.files[row.file], row.row, "email", row.data["email"], message)
        )
