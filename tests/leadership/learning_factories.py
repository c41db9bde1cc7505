"""Learning records: the least that is valid."""

from datetime import timedelta

import factory
from django.core.files.uploadedfile import SimpleUploadedFile

from leadership.models import (
    CreditTransfer,
    ExternalLearning,
    LearningEvent,
    Qualification,
    QualificationAward,
    Registration,
)
from lib.dates import today
from tests.factories import EmployeeFactory


class LearningEventFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = LearningEvent

    employee = factory.SubFactory(EmployeeFactory)
    kind = "completed"
    title = factory.Sequence(lambda n: f"Learned {n}")


class ExternalLearningFactory(factory.django.DjangoModelFactory):
    """Something that is asked for."""

    class Meta:
        model = ExternalLearning

    employee = factory.SubFactory(EmployeeFactory)
    title = factory.Sequence(lambda n: f"Elsewhere {n}")
    kind = "course"
    way = "training"
    reason = "It helps."
    state = "requested"
    starts_on = factory.LazyFunction(lambda: today() - timedelta(days=9))
    ends_on = factory.LazyFunction(lambda: today() - timedelta(days=7))
    hours = 6


class QualificationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Qualification

    name = factory.Sequence(lambda n: f"Leading {n}")
    awarding_body = "Institute"
    level = 5
    credits = 12
    size = "award"


class RegistrationFactory(factory.django.DjangoModelFactory):
    """Somebody who works for a qualification."""

    class Meta:
        model = Registration

    employee = factory.SubFactory(EmployeeFactory)
    qualification = factory.SubFactory(QualificationFactory)
    started_on = factory.LazyFunction(lambda: today() - timedelta(days=90))


class CreditTransferFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CreditTransfer

    registration = factory.SubFactory(RegistrationFactory)
    source = "Another institute"
    credits = 4
    link = "https://example.org/proof"


class QualificationAwardFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = QualificationAward

    registration = factory.SubFactory(
        RegistrationFactory, state="awarded",
        ended_on=factory.LazyFunction(lambda: today() - timedelta(days=30)),
    )  # fmt: skip
    awarded_on = factory.LazyFunction(lambda: today() - timedelta(days=30))


def a_pdf(name="certificate.pdf"):
    return SimpleUploadedFile(name, b"%PDF-1.4\nA certificate\n%%EOF\n", "application/pdf")
