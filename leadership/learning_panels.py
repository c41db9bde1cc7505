"""What learning records, qualifications and evaluation put on other pages."""


def register() -> None:
    """Fill the registries."""
