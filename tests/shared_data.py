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
EMPLOYEES_MAPPING = Path(__file__).parent / "data/employees.toml"
EMPLOYEES = [
    str(SHARED_DATA / "employees" / name)
    for name in ("employee.csv", "title.csv", "dept_emp.csv", "dept_manager.csv", "department.csv")
]
FRAMEWORK_LEVELS = Path(__file__).parent / "data/framework-levels.toml"
FRAMEWORK = [str(SHARED_DATA / "ddat" / name) for name in ("roles.csv", "skills.csv")]
