"""What 360 feedback and feedback on request put on other pages."""


def register() -> None:
    """Fill the registries."""
