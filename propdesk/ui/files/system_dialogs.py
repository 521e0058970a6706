"""The file dialogs: in the program's language, beginning where the user was last.

Usage: `path = open_file(desk, "roster", _("Choose a roster"), "Excel (*.xlsx)")`; None when backed
out. `kind` says what the files are: each has a folder of its own, remembered on this PC.
"""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog

from propdesk.kernel.i18n import _
from propdesk.kernel.whole_files import safe_name
from propdesk.ui.desk import Desk

SHEETS = "*.xlsx *.xlsm *.xls *.xlsb *.et *.ods *.csv"
PATTERNS = {"pdf": "PDF (*.pdf)", "xlsx": "Excel (*.xlsx)"}


def open_file(desk: Desk, kind: str, title: str, patterns: str, *, begin: str = "") -> Path | None:
    """Ask for a file to read; `begin` is where to look the first time."""
    place = str(_place(desk, kind, begin))
    chosen, _pattern = QFileDialog.getOpenFileName(desk.window, title, place, patterns)
    return _remembered(desk, kind, Path(chosen)) if chosen else None


def open_sheet(desk: Desk, kind: str, title: str, *, more: str = "") -> Path | None:
    """Ask for a workbook or CSV file to read, or one with an ending of `more`, as "*.txt"."""
    ours, all_files = _("Excel and CSV files"), _("All files")
    patterns = f"{ours} ({f'{SHEETS} {more}'.strip()});;{all_files} (*)"
    return open_file(desk, kind, title, patterns)


def open_files(desk: Desk, kind: str, title: str) -> list[Path]:
    """Ask for files of any kind to read; [] when backed out."""
    chosen, _pattern = QFileDialog.getOpenFileNames(desk.window, title, str(_place(desk, kind)))
    return [_remembered(desk, kind, Path(one)) for one in chosen]


def save_file(desk: Desk, kind: str, title: str, name: str, patterns: str) -> Path | None:
    """Ask where to save a file called `name`; one typed without ending gets that of its pattern."""
    place = str(_place(desk, kind) / safe_name(name))
    chosen, pattern = QFileDialog.getSaveFileName(desk.window, title, place, patterns)
    if not chosen:
        return None
    path, endings = Path(chosen), [part.split(")")[0] for part in patterns.split("(*")[1:]]
    if path.suffix.lower() not in endings:
        path = path.with_name(path.name + next((e for e in endings if e in pattern), endings[0]))
    return _remembered(desk, kind, path)


def save_as(
    desk: Desk, ending: str, title: str, name: str, write: Callable[[Path], object]
) -> None:
    """Ask where a PDF or workbook called `name` goes, `write` it there and say so.

    `ending` is a key of PATTERNS. A file that cannot be written is told as by `desk.attempt`.
    """
    if path := save_file(desk, ending, title, f"{name}.{ending}", PATTERNS[ending]):
        with desk.attempt():
            write(path)
            desk.say(_("Saved: {file}").format(file=path.name), "done")


def choose_folder(desk: Desk, kind: str, title: str, *, begin: str = "") -> str:
    """Ask for a folder; '' when backed out."""
    place = str(_place(desk, kind, begin))
    chosen = QFileDialog.getExistingDirectory(desk.window, title, place)
    if chosen:
        _remembered(desk, kind, Path(chosen) / "any")
    return chosen


def _place(desk: Desk, kind: str, begin: str = "") -> Path:
    """Where the dialog opens: the folder of last time, else `begin`, else the documents."""
    documents = QStandardPaths.StandardLocation.DocumentsLocation
    for place in (desk.settings.folders.get(kind, ""), begin):
        if place and Path(place).is_dir():
            return Path(place)
    return Path(QStandardPaths.writableLocation(documents))


def _remembered(desk: Desk, kind: str, path: Path) -> Path:
    if desk.settings.folders.get(kind) != str(path.parent):
        desk.settings.folders[kind] = str(path.parent)
        desk.save_settings()
    return path
