"""A code from a paper is compared, and an older state of the data accepted, at the command line."""

import contextlib
import io
import shutil
import sqlite3
import sys
from pathlib import Path

import pytest

from propdesk.db.anchors import anchor as anchors, following
from propdesk.db.keeping.layout import DataFolder
from propdesk.kernel.paper.seal_codes import seal_code
from tests.cli.answers import FIRST, Run, refused
from tests.cli.test_users import CASHIER, MANAGER, _set_passwords, with_store
from tests.outside import outside

WHY = "硬盘换过，用的是 10 月的备份"


@pytest.fixture(autouse=True)
def remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """This PC remembers in a folder of the test."""
    monkeypatch.setattr(anchors, "config_folder", lambda: tmp_path / "pc")
    monkeypatch.setattr(following, "CALM", 0.001)


def asked(folder: Path, query: str) -> list[tuple[str, ...]]:
    with contextlib.closing(sqlite3.connect(folder / "propdesk.db")) as connection:
        return connection.execute(query).fetchall()


def code_of_receipt(folder: Path) -> str:
    query = "SELECT p.hash FROM posting AS p JOIN receipt AS r ON r.posting_seq = p.seq"
    return seal_code(asked(folder, query)[0][0])


@pytest.fixture
def put_back(run: Run, folder: Path) -> Path:
    """The office, with its file of before a payment."""
    run("collect", "1-1-101", "10")
    before = folder.parent / "before.db"
    shutil.copyfile(folder / "propdesk.db", before)
    assert run("collect", "1-1-102", "10").code == 0
    shutil.copyfile(before, folder / "propdesk.db")
    return folder


def test_a_code_leads_to_its_posting_and_receipt(run: Run, folder: Path) -> None:
    run("collect", "1-1-101", "10")
    code = code_of_receipt(folder)
    found = run("compare-code", code)
    assert found.code == 0
    assert (found.told["ok"], found.told["unchanged"]) == (True, True)
    assert found.told["receipts"] == [FIRST]
    assert code in found.told["message"]


def test_the_code_of_a_posting_that_these_books_do_not_hold(put_back: Path, run: Run) -> None:
    other = code_of_receipt(put_back)
    with outside(put_back / "propdesk.db") as connection:
        connection.execute("UPDATE posting SET hash = substr(hash, 33) || substr(hash, 1, 32)")
    found = run("compare-code", other)
    assert found.code == 1
    assert (found.told["ok"], found.told["posting"], found.told["day"]) == (False, None, None)


def test_a_code_mistyped_is_said_to_be_none(run: Run) -> None:
    assert refused(run("compare-code", "ABCD"), "code_mistyped")


def test_an_old_copy_is_accepted_with_a_reason_and_worked_in(run: Run, put_back: Path) -> None:
    assert refused(run("collect", "1-2-201", "10"), "data_read_only")
    assert refused(run("accept-state", "  "), "acceptance_unexplained")
    done = run("accept-state", WHY)
    assert (done.code, done.told["ok"]) == (0, True)
    assert len(done.told["accepted"]) == 1
    ((after,),) = asked(put_back, "SELECT after FROM audit WHERE what = 'anchor.accept'")
    assert WHY in after
    assert run("collect", "1-2-201", "10").code == 0
    assert refused(run("accept-state", WHY), "nothing_against_it")


def test_what_was_changed_outside_is_no_matter_of_age(run: Run, put_back: Path) -> None:
    with outside(put_back / "propdesk.db", fenced=True) as connection:
        connection.execute("UPDATE unit SET built_area = 1 WHERE id = 1")
    assert refused(run("accept-state", WHY), "not_only_old")
    assert asked(put_back, "SELECT 1 FROM audit WHERE what = 'anchor.accept'") == []


def test_where_passwords_are_set_a_supervisor_accepts_it(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def typed(text: str) -> None:
        monkeypatch.setattr(sys, "stdin", io.StringIO(text))

    with_store(DataFolder(folder), _set_passwords)
    before = folder.parent / "before.db"
    shutil.copyfile(folder / "propdesk.db", before)
    typed(f"{MANAGER}\n")
    assert run("collect", "1-1-101", "10", "--user", "admin").code == 0
    shutil.copyfile(before, folder / "propdesk.db")
    typed("")
    assert refused(run("accept-state", WHY), "user_needed")
    typed(f"{CASHIER}\n")
    assert refused(run("accept-state", WHY, "--user", "chuna"), "not_permitted")
    typed(f"{MANAGER}\n")
    assert run("accept-state", WHY, "--user", "admin").code == 0
