"""What programmes and taking part in them put on the pages of the apps below."""


def register() -> None:
    """Nothing yet."""
