"""What performance, potential and calibration put on other pages."""


def register() -> None:
    """Fill the registries."""
