"""The search for personal traces finds what it must."""

from pathlib import Path

from tests.traces import personal_traces


def test_a_phone_in_a_log_is_found_and_one_in_the_data_is_not(tmp_path: Path) -> None:
    (tmp_path / "propdesk.log").write_text("call 19900003271", encoding="utf-8")
    (tmp_path / "propdesk.db").write_text("19900003271", encoding="utf-8")
    (tmp_path / "machine.json").write_text("{}", encoding="utf-8")
    assert personal_traces(tmp_path) == ["propdesk.log"]


def test_an_id_number_in_a_file_name_is_found(tmp_path: Path) -> None:
    (tmp_path / "999999199504069511.txt").touch()
    assert personal_traces(tmp_path) == ["999999199504069511.txt"]
