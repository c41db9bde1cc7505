"""What indicators, targets and the pages of insight put on other pages."""


def register() -> None:
    """Fill the registries."""
