"""These tests send tens of thousands of requests, and read only what is sent back."""

import pytest
from django.template.base import Template


@pytest.fixture(autouse=True)
def plain_rendering(monkeypatch):
    """No signal for every template rendered, by which a test client keeps them with contexts."""
    monkeypatch.setattr(Template, "_render", lambda page, context: page.nodelist.render(context))
