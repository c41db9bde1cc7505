"""A manager's page of the line in a real browser, with much on it and with little."""

import pytest

from careers.services.plans import approve_plan
from tests.browser.looking import NARROW, WIDE, problems_of
from tests.careers.goals import goal
from tests.careers.lines import build_line, lacks, waiting_opening, waiting_plan


@pytest.mark.parametrize(
    ("theme", "width"), [("light", NARROW), ("dark", WIDE), ("dark", NARROW), ("light", WIDE)]
)
def test_the_pages_of_a_line_look_right(page_for, transactional_db, theme, width):
    line = build_line()
    plan, opening = waiting_plan(line, line.me), waiting_opening(line, line.below[0])
    approve_plan(actor=line.manager.user, plan=waiting_plan(line, line.below[1]))
    goal(line.me, "A goal", visibility="manager")
    lacks(line, line.me, *line.below)
    page = page_for(line.manager.user, theme, width)

    wrong = {
        path: problems_of(page, f"/team/development/{path}")
        for path in (
            "", "?q=nobody", f"?of={line.below[0].pk}", f"skills/{line.skill.pk}/", "approve/",
            f"approve/?chosen=plan:{plan.pk}&chosen=opening:{opening.pk}&chosen=plan:1",
        )
    }  # fmt: skip

    assert {path: found for path, found in wrong.items() if found} == {}
