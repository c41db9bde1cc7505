"""What indicators, targets and the pages of insight put on other pages."""

from django.utils.translation import gettext_lazy as _

from metrics import insight_notices, result_indicators
from metrics.access import may_see_insights
from talent.registry import NavItem, registry


def register() -> None:
    """Fill the registries."""
    insight_notices.register()
    result_indicators.register()
    registry.navigation.append(
        NavItem(_("Insights"), "metrics:insights_home", "/insights/", 90, may_see_insights)
    )
