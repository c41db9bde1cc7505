"""What following pairs puts on the pages of the apps below."""


def register() -> None:
    """Nothing yet."""
