"""Following pairs by API: a manager those of the line, a coordinator those of a programme."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from mentoring.models import Programme
from mentoring.momentum import Pace
from mentoring.queries.outcomes import may_read_reason
from mentoring.queries.team_figures import figures_of, funnel
from mentoring.queries.team_pairs import (
    SHOWS,
    SORTS,
    FollowedPair,
    Wanted,
    followed,
    in_line_of,
    of_programme,
)
from mentoring.queries.watching import watched, watched_pairs
from mentoring.services.answers import withdraw_pair
from talent.api.parts import PersonPart
from talent.api.views import Endpoint
from talent.models import Employee, Sight, User

NAMES = {
    "q": "Parts of the name of the mentee or mentor.",
    "show": "One of: " + ", ".join(key for key, _label in SHOWS),
    "momentum": "One of: " + ", ".join(Pace),
    "sort": "One of: " + ", ".join(key for key, _label in SORTS),
    "programme": "The id of a programme.",
    "cursor": "Where the page begins, from `next` or `previous`.",
}
PARAMETERS = [OpenApiParameter(name, str, description=words) for name, words in NAMES.items()]
OF = OpenApiParameter("of", int, description="A manager in your line instead of you.")


class FollowedGoalSerializer(serializers.Serializer[Any]):
    title = serializers.CharField()
    skill = serializers.CharField(allow_null=True)
    progress = serializers.IntegerField(help_text="Percent.")
    state = serializers.CharField()


class FollowedRiskSerializer(serializers.Serializer[Any]):
    why = serializers.CharField()
    since = serializers.DateField(allow_null=True)


class FollowedPairSerializer(serializers.Serializer[Any]):
    """One pair as those see it who follow it: no note, no agenda, no place, no answer."""

    id = serializers.IntegerField()
    mentee = PersonPart()
    mentor = PersonPart()
    programme = serializers.CharField()
    state = serializers.CharField()
    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)
    ended_on = serializers.DateField(allow_null=True)
    held = serializers.IntegerField()
    expected = serializers.IntegerField(allow_null=True)
    last_on = serializers.DateField(allow_null=True)
    momentum = serializers.CharField(allow_null=True)
    why = serializers.CharField(allow_null=True)
    goals = FollowedGoalSerializer(many=True)
    evaluated = serializers.ListField(
        child=serializers.CharField(), help_text="What is done, as “mid:mentee”."
    )


class WatchedPairSerializer(FollowedPairSerializer):
    """The same for whoever runs the programme, with what is at risk and what became of it."""

    risks = FollowedRiskSerializer(many=True)
    origin = serializers.CharField()
    run = serializers.IntegerField(allow_null=True, help_text="The preview that proposed it.")
    declined_by = serializers.CharField(help_text="“mentee”, “mentor” or empty.")
    reason = serializers.CharField(
        help_text="Why it was declined or ended; empty for whoever of the two was told no."
    )


class WatchedOneSerializer(WatchedPairSerializer):
    """One pair, with who ended it and when, as far as that is known."""

    over_by = serializers.CharField(help_text="A name, or empty.")
    over_on = serializers.DateField(allow_null=True)


class FollowedPageSerializer(serializers.Serializer[Any]):
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
    results = FollowedPairSerializer(many=True)


class WatchedPageSerializer(FollowedPageSerializer):
    results = WatchedPairSerializer(many=True)


class FunnelStepSerializer(serializers.Serializer[Any]):
    key = serializers.CharField()
    count = serializers.IntegerField()


class ProgrammeMeanSerializer(serializers.Serializer[Any]):
    """A mean of five people or more; at an end of its scale a band."""

    question = serializers.CharField()
    side = serializers.CharField()
    people = serializers.IntegerField()
    mean = serializers.FloatField()
    band = serializers.CharField(help_text="“or more”, “or less” or empty.")


class ProgrammeProgressSerializer(serializers.Serializer[Any]):
    funnel = FunnelStepSerializer(many=True)
    figures = ProgrammeMeanSerializer(many=True)


def said(row: FollowedPair) -> dict[str, Any]:
    """What the API tells of one pair."""
    pair, going = row.pair, row.going
    return {
        "id": pair.pk,
        "mentee": pair.mentee,
        "mentor": pair.mentor,
        "programme": pair.programme.name,
        "state": pair.state,
        "starts_on": pair.starts_on,
        "ends_on": pair.ends_on,
        "ended_on": pair.ended_on,
        "held": going.facts.held,
        "expected": going.momentum.expected if going.momentum else None,
        "last_on": going.facts.last_on,
        "momentum": going.momentum.pace if going.momentum else None,
        "why": going.momentum.why if going.momentum else None,
        "goals": [
            {
                "title": goal.title,
                "skill": goal.skill.name if goal.skill else None,
                "progress": goal.progress,
                "state": goal.state,
            }
            for goal in row.goals
        ],
        "evaluated": sorted(going.done),
        "risks": [{"why": one.risk, "since": one.since} for one in going.risks],
    }


def said_to_runner(user: User, row: FollowedPair) -> dict[str, Any]:
    """What the API tells of one pair to whoever runs its programme."""
    pair = row.pair
    reason = pair.end_reason or (pair.decline_reason if may_read_reason(user, pair) else "")
    return said(row) | {
        "origin": pair.origin, "run": pair.run_id, "declined_by": pair.declined_by,
        "reason": reason,
    }  # fmt: skip


class Following(Endpoint):
    """A list of pairs that somebody follows; what it can be narrowed by is a list of its own."""

    names: tuple[str, ...] = tuple(NAMES)

    def known_parameters(self) -> set[str]:
        return set(self.names) if self.request.method in ("GET", "HEAD") else set()

    def wanted(self) -> Wanted:
        """What was asked for; what is not known here is refused."""
        given = self.request.query_params
        for name, known in (
            ("show", [key for key, _label in SHOWS]), ("momentum", list(Pace)),
            ("sort", [key for key, _label in SORTS]),
        ):  # fmt: skip
            if given.get(name) and given[name] not in known:
                raise ValidationError({name: [NAMES[name]]})
        return Wanted(
            text=given.get("q", "").replace("\x00", "")[:100],
            show=given.get("show") or "going",
            pace=given.get("momentum", ""),
            sort=given.get("sort") or "name",
            programme=whole(given.get("programme", ""), "programme"),
            cursor=given.get("cursor", ""),
        )

    def page(self, pairs: Any, needs: type[serializers.Serializer[Any]]) -> Response:
        found = followed(self.actor, pairs, self.wanted())
        body = {
            "next": found.page.next or None,
            "previous": found.page.previous or None,
            "results": [self.said(row) for row in found.page.rows],
        }
        return Response(needs(body).data)

    def said(self, row: FollowedPair) -> dict[str, Any]:
        return said(row)


def whole(text: str, name: str) -> int | None:
    """An id in an address."""
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 19):
        raise ValidationError({name: ["Send an id."]})
    return int(text)


def leaders(user: User) -> Any:
    """Oneself, and everyone in one's line."""
    return Employee.objects.visible_to(user).in_sight(user, Sight.SELF, Sight.CHAIN)


class TeamMentoringList(Following):
    names = (*NAMES, "of")

    @extend_schema(
        tags=["mentoring"], operation_id="mentoring_team", summary="How my line is mentored",
        description="Everybody below me who is a mentee: goals, sessions held and momentum.",
        parameters=[*PARAMETERS, OF], responses=FollowedPageSerializer,
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        of = whole(request.query_params.get("of", ""), "of")
        people = leaders(self.actor)
        mine = people.filter(user=self.actor) if of is None else people.filter(pk=of)
        return self.page(in_line_of(self.actor, get_object_or_404(mine)), FollowedPageSerializer)


class ProgrammePairList(Following):
    @extend_schema(
        tags=["mentoring"], operation_id="mentoring_programme_pairs",
        summary="How the pairs of a programme get on",
        description="For whoever runs it: the same as for managers, and what is at risk.",
        parameters=PARAMETERS, responses=WatchedPageSerializer,
    )  # fmt: skip
    def get(self, request: Request, pk: int) -> Response:
        programme = get_object_or_404(Programme.objects.coordinated_by(self.actor), pk=pk)
        return self.page(of_programme(self.actor, programme), WatchedPageSerializer)

    def said(self, row: FollowedPair) -> dict[str, Any]:
        return said_to_runner(self.actor, row)


class ProgrammePairEndpoint(Endpoint):
    """One pair of a programme that whoever asks runs."""

    def programme(self) -> Programme:
        rows = Programme.objects.coordinated_by(self.actor)
        found: Programme = get_object_or_404(rows, pk=self.kwargs["pk"])
        return found

    def answer(self) -> Response:
        rows = watched_pairs(self.actor, self.programme())
        found = watched(self.actor, get_object_or_404(rows, pk=self.kwargs["pair"]))
        ending = found.ending
        body = said_to_runner(self.actor, found.row) | {
            "over_by": ending.who if ending else "", "over_on": ending.day if ending else None,
        }  # fmt: skip
        return Response(WatchedOneSerializer(body).data)


class ProgrammePairRecord(ProgrammePairEndpoint):
    @extend_schema(
        tags=["mentoring"], operation_id="mentoring_programme_pair",
        summary="One pair of a programme",
        description="For whoever runs it: how it gets on, and who ended it and why.",
        responses=WatchedOneSerializer,
    )  # fmt: skip
    def get(self, request: Request, pk: int, pair: int) -> Response:
        return self.answer()


class ProgrammePairTakeBack(ProgrammePairEndpoint):
    @extend_schema(
        tags=["mentoring"], operation_id="mentoring_programme_pair_take_back",
        summary="Take back a proposal", description="Both are told, and free for others.",
        request=None, responses=WatchedOneSerializer,
    )  # fmt: skip
    def post(self, request: Request, pk: int, pair: int) -> Response:
        rows = of_programme(self.actor, self.programme())
        withdraw_pair(actor=self.actor, pair=get_object_or_404(rows, pk=pair))
        return self.answer()


class ProgrammeProgress(Endpoint):
    @extend_schema(
        tags=["mentoring"], operation_id="mentoring_programme_figures",
        summary="A programme in figures",
        description="How far its people have come, and means of five people or more.",
        responses=ProgrammeProgressSerializer,
    )  # fmt: skip
    def get(self, request: Request, pk: int) -> Response:
        programme = get_object_or_404(Programme.objects.coordinated_by(self.actor), pk=pk)
        means = [
            {
                "question": row.question, "side": row.side, "people": row.people,
                "mean": row.mean.value, "band": row.mean.band,
            }
            for row in figures_of(self.actor, programme)
        ]  # fmt: skip
        steps = [{"key": step.key, "count": step.count} for step in funnel(programme)]
        return Response(ProgrammeProgressSerializer({"funnel": steps, "figures": means}).data)
