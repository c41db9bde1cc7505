"""What action plans and what came of them put on other pages."""


def register() -> None:
    """Fill the registries."""
