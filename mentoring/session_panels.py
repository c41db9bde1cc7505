"""What sessions, pulses, evaluations and calendars put on the pages of the apps below."""


def register() -> None:
    """Nothing yet."""
