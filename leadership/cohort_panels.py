"""What cohorts, enrolment, sessions, attendance, assignments and journals put on other pages."""


def register() -> None:
    """Fill the registries."""
