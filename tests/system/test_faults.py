"""A fault of the program is logged and shown once, and never names a person in the log."""

from pathlib import Path

from propdesk.app import _fault_reporter
from propdesk.kernel.logs import FILE_NAME, start_log, stop_log


def test_a_fault_is_logged_without_names_and_shown_once(tmp_path: Path) -> None:
    shown: list[BaseException] = []
    first, second = ValueError("江予安 19900001234"), KeyError("second")

    def report(error: BaseException) -> None:
        shown.append(error)
        tell(KeyError, second, None)

    tell = _fault_reporter(report)
    log = start_log(tmp_path)
    assert log is not None
    tell(ValueError, first, None)
    stop_log(log)
    written = (tmp_path / FILE_NAME).read_text(encoding="utf-8")
    assert shown == [first]
    assert "ValueError" in written
    assert "KeyError" in written
    assert "江予安" not in written
    assert "19900001234" not in written


def test_a_stop_from_the_keyboard_is_no_fault() -> None:
    shown: list[BaseException] = []
    _fault_reporter(shown.append)(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert shown == []
