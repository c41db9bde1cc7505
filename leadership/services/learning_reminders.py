"""What people are reminded of in learning: by "should exist and does not", never by the hour."""

from datetime import date, datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils import timezone

from leadership.credits import REMINDER_DAYS, reminder_due
from leadership.evaluation import BEHAVIOUR_FROM, BEHAVIOUR_UNTIL
from leadership.models import (
    CohortEnrolment,
    CohortEnrolmentState,
    EvaluationAnswer,
    Occasion,
    QualificationAward,
    RaterKind,
)
from lib.dates import today
from talent.models import Assignment, Employment, Notice
from talent.services.notices import ToTell, notify_many

EXPIRING = "leadership.qualification_expiring"
BEHAVIOUR = "leadership.behaviour_asked"
REMIND_AFTER = timedelta(days=14)
CHUNK = 10_000


def remind_expiring(
    after: int = 0, *, day: date | None = None, now: datetime | None = None
) -> int | None:
    """Tell holders 90, 30 and 7 days before a qualification expires, once each, in chunks.

    Who was not told in time is told at the next nearer step only; what was renewed is left out.
    """
    day, now = day or today(), now or timezone.now()
    later = QualificationAward.objects.filter(
        registration=OuterRef("registration"), awarded_on__gt=OuterRef("awarded_on")
    )
    here = Employment.objects.on(day).filter(employee=OuterRef("registration__employee"))
    rows = list(
        QualificationAward.objects.filter(
            ~Exists(later),
            Exists(here),
            pk__gt=after,
            registration__employee__user__is_active=True,
            expires_on__gt=day,
            expires_on__lte=day + timedelta(days=REMINDER_DAYS[0]),
        )
        .order_by("pk")
        .values_list("pk", "registration__employee__user", "expires_on")[:CHUNK]
    )
    notify_many(
        EXPIRING,
        [
            ToTell(
                user, f"qualificationaward:{pk}", str(reminder_due(expires_on, day)),
                {"qualificationaward": pk},
            )
            for pk, user, expires_on in rows
        ],
        now=now,
    )  # fmt: skip
    return rows[-1][0] if len(rows) == CHUNK else None


def ask_behaviour(
    after: int = 0, *, day: date | None = None, now: datetime | None = None
) -> int | None:
    """Ask participants and their managers 60 to 90 days after completion, and remind them once."""
    day, now = day or today(), now or timezone.now()
    given = EvaluationAnswer.objects.filter(enrolment=OuterRef("pk"), occasion=Occasion.BEHAVIOUR)
    leads = Assignment.objects.on(day).filter(employee=OuterRef("employee"))
    rows = list(
        CohortEnrolment.objects.filter(
            state=CohortEnrolmentState.COMPLETED,
            ended_on__gte=day - BEHAVIOUR_UNTIL,
            ended_on__lte=day - BEHAVIOUR_FROM,
            pk__gt=after,
        )
        .annotate(
            mine=F("employee__user"),
            theirs=Subquery(leads.values("manager__user")[:1]),
            by_me=Exists(given.filter(rater=RaterKind.SELF)),
            by_them=Exists(given.filter(rater=RaterKind.MANAGER)),
        )
        .order_by("pk")
        .values_list("pk", "mine", "theirs", "by_me", "by_them")[:CHUNK]
    )
    waiting = [
        (pk, user)
        for pk, mine, theirs, by_me, by_them in rows
        for user, is_given in ((mine, by_me), (theirs, by_them))
        if user is not None and not is_given
    ]
    asked_before = set(
        Notice.objects.filter(
            Q(recipient__in={user for _pk, user in waiting}),
            kind=BEHAVIOUR, period="ask", created_at__lte=now - REMIND_AFTER,
        ).values_list("subject", "recipient")
    )  # fmt: skip
    told = []
    for pk, user in waiting:
        subject = f"cohortenrolment:{pk}"
        period = "reminder" if (subject, user) in asked_before else "ask"
        told.append(ToTell(user, subject, period, {"cohortenrolment": pk}))
    notify_many(BEHAVIOUR, told, now=now)
    return rows[-1][0] if len(rows) == CHUNK else None
