"""Passwords: kept hashed, readable by their owner alone, and every mistake told in one line."""

import os
import pty
import select
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from index.errors import ConfigError
from rag.web.api.passwords import Hashed, open_passwords, read_passwords, set_password

FOOTNOTE = Path(sys.executable).with_name("footnote")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "people.txt"


def test_a_password_is_known_again_and_another_is_not(file: Path) -> None:
    set_password(file, "ana", "correct horse")
    passwords = open_passwords(str(file))
    assert passwords.check("ana", "correct horse")
    assert not passwords.check("ana", "correct horsf")
    assert not passwords.check("bob", "correct horse")


def test_a_password_that_was_right_is_known_without_hashing_again(file: Path) -> None:
    set_password(file, "ana", "correct horse")
    passwords = open_passwords(str(file))
    assert not passwords.knows("ana", "correct horse")
    passwords.check("ana", "correct horse")
    assert passwords.knows("ana", "correct horse")
    assert not passwords.knows("anac", "orrect horse")


def test_a_wrong_password_is_not_remembered_as_right(file: Path) -> None:
    set_password(file, "ana", "correct horse")
    passwords = open_passwords(str(file))
    passwords.check("ana", "wrong horse")
    assert not passwords.knows("ana", "wrong horse")


def test_the_file_holds_no_password_and_is_its_owners_alone(file: Path) -> None:
    set_password(file, "ana", "correct horse")
    assert "horse" not in file.read_text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_two_people_with_one_password_have_different_hashes() -> None:
    assert Hashed.of("correct horse").digest != Hashed.of("correct horse").digest


def test_a_new_password_takes_the_place_of_the_old_and_leaves_the_others(file: Path) -> None:
    for name, password in (("ana", "first word"), ("bob", "bobs word"), ("ana", "second word")):
        set_password(file, name, password)
    passwords = open_passwords(str(file))
    assert not passwords.check("ana", "first word")
    assert passwords.check("ana", "second word")
    assert passwords.check("bob", "bobs word")


def test_one_name_of_a_file_can_be_let_in_alone(file: Path) -> None:
    set_password(file, "ana", "annas word")
    set_password(file, "bob", "bobs word")
    passwords = open_passwords(f"ana:{file}")
    assert passwords.check("ana", "annas word")
    assert not passwords.check("bob", "bobs word")


def test_a_name_that_is_not_in_the_file_is_told(file: Path) -> None:
    set_password(file, "ana", "annas word")
    with pytest.raises(ConfigError, match=r"bob has no password in .*: set one with `footnote password .* bob`"):
        open_passwords(f"bob:{file}")


@pytest.mark.parametrize("password", ["short", ""])
def test_a_short_password_is_refused(file: Path, password: str) -> None:
    with pytest.raises(ConfigError, match="shorter than 8 characters"):
        set_password(file, "ana", password)


@pytest.mark.parametrize("name", ["", "a:b", " ana", "ana\n"])
def test_a_name_that_cannot_be_one_is_refused(file: Path, name: str) -> None:
    with pytest.raises(ConfigError, match="The name is"):
        set_password(file, name, "long enough")


def test_a_file_that_is_not_there_says_how_to_make_it(file: Path) -> None:
    with pytest.raises(ConfigError, match=r"No such file .*: make the file with `footnote password"):
        open_passwords(str(file))


def test_a_file_that_is_not_text_is_told(file: Path) -> None:
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError, match="it is not text"):
        open_passwords(str(file))


def test_an_empty_file_lets_nobody_in_and_says_so(file: Path) -> None:
    file.write_text("\n")
    with pytest.raises(ConfigError, match="holds no passwords"):
        open_passwords(str(file))


@pytest.mark.parametrize(
    "line",
    [
        "ana",
        "ana:correct horse",
        "ana:scrypt$32768$8$1$!!$AAAA",
        "ana:md5$32768$8$1$AAAA$AAAA",
        "ana:scrypt$1073741824$8$1$AAAA$AAAA",
        "ana:scrypt$0$8$1$AAAA$AAAA",
    ],
)
def test_a_line_that_is_no_hash_is_named(file: Path, line: str) -> None:
    file.write_text(f"bob:{Hashed.of('bobs word')}\n{line}\n")
    with pytest.raises(ConfigError, match=r"Line 2 of .* is no name with a hash"):
        read_passwords(file)


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be written to"):
        set_password(tmp_path / "gone" / "people.txt", "ana", "long enough")


def test_the_command_reads_the_password_from_a_pipe(file: Path) -> None:
    ran = subprocess.run(
        [FOOTNOTE, "password", file, "ana"], input="correct horse\n", capture_output=True, text=True, check=True
    )
    assert open_passwords(str(file)).check("ana", "correct horse")
    assert "horse" not in ran.stdout + ran.stderr


def read_until(terminal: int, end: bytes) -> bytes:
    """What a program shows until it shows `end`, which it has a minute for."""
    shown = b""
    while not shown.endswith(end):
        assert select.select([terminal], [], [], 60)[0], shown
        shown += os.read(terminal, 1)
    return shown


def test_the_command_does_not_show_what_is_typed(file: Path) -> None:
    ours, theirs = pty.openpty()
    with subprocess.Popen([FOOTNOTE, "password", file, "ana"], stdin=theirs, stdout=theirs, stderr=theirs) as ran:
        os.close(theirs)
        shown = b""
        for prompt in (b"Password: ", b"confirmation: "):
            shown += read_until(ours, prompt)
            os.write(ours, b"correct horse\n")
        shown += read_until(ours, b"can sign in")
        assert ran.wait(timeout=30) == 0
    os.close(ours)
    assert b"horse" not in shown
    assert open_passwords(str(file)).check("ana", "correct horse")
