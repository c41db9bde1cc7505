"""The route table of the whole product."""

from django.urls import URLPattern, URLResolver, include, path

import careers.admin  # noqa: F401 - its pages join the workplace
import leadership.admin  # noqa: F401 - so do these
import mentoring.admin  # noqa: F401 - so do these
import metrics.admin  # noqa: F401 - so do these
from config.health import healthz
from talent.admin.site import site as workplace

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("accounts/", include("config.account_urls")),
    path("admin/", workplace.urls),
    path("api/v1/", include("config.api_urls")),
    path("development/plans/", include("careers.plan_urls")),
    path("development/conversations/", include("careers.conversation_urls")),
    path("", include("careers.urls")),
    path("", include("leadership.urls")),
    path("", include("mentoring.urls")),
    path("", include("metrics.urls")),
    path("", include("talent.urls")),
]

handler500 = "config.errors.server_error"
