"""What releases and results put on other pages."""

from metrics import release_notices
from metrics.services.sharing import tell_of_releases
from metrics.services.wave_imports import tell_of_imports
from metrics.tasks import wake_release_worker
from talent.registry import registry


def register() -> None:
    """Fill the registries."""
    release_notices.register()
    registry.add_sweep("metrics.releases", sweep)


def sweep() -> None:
    """Have the release worker look for work, and tell of what it has released."""
    wake_release_worker()
    tell_of_releases()
    tell_of_imports()
