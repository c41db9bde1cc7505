"""The tables of variables and of promises are complete."""

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


def test_every_promise_of_surveys_names_its_tests_and_what_they_find_without_it():
    text = (PROJECT / "docs" / "confidentiality.md").read_text()
    files = {path.name: path.read_text() for path in (PROJECT / "tests").rglob("test_*.py")}
    rows = re.findall(r"^\| (S\d+) \| (.+) \| (.+) \|$", text, re.MULTILINE)

    assert [name for name, _holds, _finds in rows] == [f"S{number}" for number in range(1, 15)]
    for _name, holds, finds in rows:
        held_by = re.findall(r"`(\w+\.py)`", holds)
        assert held_by
        assert set(held_by) <= set(files)
        for test in re.findall(r"`(\w+)`", finds):
            assert any(f"def {test}(" in files[file] for file in held_by), test
    assert set(re.findall(r"`(test_\w+\.py)`", text)) <= set(files)
