"""What every area is given to make its records about the subject."""

from collections.abc import Callable
from dataclasses import dataclass, field

from talent.models import Employee, OrgUnit, Role, Skill, User


@dataclass
class About:
    """The subject and who stands around, by persona; `things` are the ids of what was made before.

    `word` gives the unique word of a kind of text: ask for it only where `READERS` names the kind.
    """

    subject: Employee
    users: dict[str, User | None]
    unit: OrgUnit
    role: Role
    other_role: Role
    skill: Skill
    word: Callable[[str], str]
    things: dict[str, object] = field(default_factory=dict)

    @property
    def people(self) -> dict[str, Employee]:
        """Those on record, by persona."""
        return {
            name: user.employee for name, user in self.users.items() if hasattr(user, "employee")
        }
