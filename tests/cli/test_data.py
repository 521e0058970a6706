"""Commands of the data file and of lists: backup and back, checking, exports, a demo estate."""

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from propdesk.db.keeping.disk.places import disk_told
from propdesk.db.keeping.encryption import key_ring
from propdesk.db.keeping.encryption.key_ring import forget_typed
from propdesk.db.keeping.layout import DataFolder
from propdesk.db.keeping.lock import take_lock
from propdesk.db.refusals import DiskFull
from propdesk.db.store import Store
from propdesk.estate.search.searching import unit_of_code
from propdesk.modules import declared, exports
from propdesk.system.backups.keys.office_keys import new_keys, take_keys
from propdesk.system.settings.estate_settings import change_estate_settings, estate_settings
from tests.cli.answers import MONTH_FEES, ROWS, Run, refused, table
from tests.outside import outside

# Backup, verify, restore, check


def test_a_backup_comes_back(run: Run, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    run("collect", "1-1-101", "377.02")
    made = run("backup", stick)
    assert made.code == 0
    assert set(made.told) == {"file", "disk", "sha256", "counts", "sums", "ok"}
    assert made.told["ok"] is True
    assert Path(made.told["file"]).parent == stick
    assert made.told["counts"]["receipt"] == 1
    run("collect", "1-1-101", "377.02")
    assert run("verify", made.told["file"]).told == made.told
    assert run("verify").told["file"] == made.told["file"]
    back = run("restore", made.told["file"])
    assert back.code == 0
    assert set(back.told) == set(made.told)
    assert back.told["counts"] == made.told["counts"]
    assert run("arrears").told["total_fen"] == 2 * MONTH_FEES - 37702
    assert run("check").told == {"ok": True, "breaches": []}


def test_without_a_file_the_newest_backup_is_proven_though_it_is_nowhere_written_down(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    made = Path(run("backup", tmp_path).told["file"])
    own = folder / "backups" / re.sub(r"-\d{8}-", "-20991231-", made.name)
    shutil.copyfile(made, own)  # as a migration makes one before it changes the tables
    assert run("verify").told["file"] == str(own)


def test_a_backup_opens_in_an_empty_folder(run: Run, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    file = run("backup", stick).told["file"]
    assert run("restore", file, data=tmp_path / "new PC").code == 0
    assert run("arrears", data=tmp_path / "new PC").told["total_fen"] == 2 * MONTH_FEES


def test_an_encrypted_backup_asks_a_command_for_a_file_with_the_recovery_key(
    run: Run, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(key_ring, "secrets_folder", lambda: tmp_path / "this pc")
    (stick := tmp_path / "stick").mkdir()
    store = Store(folder / "propdesk.db", declarations=declared())
    key, _secret, lines = new_keys()
    take_keys(store, key, "\n".join(lines))
    store.close()
    file = run("backup", stick).told["file"]
    paper, wrong = tmp_path / "paper.txt", tmp_path / "wrong.txt"
    paper.write_text("\n".join(lines), encoding="utf-8")
    wrong.write_text(new_keys()[1], encoding="utf-8")
    monkeypatch.setattr(key_ring, "secrets_folder", lambda: tmp_path / "another pc")
    forget_typed()
    new = tmp_path / "new PC"
    assert refused(run("verify", file, data=new), "backup_locked")
    assert refused(run("restore", file, data=new), "backup_locked")
    assert refused(run("verify", file, "--recovery-key", wrong, data=new), "key_of_another_estate")
    missing = tmp_path / "nothing.txt"
    assert refused(run("verify", file, "--recovery-key", missing, data=new), "key_file_unreadable")
    assert run("verify", file, "--recovery-key", paper, data=new).code == 0
    assert run("restore", file, "--recovery-key", paper, data=new).code == 0
    forget_typed()
    assert run("backup", stick, data=new).code == 0  # the new PC has the key from now on


def test_a_stick_that_is_not_there_is_named_with_the_disk(run: Run, folder: Path) -> None:
    """Its folder stayed behind, on the disk of the data."""
    (stick := folder.parent / "stick").mkdir()
    store = Store(folder / "propdesk.db", declarations=declared())
    present = store.read(estate_settings)
    changed = replace(present, stick_folder=str(stick), places_elsewhere=(str(stick),))
    store.write(change_estate_settings, settings=changed)
    store.close()
    answer = run("backup", stick)
    assert refused(answer, "stick_not_there")
    assert answer.code == 1
    assert disk_told(stick) in answer.told["error"]["message"]
    assert not list(stick.iterdir())


def test_what_is_no_backup_is_refused(run: Run, tmp_path: Path) -> None:
    assert refused(run("verify"), "no_backup_yet")
    assert refused(run("backup", tmp_path / "gone" / "further"), "backup_folder_missing")
    assert refused(run("restore", tmp_path / "gone.propdesk"), "backup_unreadable")
    other = tmp_path / "letter.propdesk"
    other.write_bytes(b"Dear Sir or Madam" * 100)
    assert refused(run("restore", other), "not_a_backup")
    assert run("arrears").told["total_fen"] == 2 * MONTH_FEES


def test_commands_run_beside_a_window_but_not_restore_and_demo(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    made = run("backup", tmp_path).told["file"]
    store = Store(folder / "propdesk.db")
    with take_lock(DataFolder(folder)):
        assert store.read(unit_of_code, code="1-1-101").id
        assert run("collect", "1-1-101", "377.02").code == 0
        assert run("check").code == 0
        assert run("backup", tmp_path).code == 0
        assert refused(run("restore", made), "data_in_use")
        assert refused(run("demo"), "data_in_use")
    store.close()
    assert run("restore", made).code == 0


def test_a_changed_amount_is_found(run: Run, folder: Path) -> None:
    run("collect", "1-1-101", "377.02")
    with outside(folder / "propdesk.db") as connection:
        connection.execute("UPDATE payment SET amount = amount + 100")
    found = run("check")
    assert found.code == 1
    assert found.told["ok"] is False
    parts = {"kind", "record", "message", "remedy"}
    assert all(set(one) == parts for one in found.told["breaches"])
    assert found.told["breaches"]
    answer = run("collect", "1-1-101", "1")
    assert refused(answer, "data_read_only")
    assert "上方" not in answer.words  # no banner is above a command
    assert "propdesk restore" in answer.words
    assert run("export", "units", folder.parent / "saved.xlsx").code == 0  # what can be saved is


# Lists


@pytest.mark.parametrize("name", exports())
def test_every_list_is_exported_and_reads_back(run: Run, tmp_path: Path, name: str) -> None:
    run("collect", "1-1-101", "377.02")
    out = tmp_path / f"{name}.xlsx"
    told = run("export", name, out).told
    head, *rows = table(out)
    assert told == {"rows": len([row for row in rows if any(row)])}
    assert all(head)
    assert told["rows"] == ROWS.get(name, told["rows"])


def test_an_export_into_nowhere_is_refused(run: Run, tmp_path: Path) -> None:
    assert refused(run("export", "units", tmp_path / "no" / "x.xlsx"), "file_not_written")


def test_a_list_comes_in_from_a_workbook_and_its_template_is_written(
    run: Run, tmp_path: Path
) -> None:
    assert run("template", "kept", tmp_path / "empty.xlsx").code == 0
    things = tmp_path / "things.csv"
    things.write_text("物品,存放处,登记日\n伞,A-01,2026-11-20\n伞,A-02,12月5\n", encoding="utf-8")
    tried = run("import", "kept", things, "--dry-run", "--report", tmp_path / "report.xlsx")
    assert (tried.code, tried.told["new"], tried.told["problem"]) == (0, 1, 1)
    assert (tmp_path / "report.xlsx").exists()
    assert run("import", "kept", things).told["new"] == 1
    again = run("import", "kept", things).told
    assert (again["new"], again["same"], again["problem"]) == (0, 1, 1)


def test_a_demo_estate_counts_what_it_made_and_one_refused_half_way_leaves_nothing(
    run: Run, empty_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_given: object, **_more: object) -> None:
        raise DiskFull

    with monkeypatch.context() as patched:
        patched.setattr("propdesk.fees.demo.create_fees_demo", refuse)
        assert refused(run("demo", "--units", "30", data=empty_folder), "disk_full")
    told = run("demo", "--units", "30", data=empty_folder).told
    assert told["unit"] == 30
    assert told["receipts"] > 0
    assert all(isinstance(count, int) for count in told.values())
    assert run("check", data=empty_folder).told["ok"] is True
    assert refused(run("demo", data=empty_folder), "estate_not_empty")


def test_the_invented_estate_speaks_the_language_asked_for(run: Run, empty_folder: Path) -> None:
    run("demo", "--units", "60", data=empty_folder, lang="en")
    store = Store(empty_folder / "propdesk.db")
    assert store.read(estate_settings).name == "Sample estate"
    with store.engine.connect() as connection:
        words = [
            word
            for query in ("name FROM building", "relation FROM occupancy", "model FROM vehicle")
            for (word,) in connection.exec_driver_sql(f"SELECT DISTINCT {query}")
        ]
    store.close()
    assert "Underground car park" in words
    assert "Spouse" in words
    assert "".join(words).isascii()
