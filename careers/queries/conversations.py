"""What the pages of career conversations read."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, F, FloatField, Func, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, Extract

from careers.models import (
    AgendaPoint,
    AgendaPrompt,
    AgreedAction,
    Conversation,
    ConversationNotes,
    ConversationState,
    Preparation,
    PromptSide,
    PromptTheme,
)
from talent.models import Assignment, Employee, ReportingLine, User
from talent.models.folding import Fold

MOST_SHOWN = 20  # versions on the page of one conversation
MOST_ON_PROFILE = 5


@dataclass(frozen=True)
class ConversationRow:
    """One conversation as one of the two sees it."""

    conversation: Conversation
    other: Employee
    is_mine: bool  # whether it is about the one who looks
    is_current: bool  # whether the manager still leads the person

    @property
    def is_lapsed(self) -> bool:
        """Whether it was planned with somebody who no longer leads the person."""
        return self.conversation.is_planned and not self.is_current

    @property
    def place(self) -> str:
        """Where it takes place, for the person and for whoever leads them."""
        return self.conversation.place if self.is_mine or self.is_current else ""

    @property
    def may_write(self) -> bool:
        return self.is_current and self.conversation.state != ConversationState.CANCELLED


@dataclass(frozen=True)
class ConversationPage:
    """One conversation with all that one of the two may read of it."""

    row: ConversationRow
    points: tuple[AgendaPoint, ...]
    versions: tuple[ConversationNotes, ...]
    preparation: Preparation | None
    agreed: tuple[AgreedAction, ...]

    @property
    def notes(self) -> ConversationNotes | None:
        """The newest version that the reader may see."""
        return self.versions[0] if self.versions else None


def conversations_of(user: User) -> QuerySet[Any]:
    """The conversations that somebody holds, with both names and whether they still are a pair."""
    return Conversation.objects.visible_to(user).select_related("employee", "manager").with_line()


def row_of(conversation: Any, user: User) -> ConversationRow:
    """A conversation that was loaded by `conversations_of`, from one side."""
    is_mine = conversation.employee.user_id == user.pk
    other = conversation.manager if is_mine else conversation.employee
    return ConversationRow(conversation, other, is_mine, conversation.is_current)


def rows_of(conversations: Iterable[Any], user: User) -> list[ConversationRow]:
    return [row_of(conversation, user) for conversation in conversations]


def talks_about(user: User, person: Employee) -> list[ConversationRow]:
    """What stands of a person's conversations on their profile, for the two who hold each."""
    found = in_order(conversations_of(user).filter(employee=person)).order_by(*ORDER)
    return rows_of(found[:MOST_ON_PROFILE], user)


def page_about(user: User, conversation: Any) -> ConversationPage:
    """All parts of one conversation that a reader may see, in four queries."""
    mine = {"conversation": conversation}
    points: Any = AgendaPoint.objects.visible_to(user).filter(**mine)
    versions: Any = ConversationNotes.objects.visible_to(user).filter(**mine)
    agreed: Any = AgreedAction.objects.visible_to(user).filter(**mine)
    return ConversationPage(
        row_of(conversation, user),
        tuple(points.select_related("by__employee")),
        tuple(versions.select_related("by__employee").order_by("-number")[:MOST_SHOWN]),
        Preparation.objects.visible_to(user).filter(**mine).first(),
        tuple(agreed.select_related("item__plan__role")),
    )


def matching(rows: QuerySet[Any], me: Employee, text: str) -> QuerySet[Any]:
    """Conversations with somebody of whose name these are parts."""
    for word in text.split()[:10]:
        rows = rows.filter(
            (Q(employee__name_folded__contains=Fold.of(word)) & ~Q(employee=me))
            | (Q(manager__name_folded__contains=Fold.of(word)) & ~Q(manager=me))
        )
    return rows


def on_side(rows: QuerySet[Any], me: Employee, side: str) -> QuerySet[Any]:
    """Those about oneself, those of people whom one leads or led, or both."""
    if side == "me":
        return rows.filter(employee=me)
    return rows.filter(manager=me) if side == "team" else rows


def in_order(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Planned ones first, the next on top; then the others, the newest on top.

    A held one counts by the day on which it was held, whenever it was planned for.
    """
    seconds = Extract("starts_at", "epoch", output_field=FloatField())
    held = Extract("held_on", "epoch", output_field=FloatField())
    day = Coalesce(held, seconds, output_field=FloatField())
    turned = Func(day, template="-(%(expressions)s)", output_field=FloatField())
    is_planned = Q(state=ConversationState.PLANNED)
    found: QuerySet[Any] = rows.annotate(
        past=Case(When(is_planned, then=Value(0)), default=Value(1)),
        rank=Case(When(is_planned, then=seconds), default=turned, output_field=FloatField()),
    )
    return found


ORDER = ("past", "rank", "pk")


def partners_of(user: User, me: Employee) -> list[Employee]:
    """With whom one may plan a conversation today: one's manager, then who reports to one."""
    above = Assignment.objects.current().filter(employee=me).values("manager")
    lines = ReportingLine.objects.current().filter(manager=me, depth=1)
    manager = list(Employee.objects.colleagues_of(user).filter(pk__in=above))
    return manager + list(
        Employee.objects.colleagues_of(user).filter(pk__in=lines.values("report"))
        .order_by(F("name_folded"), "pk")
    )  # fmt: skip


def has_partner(user: User, me: Employee) -> bool:
    """Whether there is anybody with whom one may plan a conversation today."""
    above = Assignment.objects.current().filter(employee=me).values("manager")
    below = ReportingLine.objects.current().filter(manager=me, depth=1).values("report")
    both = Q(pk__in=above) | Q(pk__in=below)
    return Employee.objects.colleagues_of(user).filter(both).exists()


def newest_notes(user: User, conversation: Conversation) -> ConversationNotes | None:
    """What stands in the notes now, as far as the reader may see."""
    rows: Any = ConversationNotes.objects.visible_to(user).filter(conversation=conversation)
    found: ConversationNotes | None = (
        rows.select_related("by__employee").order_by("-number").first()
    )
    return found


def prompts_for(user: User, row: ConversationRow) -> list[tuple[str, list[AgendaPrompt]]]:
    """The questions of the library that help this side to prepare, by theme, in their order."""
    side = PromptSide.PERSON if row.is_mine else PromptSide.MANAGER
    prompts: Any = AgendaPrompt.objects.visible_to(user)
    found = list(prompts.in_use().filter(side__in=(PromptSide.BOTH, side)).order_by("pk"))
    groups = [(str(t.label), [one for one in found if one.theme == t]) for t in PromptTheme]
    return [(label, rows) for label, rows in groups if rows]
