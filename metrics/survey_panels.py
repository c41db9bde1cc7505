"""What surveys: their design, waves, answering, release and results put on other pages."""


def register() -> None:
    """Fill the registries."""
