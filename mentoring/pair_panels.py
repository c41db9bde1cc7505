"""What pairs put on the pages of the apps below."""


def register() -> None:
    """Nothing yet."""
