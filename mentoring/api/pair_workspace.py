"""The workspace of a pair: what its two agree on, aim for, do and write down."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from careers.models import PlanItem
from mentoring.api import pair_parts as parts
from mentoring.api.pairs import TAGS, PairPart
from mentoring.models import Agreement, Pair, PairAction, PairGoal, PairGoalState, SharedNote
from mentoring.queries.pairs import pairs_of
from mentoring.queries.private_notes import private_note
from mentoring.services import agreements, pair_actions, pair_goals, pair_notes
from mentoring.services.private_notes import save_private_note
from talent.api.views import Endpoint, ListEndpoint
from talent.models import User

CREATED = status.HTTP_201_CREATED
AGREEMENT, NOTE = parts.AgreementSerializer, parts.SharedNoteSerializer
PRIVATE = parts.PrivateNoteSerializer


def part_of(user: User, model: Any, pk: int) -> Any:
    """Something that belongs to a pair of whoever asks."""
    rows = model.objects.visible_to(user).filter(pair__in=Pair.objects.of(user))
    joined = ("pair__programme", "pair__mentee", "pair__mentor")
    return get_object_or_404(rows.select_related(*joined), pk=pk)


class AgreementRecord(PairPart):
    def agreement(self, pair: Pair) -> Agreement:
        rows: Any = Agreement.objects.visible_to(self.actor)
        found: Agreement | None = rows.filter(pair=pair).first()
        return found or Agreement(pair=pair, cadence_weeks=pair.programme.cadence_weeks)

    @extend_schema(
        tags=TAGS, operation_id="agreements_read", summary="What we agree on",
        description="Empty words where nothing is written down yet.", responses=AGREEMENT,
    )  # fmt: skip
    def get(self, request: Request, pk: int) -> Response:
        return self.answer(self.agreement(self.pair()), AGREEMENT)

    @extend_schema(
        tags=TAGS, operation_id="agreements_write", summary="Write down what we agree on",
        description="With my name under it; the other one signs anew.",
        request=parts.NewAgreementSerializer, responses=AGREEMENT,
    )  # fmt: skip
    def put(self, request: Request, pk: int) -> Response:
        pair, given = self.pair(), self.given(parts.NewAgreementSerializer)
        row = agreements.write_agreement(actor=self.actor, pair=pair, **given)
        return self.answer(row, AGREEMENT)


class AgreementSign(PairPart):
    @extend_schema(
        tags=TAGS, operation_id="agreements_sign", summary="Sign what we agree on",
        description="Refused where the words are no longer those that were read.",
        request=parts.SignSerializer, responses=AGREEMENT,
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        pair, given = self.pair(), self.given(parts.SignSerializer)
        row = agreements.sign_agreement(actor=self.actor, pair=pair, **given)
        return self.answer(row, AGREEMENT)


class OfPair(PairPart):
    """One goal or one action of a pair of mine."""

    def goal(self) -> PairGoal:
        found: PairGoal = part_of(self.actor, PairGoal, self.kwargs["pk"])
        return found

    def said(self, goal: PairGoal, code: int = status.HTTP_200_OK) -> Response:
        context = {"request": self.request, "mentees": [goal.pair.mentee_id]}
        return Response(parts.PairGoalSerializer(goal, context=context).data, code)

    def action(self) -> PairAction:
        found: PairAction = part_of(self.actor, PairAction, self.kwargs["pk"])
        return found

    def done(self, action: PairAction, code: int = status.HTTP_200_OK) -> Response:
        context = {"request": self.request, "items": seen_items(self.actor, [action])}
        return Response(parts.PairActionSerializer(action, context=context).data, code)


def seen_items(user: User, actions: list[PairAction]) -> dict[int, PlanItem]:
    """What actions became in plans that somebody may see, by id."""
    keys = [row.item_id for row in actions if row.item_id is not None]
    return PlanItem.objects.visible_to(user).in_bulk(keys) if keys else {}


class PairGoals(OfPair):
    @extend_schema(
        tags=TAGS, operation_id="pair_goals_add", summary="Set a goal of our pair",
        description="With a skill, the mentee's level of today is noted.",
        request=parts.NewPairGoalSerializer, responses={201: parts.PairGoalSerializer},
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        pair, given = self.pair(), self.given(parts.NewPairGoalSerializer)
        return self.said(pair_goals.add_goal(actor=self.actor, pair=pair, **given), CREATED)


class PairGoalRecord(OfPair):
    @extend_schema(
        tags=TAGS, operation_id="pair_goals_change", summary="Change an open goal of our pair",
        description="Another skill begins anew.",
        request=parts.ChangedGoalSerializer, responses=parts.PairGoalSerializer,
    )  # fmt: skip
    def put(self, request: Request, pk: int) -> Response:
        goal, given = self.goal(), self.given(parts.ChangedGoalSerializer)
        return self.said(pair_goals.edit_goal(actor=self.actor, goal=goal, **given))


class PairGoalStates(OfPair):
    @extend_schema(
        tags=TAGS, operation_id="pair_goals_say", summary="Say how a goal of our pair gets on",
        description="Its progress, or that it is reached, dropped or open again.",
        request=parts.GoalStateSerializer, responses=parts.PairGoalSerializer,
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        goal, given = self.goal(), self.given(parts.GoalStateSerializer)
        if "progress" in given:
            return self.said(pair_goals.set_goal_progress(actor=self.actor, goal=goal, **given))
        acts = {
            PairGoalState.REACHED: pair_goals.reach_goal,
            PairGoalState.DROPPED: pair_goals.drop_goal,
            PairGoalState.OPEN: pair_goals.reopen_goal,
        }
        return self.said(acts[PairGoalState(given["state"])](actor=self.actor, goal=goal))


class SharedNotes(ListEndpoint):
    serializer_class = NOTE
    order = ("-at", "-pk")

    def rows(self, user: User) -> QuerySet[Any]:
        pair = get_object_or_404(pairs_of(user), pk=self.kwargs["pk"])
        rows: Any = SharedNote.objects.visible_to(user)
        found: QuerySet[Any] = rows.filter(pair=pair).select_related("by__employee")
        return found

    @extend_schema(
        tags=TAGS, operation_id="pair_notes_list", summary="Our notes",
        description="The newest first; nobody but the two of a pair reads them.",
    )  # fmt: skip
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        tags=TAGS, operation_id="pair_notes_add", summary="Write a note for us both",
        description="The other one is told once a day.",
        request=parts.NewNoteSerializer, responses={201: NOTE},
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        pair = get_object_or_404(pairs_of(self.actor), pk=pk)
        given = self.given(parts.NewNoteSerializer)
        note = pair_notes.add_note(actor=self.actor, pair=pair, **given)
        return Response(NOTE(note).data, CREATED)


class SharedNoteRecord(Endpoint):
    def note(self) -> SharedNote:
        """A note that I wrote; that of the other one is read in the list."""
        found: SharedNote = part_of(self.actor, SharedNote, self.kwargs["pk"])
        if found.by_id != self.actor.pk:
            raise Http404
        return found

    @extend_schema(
        tags=TAGS, operation_id="pair_notes_change", summary="Change a note of mine",
        description="That of the other one stays.",
        request=parts.ChangedNoteSerializer, responses=NOTE,
    )  # fmt: skip
    def put(self, request: Request, pk: int) -> Response:
        note, given = self.note(), self.given(parts.ChangedNoteSerializer)
        return Response(NOTE(pair_notes.edit_note(actor=self.actor, note=note, **given)).data)

    @extend_schema(
        tags=TAGS, operation_id="pair_notes_remove", summary="Remove a note of mine",
        description="For both.", responses={204: None},
    )  # fmt: skip
    def delete(self, request: Request, pk: int) -> Response:
        pair_notes.remove_note(actor=self.actor, note=self.note())
        return Response(status=status.HTTP_204_NO_CONTENT)


class PrivateNoteRecord(PairPart):
    @extend_schema(
        tags=TAGS, operation_id="private_notes_read", summary="What I noted for myself",
        description="Nobody else can ever read it.", responses=PRIVATE,
    )  # fmt: skip
    def get(self, request: Request, pk: int) -> Response:
        return Response(PRIVATE(private_note(self.actor, self.pair())).data)

    @extend_schema(
        tags=TAGS, operation_id="private_notes_write", summary="Note something for myself",
        description="Sealed with a key outside the database. An empty text takes it away.",
        request=parts.NewPrivateNoteSerializer, responses=PRIVATE,
    )  # fmt: skip
    def put(self, request: Request, pk: int) -> Response:
        pair, given = self.pair(), self.given(parts.NewPrivateNoteSerializer)
        save_private_note(actor=self.actor, pair=pair, **given)
        return self.get(request, pk=pk)


class PairActions(OfPair):
    @extend_schema(
        tags=TAGS, operation_id="pair_actions_list", summary="What we will do",
        description="Open ones first, then those done.",
        responses=parts.PairActionSerializer(many=True),
    )  # fmt: skip
    def get(self, request: Request, pk: int) -> Response:
        rows: Any = PairAction.objects.visible_to(self.actor).filter(pair=self.pair())
        found = sorted(rows.order_by("due_on", "pk")[:500], key=lambda row: row.done_at is not None)
        context = {"request": request, "items": seen_items(self.actor, found)}
        return Response(parts.PairActionSerializer(found, many=True, context=context).data)

    @extend_schema(
        tags=TAGS, operation_id="pair_actions_add", summary="Note what one of us will do",
        description="The other one, if it is theirs, is told.",
        request=parts.NewPairActionSerializer, responses={201: parts.PairActionSerializer},
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        pair, given = self.pair(), self.given(parts.NewPairActionSerializer)
        return self.done(pair_actions.add_action(actor=self.actor, pair=pair, **given), CREATED)


class PairActionRecord(OfPair):
    @extend_schema(
        tags=TAGS, operation_id="pair_actions_change", summary="Change an open action",
        description="What is done stays as it was noted.",
        request=parts.ChangedActionSerializer, responses=parts.PairActionSerializer,
    )  # fmt: skip
    def put(self, request: Request, pk: int) -> Response:
        action, given = self.action(), self.given(parts.ChangedActionSerializer)
        return self.done(pair_actions.edit_action(actor=self.actor, action=action, **given))

    @extend_schema(
        tags=TAGS, operation_id="pair_actions_remove", summary="Take an action off the list",
        description="What it became in a plan stays there.", responses={204: None},
    )  # fmt: skip
    def delete(self, request: Request, pk: int) -> Response:
        pair_actions.remove_action(actor=self.actor, action=self.action())
        return Response(status=status.HTTP_204_NO_CONTENT)


class PairActionTick(OfPair):
    @extend_schema(
        tags=TAGS, operation_id="pair_actions_tick", summary="Say that an action is done",
        description="Or, with false, that it is not yet.",
        request=parts.TickActionSerializer, responses=parts.PairActionSerializer,
    )  # fmt: skip
    def put(self, request: Request, pk: int) -> Response:
        action, given = self.action(), self.given(parts.TickActionSerializer)
        return self.done(pair_actions.tick_action(actor=self.actor, action=action, **given))


class PairActionPlan(OfPair):
    @extend_schema(
        tags=TAGS, operation_id="pair_actions_plan", summary="Put an action into my plan",
        description="Only the mentee does.",
        request=parts.PlanActionSerializer, responses=parts.PairActionSerializer,
    )  # fmt: skip
    def post(self, request: Request, pk: int) -> Response:
        action, given = self.action(), self.given(parts.PlanActionSerializer)
        return self.done(pair_actions.plan_action(actor=self.actor, action=action, **given))
