"""Secrets of this PC: kept whole, for its user only, and nothing at all where they are not ours."""

import stat
import sys
from pathlib import Path

import pytest

from propdesk.kernel.this_pc.secrets_of_pc import (
    MARK,
    forget_secret,
    keep_secret,
    secret_in,
    secrets_folder,
)


def test_a_secret_comes_back_and_is_replaced_whole(tmp_path: Path) -> None:
    file = tmp_path / "keys" / "office.key"
    assert secret_in(file) is None
    keep_secret(file, b"first \x00 secret")
    assert secret_in(file) == b"first \x00 secret"
    keep_secret(file, b"second")
    assert secret_in(file) == b"second"
    assert [one.name for one in file.parent.iterdir()] == ["office.key"]
    forget_secret(file)
    assert secret_in(file) is None


@pytest.mark.skipif(sys.platform == "win32", reason="Windows protects the content itself")
def test_only_its_user_reads_the_file(tmp_path: Path) -> None:
    file = tmp_path / "keys" / "office.key"
    keep_secret(file, b"secret")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


@pytest.mark.skipif(sys.platform != "win32", reason="elsewhere the file itself is the secret")
def test_windows_keeps_nothing_readable_in_the_file(tmp_path: Path) -> None:
    file = tmp_path / "keys" / "office.key"
    keep_secret(file, b"secret of the office")
    assert b"secret of the office" not in file.read_bytes()


def test_what_is_not_a_secret_of_ours_is_none(tmp_path: Path) -> None:
    file = tmp_path / "office.key"
    for content in (b"", b"something else", MARK[:3]):
        file.write_bytes(content)
        assert secret_in(file) is None
    assert secret_in(tmp_path) is None


@pytest.mark.skipif(sys.platform != "win32", reason="elsewhere nothing is encrypted")
def test_a_damaged_secret_is_none(tmp_path: Path) -> None:
    file = tmp_path / "office.key"
    keep_secret(file, b"secret")
    file.write_bytes(file.read_bytes()[:-9] + b"x" * 9)
    assert secret_in(file) is None


def test_the_secrets_lie_beside_the_settings_of_the_pc_not_in_the_data() -> None:
    assert secrets_folder().name.endswith("keys")
