"""Set and check passwords; the file holds only their hashes."""

import hashlib
import hmac
import os
import secrets
import tempfile
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from index.errors import ConfigError

COST, BLOCK, LANES = 2**15, 8, 1
"""scrypt's N, r and p (RFC 7914): 32 MB and about a tenth of a second for each attempt."""

MEMORY = 2**27
"""Bytes that a file's parameters may ask for; more would be somebody's attempt to fill the machine."""

SHORTEST_PASSWORD = 8
"""Characters of a password at least."""

SCHEME = "scrypt"

ADMIN = "admin"
"""After a name's hash in the file: who may add and remove articles, follow folders and run question sets."""


@dataclass(frozen=True, slots=True)
class Hashed:
    """A password's hash with what it was made with."""

    cost: int
    block: int
    lanes: int
    salt: bytes
    digest: bytes

    @classmethod
    def of(cls, password: str) -> "Hashed":
        """A password with a salt of its own."""
        salt = secrets.token_bytes(16)
        return cls(COST, BLOCK, LANES, salt, _scrypt(password, salt, COST, BLOCK, LANES))

    def matches(self, password: str) -> bool:
        """Whether it is this password; takes as long either way."""
        return hmac.compare_digest(self.digest, _scrypt(password, self.salt, self.cost, self.block, self.lanes))

    def __str__(self) -> str:
        """As a line of the file has it, after the name."""
        salt, digest = (b64encode(value).decode() for value in (self.salt, self.digest))
        return f"{SCHEME}${self.cost}${self.block}${self.lanes}${salt}${digest}"

    @classmethod
    def parse(cls, written: str) -> "Hashed":
        """What `str` wrote.

        Raises:
            ValueError: it is not that, or asks for more memory than `MEMORY`.
        """
        scheme, cost, block, lanes, salt, digest = written.split("$")
        parsed = cls(
            int(cost), int(block), int(lanes), b64decode(salt, validate=True), b64decode(digest, validate=True)
        )
        if scheme != SCHEME or not 0 < 128 * parsed.cost * parsed.block * parsed.lanes <= MEMORY // 2:
            raise ValueError(written)
        return parsed


@dataclass(frozen=True, slots=True)
class Entry:
    """What the file has of a name: the hash of its password, and whether it is an admin's."""

    hashed: Hashed
    is_admin: bool = False

    def __str__(self) -> str:
        """As a line of the file has it, after the name."""
        return f"{self.hashed}:{ADMIN}" if self.is_admin else str(self.hashed)

    @classmethod
    def parse(cls, written: str) -> "Entry":
        """What `str` wrote. Raises a ValueError where it is not that."""
        hashed, colon, role = written.partition(":")
        if colon and role != ADMIN:
            raise ValueError(written)
        return cls(Hashed.parse(hashed), bool(colon))


class Passwords:
    """Who can sign in. Passwords that were right are remembered, hashed with a key that this process alone knows."""

    def __init__(self, entries: Mapping[str, Entry], admins: Collection[str] | None = None) -> None:
        """Let in these names, each with its password; `admins` are those of them that have the role."""
        self._hashes = {name: entry.hashed for name, entry in entries.items()}
        self._admins = {name for name, entry in entries.items() if entry.is_admin} if admins is None else set(admins)
        self._nobody = Hashed.of(secrets.token_urlsafe())
        self._key = secrets.token_bytes(32)
        self._right: set[bytes] = set()

    def is_admin(self, name: str) -> bool:
        """Whether a name may change the collection."""
        return name in self._admins

    def knows(self, name: str, password: str) -> bool:
        """Whether the password was right before; costs nothing."""
        return self._mark(name, password) in self._right

    def check(self, name: str, password: str) -> bool:
        """Whether the password is the name's; an unknown name takes as long as a wrong password."""
        right = self._hashes.get(name, self._nobody).matches(password) and name in self._hashes
        if right:
            self._right.add(self._mark(name, password))
        return right

    def _mark(self, name: str, password: str) -> bytes:
        said = f"{len(name)}:{name}{password}".encode("utf-8", "surrogatepass")
        return hmac.digest(self._key, said, "sha256")


def open_passwords(given: str) -> Passwords:
    """The passwords of a file, `FILE`, or of one name in it, `NAME:FILE`.

    Raises:
        ConfigError: there is no such file, a line of it is not one of ours, or the name is not in it.
    """
    name, _, file = ("", "", given) if Path(given).exists() else given.rpartition(":")
    entries = read_passwords(Path(file))
    if name and name not in entries:
        raise ConfigError(f"{name} has no password in {file}: set one with `footnote password {file} {name}`.")
    if not entries:
        raise ConfigError(f"{file} holds no passwords: set one with `footnote password {file} NAME`.")
    has_roles = any(entry.is_admin for entry in entries.values())
    admins = None if has_roles else entries.keys()  # a file of before there were roles: all may do what they could
    return Passwords({name: entries[name]} if name else entries, admins)


def read_passwords(file: Path) -> dict[str, Entry]:
    """What a file has of each name.

    Raises:
        ConfigError: it cannot be read, or a line of it is not one of ours.
    """
    try:
        lines = file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not text"
        raise ConfigError(
            f"The passwords cannot be read from {file} ({reason}): make the file with `footnote password {file} NAME`."
        ) from error
    return dict(_parsed(file, number, line) for number, line in enumerate(lines, 1) if line.strip())


def _parsed(file: Path, number: int, line: str) -> tuple[str, Entry]:
    name, _, written = line.partition(":")
    try:
        return name, Entry.parse(written.strip())
    except (ValueError, Base64Error) as error:
        raise ConfigError(
            f"Line {number} of {file} is no name with a hash: set passwords with `footnote password {file} NAME`."
        ) from error


def set_password(file: Path, name: str, password: str, *, is_admin: bool | None = None) -> bool:
    """Write a name's password into the file, instead of an earlier one; only its owner may read it.

    The first name of a file is an admin; one that is there keeps its role unless another is given. Returns whether the
    name is an admin now.

    Raises:
        ConfigError: the name or the password cannot be one, or the file cannot be read or written.
    """
    if not name or ":" in name or not name.isprintable() or name != name.strip():
        raise ConfigError("The name is empty, or has a colon, a space at its end or an unprintable character in it.")
    if len(password) < SHORTEST_PASSWORD:
        raise ConfigError(f"The password is shorter than {SHORTEST_PASSWORD} characters: take a longer one.")
    entries = read_passwords(file) if file.exists() else {}
    role = entries[name].is_admin if name in entries else not entries
    entry = Entry(Hashed.of(password), role if is_admin is None else is_admin)
    _write(file, "".join(f"{known}:{each}\n" for known, each in {**entries, name: entry}.items()))
    return entry.is_admin


def _write(file: Path, text: str) -> None:
    """Put the file in place whole, readable by its owner alone."""
    try:
        descriptor, made = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
        with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
            opened.write(text)
        Path(made).replace(file)
    except OSError as error:
        raise ConfigError(f"The password cannot be written to {file}: {error.strerror}.") from error


def _scrypt(password: str, salt: bytes, cost: int, block: int, lanes: int) -> bytes:
    said = password.encode("utf-8", "surrogatepass")
    return hashlib.scrypt(said, salt=salt, n=cost, r=block, p=lanes, maxmem=MEMORY, dklen=32)
