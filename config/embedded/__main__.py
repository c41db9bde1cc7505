"""`python -m config.embedded remove`: forget the embedded data of this checkout."""

import fcntl
import shutil
import sys
from pathlib import Path

from config.embedded.keeper import LEASE, START, locked, postgres_server, redis_server
from config.embedded.places import places_of

BASE_DIR = Path(__file__).resolve().parents[2]


def remove(base_dir: Path) -> str:
    """Stop orphaned servers and remove their data; returns why not, if somebody uses them."""
    here = places_of(base_dir)
    if not here.folder.exists():
        return ""
    try:
        with (
            locked(here.folder / START, fcntl.LOCK_EX),
            locked(here.folder / LEASE, fcntl.LOCK_EX | fcntl.LOCK_NB),
        ):
            for server in (redis_server(here.redis), postgres_server(here.postgres)):
                server.stop()
            shutil.rmtree(here.sockets, ignore_errors=True)
            shutil.rmtree(here.home, ignore_errors=True)
    except BlockingIOError:
        return "The embedded servers are in use: stop `make run` and the tests first."
    return ""


if __name__ == "__main__":
    if sys.argv[1:] != ["remove"]:
        sys.exit(__doc__)
    sys.exit(remove(BASE_DIR) or None)
