"""What a web process does before it is forked into workers that serve."""

import gc

from django.urls import get_resolver


def settle() -> None:
    """Import all views, and let the collector of garbage pass over all that stays for good.

    Code and models are some hundred thousand objects. The collector looked through them whenever a
    page made many of its own: two fifths of the time of the largest indicator. Nor are they then
    copied, object by object, into the memory of each worker
    (https://docs.python.org/3/library/gc.html#gc.freeze).
    """
    _ = get_resolver().url_patterns
    gc.collect()
    gc.freeze()
