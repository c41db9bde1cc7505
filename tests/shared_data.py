"""Published data beside the project, which tests read where it is there."""

from pathlib import Path

import pytest
from django.conf import settings

SHARED_DATA = Path(settings.BASE_DIR).parent / "shared/data"
needs_shared_data = pytest.mark.skipif(
    not SHARED_DATA.is_dir(),
    reason="The published data of O*NET, the framework and the employees sample is not beside "
    "the project (../shared/data).",
)
