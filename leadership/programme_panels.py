"""What strategy, competencies, programmes and the portfolio put on other pages."""


def register() -> None:
    """Fill the registries."""
