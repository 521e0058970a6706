"""Where passwords are set, a command is done by a user of the office; what is scheduled is not."""

import io
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from propdesk.cli.command_words import COMMANDS
from propdesk.db.keeping.layout import DataFolder
from propdesk.db.keeping.opening import check_at_start, open_data
from propdesk.db.store import Store
from propdesk.kernel.permissions import Role
from propdesk.modules import declared
from propdesk.outside_changes import commands_since, last_change
from propdesk.system.log.audit_reader import AUDIT, AuditEntry
from propdesk.system.users.listed import USER_USES
from propdesk.system.users.listing import UserFields
from propdesk.system.users.login import set_password
from propdesk.system.users.users import ensure_first_manager
from tests.cli.answers import Run, refused
from tests.clocks import StoppedClock

pytestmark = pytest.mark.usefixtures("locked")
MANAGER, CASHIER = "jingli-word", "chuna-word"
Typed = Callable[[str], None]


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Typed:
    """What stands on the standard input of the next command."""

    def put(text: str) -> None:
        monkeypatch.setattr(sys, "stdin", io.StringIO(text))

    put("")
    return put


@pytest.fixture
def locked(folder: Path, typed: Typed) -> DataFolder:
    """The small office: its manager and a cashier have passwords."""
    found = DataFolder(folder)
    with_store(found, _set_passwords)
    return found


def _set_passwords(store: Store) -> None:
    store.write(ensure_first_manager)
    fields = UserFields(name="chuna", display_name="出纳", role=Role.CASHIER)
    other = store.write(USER_USES.add, fields=fields)
    store.write(set_password, user_id=1, password=MANAGER)
    store.write(set_password, user_id=other, password=CASHIER)


def with_store(folder: DataFolder, do: Callable[[Store], object]) -> object:
    opened = open_data(folder.root, clock=StoppedClock(), declarations=declared())
    try:
        check_at_start(opened)
        return do(opened.store)
    finally:
        opened.close()


def logged(folder: DataFolder) -> AuditEntry:
    """The newest row of the log."""
    found = with_store(folder, lambda store: store.read(AUDIT.first)[0])
    assert isinstance(found, AuditEntry)
    return found


def test_which_commands_ask_for_nobody() -> None:
    free = {command.name for command in COMMANDS if not command.asks}
    assert free == {"backup", "verify", "check", "upgrade", "self-test", "template"}


@pytest.mark.parametrize(
    "words",
    [
        ("collect", "1-1-101", "10"),
        ("close",),
        ("export", "units", "u.xlsx"),
        ("restore", "gone.propdesk"),
        ("month-close", "2026-10"),
    ],
)
def test_without_a_user_nothing_is_done(run: Run, words: tuple[str, ...]) -> None:
    assert refused(run(*words), "user_needed")


def test_what_is_scheduled_needs_nobody(run: Run, tmp_path: Path) -> None:
    assert run("backup", tmp_path).code == 0
    assert run("check").code == 0


def test_what_a_user_does_by_a_command_is_logged_as_his(
    run: Run, locked: DataFolder, typed: Typed, tmp_path: Path
) -> None:
    typed(f"{MANAGER}\n")
    seen = with_store(locked, lambda store: store.read(last_change))
    assert isinstance(seen, int)
    assert run("--user", "admin", "export", "units", tmp_path / "u.xlsx").code == 0
    entry = logged(locked)
    assert (entry.what, entry.user_id) == ("export.list", 1)
    assert entry.os_user.startswith("command: ")
    assert with_store(locked, lambda store: store.read(commands_since, change=seen))


def test_a_user_may_do_by_a_command_what_he_may_do_at_the_window(
    run: Run, typed: Typed, tmp_path: Path
) -> None:
    typed(f"{CASHIER}\n")
    answer = run("export", "units", "--user", "chuna", tmp_path / "u.xlsx")
    assert refused(answer, "not_permitted")
    typed(f"{CASHIER}\n")
    assert run("collect", "1-1-101", "10", "--user", "chuna").code == 0


def test_a_wrong_password_is_a_sentence_and_counts(
    run: Run, locked: DataFolder, typed: Typed
) -> None:
    for _wrong in range(4):
        typed("wrong\n")
        assert refused(run("--user", "chuna", "collect", "1-1-101", "10"), "login_wrong")
    typed("wrong\n")
    assert refused(run("--user", "chuna", "collect", "1-1-101", "10"), "login_locked")
    typed(f"{CASHIER}\n")
    assert refused(run("--user", "chuna", "collect", "1-1-101", "10"), "login_locked")


def test_at_the_terminal_name_and_password_are_asked_for(
    run: Run, typed: Typed, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    typed("admin\n")
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    asked: list[str] = []
    secret = lambda prompt, stream: asked.append(prompt) or MANAGER  # type: ignore[func-returns-value]  # noqa: E731
    monkeypatch.setattr("getpass.getpass", secret)
    assert run("export", "units", tmp_path / "u.xlsx").code == 0
    assert asked == ["密码: "]


def test_the_password_of_a_clerk_is_reset_by_a_manager_and_the_only_managers_by_the_pc(
    run: Run, locked: DataFolder, typed: Typed
) -> None:
    assert refused(run("reset-password", "chuna"), "user_needed")
    typed(f"{MANAGER}\n")
    assert run("reset-password", "chuna", "--user", "admin").code == 0
    assert (logged(locked).what, logged(locked).user_id) == ("user.reset_password", 1)
    assert run("reset-password", "admin").code == 0
    assert logged(locked).user_id == 0


def test_a_backup_is_restored_by_who_may(run: Run, typed: Typed, tmp_path: Path) -> None:
    made = run("backup", tmp_path).told["file"]
    typed(f"{CASHIER}\n")
    assert refused(run("restore", made, "--user", "chuna"), "not_permitted")
    typed(f"{MANAGER}\n")
    assert run("restore", made, "--user", "admin").code == 0


def test_of_data_that_does_not_open_nobody_is_asked(
    run: Run, locked: DataFolder, tmp_path: Path
) -> None:
    made = run("backup", tmp_path).told["file"]
    locked.database.write_bytes(b"gone" * 4096)
    assert run("restore", made).code == 0
