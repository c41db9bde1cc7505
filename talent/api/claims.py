"""Claims of skills: those that one may see, and making one."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from talent.api.idempotency import KEY, once
from talent.api.parts import ChoiceOf, PersonPart, SkillPart
from talent.api.people import skills_in_use
from talent.api.views import ListEndpoint, RecordEndpoint, allowed, described
from talent.models import ClaimSource, Employee, SkillClaim, User
from talent.services.records import record_reads
from talent.services.skills import claim_skill


class ClaimSerializer(serializers.ModelSerializer[SkillClaim]):
    """One statement that a person has a skill at a level."""

    person = PersonPart(source="employee", read_only=True)
    skill = SkillPart(read_only=True)
    by = PersonPart(source="claimed_by.employee", default=None, read_only=True, allow_null=True)

    class Meta:
        model = SkillClaim
        fields: tuple[str, ...] = (
            "id",
            "person",
            "skill",
            "level",
            "source",
            "by",
            "claimed_on",
            "evidence",
        )


class NewClaimSerializer(serializers.Serializer[SkillClaim]):
    """What it takes to make a claim; who claims is whoever asks."""

    person = ChoiceOf(Employee.objects.visible_to)
    skill = ChoiceOf(skills_in_use)
    level = serializers.IntegerField(min_value=1, max_value=5)
    source = serializers.ChoiceField(ClaimSource.choices)  # type: ignore[assignment]
    evidence = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    claimed_on = serializers.DateField(required=False)


class ClaimFilter(filters.FilterSet):
    person = filters.ModelChoiceFilter(
        field_name="employee", queryset=allowed(Employee.objects.visible_to)
    )
    skill = filters.ModelChoiceFilter(queryset=allowed(skills_in_use))
    source = filters.ChoiceFilter(choices=ClaimSource.choices)

    class Meta:
        model = SkillClaim
        fields: tuple[str, ...] = ()


def claims(user: User) -> QuerySet[SkillClaim]:
    found = SkillClaim.objects.visible_to(user).standing()
    return found.select_related("employee", "skill", "claimed_by__employee")


class ClaimList(ListEndpoint):
    serializer_class = ClaimSerializer
    filterset_class = ClaimFilter
    order = ("-claimed_on", "-pk")

    def rows(self, user: User) -> QuerySet[Any]:
        return claims(user)

    def paginate_queryset(self, queryset: Any) -> Any:
        """Who looks at others' claims leaves a trace with them."""
        found = super().paginate_queryset(queryset)
        record_reads(actor=self.actor, employees={row.employee for row in found or []})
        return found

    @extend_schema(
        tags=["claims"], operation_id="claims_list", summary="Claims that I may see",
        description="Claims about oneself, one's line and HR's scope, and those one made.",
    )  # fmt: skip
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    @extend_schema(
        tags=["claims"],
        operation_id="claims_create",
        description="Claim a skill, for oneself or for someone whom one leads or mentors.",
        summary="Claim a skill, for oneself or for someone whom one leads or mentors",
        request=NewClaimSerializer,
        responses={201: ClaimSerializer},
        parameters=[OpenApiParameter(**KEY)],
    )
    def post(self, request: Request) -> Response:
        return once(request, self.create)

    def create(self, request: Request) -> Response:
        given = NewClaimSerializer(data=request.data, context={"request": request})
        given.is_valid(raise_exception=True)
        data = dict(given.validated_data)
        claim = claim_skill(actor=self.actor, employee=data.pop("person"), **data)
        address = reverse("api:claim", args=[claim.pk])
        body = ClaimSerializer(claims(self.actor).get(pk=claim.pk)).data
        return Response(body, status.HTTP_201_CREATED, headers={"Location": address})


@described(tags=["claims"], operation_id="claims_read", summary="One claim")
class ClaimRecord(RecordEndpoint):
    serializer_class = ClaimSerializer

    def rows(self, user: User) -> QuerySet[Any]:
        return claims(user)

    def get_object(self) -> SkillClaim:
        claim: SkillClaim = super().get_object()
        record_reads(actor=self.actor, employees=[claim.employee])
        return claim
