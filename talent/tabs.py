"""The tabs that this app puts on a profile; registered in `apps.py`."""

from collections.abc import Mapping

from talent.models import (
    Absence,
    Achievement,
    Aspiration,
    Assignment,
    Certification,
    Demographics,
    Education,
    Employee,
    Employment,
    Offer,
    SpokenLanguage,
    User,
)
from talent.queries.profile import shared_skills, skills_of


def overview(user: User, person: Employee) -> Mapping[str, object]:
    """What everyone sees, and for those who may see more, what the person says of themselves."""
    wishes = Aspiration.objects.visible_to(user).filter(employee=person)
    return {
        "person": person,
        "offers": Offer.objects.visible_to(user).filter(employee=person),
        "shared_skills": shared_skills(person),
        "achievements": Achievement.objects.visible_to(user).filter(employee=person),
        "education": Education.objects.visible_to(user).filter(employee=person),
        "languages": SpokenLanguage.objects.visible_to(user).filter(employee=person),
        "certifications": Certification.objects.visible_to(user).filter(employee=person),
        "aspiration": wishes.prefetch_related("targets__role").first(),
    }


def skills(user: User, person: Employee) -> Mapping[str, object]:
    """The skills with their levels."""
    return {"person": person, "rows": skills_of(user, person)}


def record(user: User, person: Employee) -> Mapping[str, object]:
    """The record of employment, which only the person and HR admins read."""
    history = Assignment.objects.visible_to(user).filter(employee=person)
    return {
        "person": person,
        "employments": Employment.objects.visible_to(user).filter(employee=person),
        "assignments": history.select_related("role", "unit", "location", "manager"),
        "absences": Absence.objects.visible_to(user).filter(employee=person),
        "demographics": Demographics.objects.visible_to(user).filter(employee=person).first(),
    }
