"""What matching and asking a mentor put on the pages of the apps below."""


def register() -> None:
    """Nothing yet."""
