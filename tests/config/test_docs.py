"""The table of variables is complete."""

import re
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
READ = re.compile(r"(?:env\.\w+\(\s*|environ\.get\(\s*)\"([A-Z_]+)\"")
OWN = {"PATH", "MAIL_DIR", "TEST_DATABASE_SUFFIX"}  # not of a deployment


def test_every_variable_is_documented():
    sources = [PROJECT / "config" / name for name in ("settings.py", "web.py")]
    read = {name for source in sources for name in READ.findall(source.read_text())}
    text = (PROJECT / "docs" / "deployment.md").read_text()
    documented = set(re.findall(r"`([A-Z_]+)`", text.partition("## Variables")[2]))

    assert read - documented - OWN == set()


def test_every_variable_of_the_example_is_read_or_belongs_to_the_containers():
    names = re.findall(r"^([A-Z_]+)=", (PROJECT / ".env.example").read_text(), re.MULTILINE)
    compose = (PROJECT / "docker-compose.yml").read_text()

    assert [name for name in names if f"${{{name}" not in compose] == []
