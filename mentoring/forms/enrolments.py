"""What somebody says when they join a programme: text turned into what they may choose."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from careers.queries.roles import open_roles
from lib.forms import LongText
from mentoring.models import MOST_SKILLS, MOST_WISHES, Programme, Side, Want
from mentoring.queries.enrolments import Said
from mentoring.services.enrolment_checks import MOST_BLOCKS
from talent.forms.named import NamedField
from talent.forms.people import PersonField, said_of
from talent.models import Employee, Skill, User

SPARE_BLOCKS = 3
NEEDS_WORDS = _("Say in a sentence what you want to reach.")
ABOUT = {
    Side.MENTEE: (
        _("What do you want to reach?"),
        _("What should be different when you part? A mentor reads this."),
    ),
    Side.MENTOR: (
        _("What do you offer?"),
        _("What you have been through, and what you like to help with. Mentees read this."),
    ),
    Side.PEER: (
        _("What do you want to work on with somebody?"),
        _("What should be different when you part? Your peer reads this."),
    ),
}
NTH = (
    _("First choice"), _("Second choice"), _("Third choice"), _("Fourth choice"),
    _("Fifth choice"),
)  # fmt: skip


class BlocksForm(forms.Form):
    """Whom somebody does not want to be matched with, in any programme."""

    # Who stood on the list when the page was opened: whoever another window added since stays.
    listed = forms.CharField(widget=forms.HiddenInput, required=False, max_length=1000)

    use_required_attribute = False

    def __init__(
        self, *args: Any, actor: User, me: Employee, blocked: Sequence[Employee], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.blocked, self.me = blocked, me
        self.initial["listed"] = ",".join(str(person.pk) for person in blocked)
        count = min(len(blocked) + SPARE_BLOCKS, MOST_BLOCKS)
        # Who was chosen once may have left meanwhile, and stays until taken off the list.
        people = Employee.objects.colleagues_of(actor).exclude(pk=me.pk) | (
            Employee.objects.filter(pk__in=[person.pk for person in blocked])
        )
        for number in range(count):
            first = said_of(blocked[number]) if number < len(blocked) else ""
            self.add_person(f"block_{number + 1}", _("Not with"), people, first)

    def add_person(self, name: str, label: Any, people: QuerySet[Employee], first: str) -> None:
        field = PersonField(kind="people", label=label, required=False)
        field.me = self.me
        field.offer(people)
        self.fields[name] = field
        if first and not self.is_bound:
            self.initial[name] = first

    def chosen(self, start: str) -> list[Any]:
        """What was chosen in the fields of one kind, in their order."""
        return [
            self.cleaned_data[name]
            for name in self.fields
            if name.startswith(start) and self.cleaned_data.get(name)
        ]

    def ruled_out(self) -> list[Employee]:
        """Everybody on the list as it is to be, nobody lost who was added elsewhere meanwhile."""
        listed = set(self.cleaned_data["listed"].split(","))
        added = [person for person in self.blocked if str(person.pk) not in listed]
        return list(dict.fromkeys([*self.chosen("block_"), *added]))

    def shown(self, start: str) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith(start)]

    @property
    def blocks(self) -> list[forms.BoundField]:
        return self.shown("block_")


class JoinForm(BlocksForm):
    """One's part in one programme on one side."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)
    about = forms.CharField(max_length=2000, required=False, widget=LongText(attrs={"rows": 5}))
    # At which field of the form each refusal of the service stands.
    places: Mapping[str, str] = {"skills": "skill_1", "wishes": "wish_1", "blocks": "block_1"}

    def __init__(
        self, *args: Any, actor: User, me: Employee, programme: Programme, side: str, said: Said,
        is_new: bool = False, wish: Employee | None = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, actor=actor, me=me, blocked=said.blocks, **kwargs)
        self.side, self.said = Side(side), said
        self.fields["about"].label, self.fields["about"].help_text = ABOUT[self.side]
        self.initial["about"] = said.about
        if self.side != Side.MENTOR:
            self.fields["about"].required = True
            self.fields["about"].error_messages["required"] = NEEDS_WORDS
        if is_new:
            del self.fields["seen"]
        else:
            self.initial["seen"] = said.mark
        if self.side == Side.MENTOR:
            self._ask_for_capacity(programme)
        else:
            self._ask_for_role(actor)
        self._ask_for_skills()
        people = Employee.objects.colleagues_of(actor).exclude(pk=me.pk)
        wishes = list(said.wishes)
        if wish is not None and wish not in wishes:
            wishes.append(wish)
        for number, label in enumerate(NTH[:MOST_WISHES]):
            first = said_of(wishes[number]) if number < len(wishes) else ""
            self.add_person(f"wish_{number + 1}", label, people, first)

    def _ask_for_capacity(self, programme: Programme) -> None:
        self.fields["capacity"] = forms.IntegerField(
            label=_("How many mentees do you take at the same time?"),
            min_value=1, max_value=programme.most_for_a_mentor, initial=self.said.capacity,
        )  # fmt: skip

    def _ask_for_role(self, actor: User) -> None:
        role = self.said.target_role
        self.fields["target_role"] = field = NamedField(
            kind="roles", label=_("Which role do you want to grow into?"), required=False,
            help_text=_("A mentor who has held it counts for more. Empty if none."),
        )  # fmt: skip
        field.offer(open_roles(actor))
        if role is not None and not self.is_bound:
            self.initial["target_role"] = role.name

    def _ask_for_skills(self) -> None:
        known = Skill.objects.filter(retired_on__isnull=True)
        for number in range(MOST_SKILLS):
            skill, want = (None, int(Want.VERY))
            if number < len(self.said.skills):
                skill, want = self.said.skills[number]
            field = NamedField(kind="skills", label=_("Skill"), required=False)
            field.offer(known)
            self.fields[f"skill_{number + 1}"] = field
            if skill is not None and not self.is_bound:
                self.initial[f"skill_{number + 1}"] = skill.name
            if self.side == Side.MENTOR:
                continue
            self.fields[f"want_{number + 1}"] = forms.TypedChoiceField(
                label=_("How much"), choices=Want.choices, coerce=int, initial=want,
                required=False, empty_value=None,
            )  # fmt: skip

    @property
    def skills(self) -> list[tuple[forms.BoundField, forms.BoundField | None]]:
        """Each skill's field with that of how much it is wanted."""
        return [
            (self[f"skill_{n}"], self[f"want_{n}"] if f"want_{n}" in self.fields else None)
            for n in range(1, MOST_SKILLS + 1)
        ]

    @property
    def wishes(self) -> list[forms.BoundField]:
        return self.shown("wish_")

    def given(self) -> dict[str, Any]:
        """What the service takes."""
        said = self.cleaned_data
        skills = [
            (said[f"skill_{n}"], said.get(f"want_{n}") or int(Want.VERY))
            for n in range(1, MOST_SKILLS + 1)
            if said.get(f"skill_{n}")
        ]
        given = {
            "about": said["about"], "capacity": said.get("capacity") or 1,
            "target_role": said.get("target_role"), "skills": skills,
            "wishes": self.chosen("wish_"), "blocks": self.ruled_out(),
        }  # fmt: skip
        return given | ({"seen": said["seen"]} if "seen" in self.fields else {})
