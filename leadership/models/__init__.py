"""All models of leadership; import them from here."""

from leadership.models.strategy import CoreCompetency, Nature, NeededLevel, OrganisationValue

__all__ = ["CoreCompetency", "Nature", "NeededLevel", "OrganisationValue"]
