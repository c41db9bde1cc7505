"""The front-end files: what is built, when it is built again, and what stops it."""

import subprocess

import pytest

from config import assets


@pytest.fixture
def drawings(tmp_path, monkeypatch):
    """Two icons of the icon package, and a list that names them."""
    for name, paint in [("outline/bell", "none"), ("filled/bookmark", "currentColor")]:
        path = tmp_path / "@tabler" / "icons" / "icons" / f"{name}.svg"
        path.parent.mkdir(parents=True)
        path.write_text(
            f'<svg fill="{paint}">\n  <path stroke="none" d="M0 0h24v24H0z" fill="none" />\n'
            '  <path\n    d="M1 2" />\n</svg>'
        )
    monkeypatch.setattr(assets, "PACKAGES", tmp_path)


def test_sprite_holds_each_icon_without_its_frame(drawings):
    assert assets.sprite(["bell", "bookmark-filled"]) == (
        '<svg xmlns="http://www.w3.org/2000/svg">\n'
        '<symbol id="i-bell" viewBox="0 0 24 24"><path d="M1 2" /></symbol>\n'
        '<symbol id="i-bookmark-filled" viewBox="0 0 24 24" fill="currentcolor" stroke="none">'
        '<path d="M1 2" /></symbol>\n</svg>\n'
    )


def test_sprite_refuses_an_icon_that_tabler_has_not(drawings):
    with pytest.raises(assets.AssetsError, match="no icon unicorn"):
        assets.sprite(["unicorn"])


def test_assets_are_built_once_for_the_same_sources(tmp_path, monkeypatch):
    built = []
    monkeypatch.setattr(assets, "TARGET", tmp_path)
    monkeypatch.setattr(assets, "fetch", lambda: None)
    monkeypatch.setattr(
        assets,
        "build",
        lambda: built.append((tmp_path / ".stamp").write_text(assets.fingerprint())),
    )

    codes = [assets.main(), assets.main()]

    assert (codes, len(built)) == ([0, 0], 1)


def test_assets_say_what_npm_said(tmp_path, monkeypatch, capsys):
    refused = subprocess.CompletedProcess([], 1, "", "npm warn old\nnpm error code ENOTFOUND\n")
    monkeypatch.setattr(assets, "TARGET", tmp_path)
    monkeypatch.setattr(assets, "PACKAGES", tmp_path)
    monkeypatch.setattr(subprocess, "run", lambda *args, **kwargs: refused)

    assert assets.main() == 1
    assert capsys.readouterr().err == (
        "Front-end files: npm could not install the packages. It says:\n"
        "  npm error code ENOTFOUND\n"
    )


def test_assets_name_both_ways_out_where_there_is_no_npm(tmp_path, monkeypatch, capsys):
    refused = subprocess.CompletedProcess([], 1)
    monkeypatch.setattr(assets, "TARGET", tmp_path)
    monkeypatch.setattr(assets, "PACKAGES", tmp_path)
    monkeypatch.setattr(assets.shutil, "which", lambda name: None)
    monkeypatch.setattr(assets, "wheel_folder", lambda: None)
    monkeypatch.setattr(subprocess, "run", lambda *args, **kwargs: refused)

    assert assets.main() == 1
    assert (
        "Install Node.js 20 or newer, or let pip reach a package index" in capsys.readouterr().err
    )
