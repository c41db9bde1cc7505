"""What key roles, succession and the bench put on other pages."""


def register() -> None:
    """Fill the registries."""
