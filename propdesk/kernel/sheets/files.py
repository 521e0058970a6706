"""The only door to Excel: reading any workbook safely, writing tables, templates and reports."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

from propdesk.kernel.collector_pause import no_cycle_search
from propdesk.kernel.errors import Level, Problem, UserError
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.paths import ROOT
from propdesk.kernel.progress import NoProgress, Progress
from propdesk.kernel.sheets.cells import (
    UNCALCULATED,
    Cell,
    CellError,
    MergedRange,
    SheetData,
    Workbook,
)
from propdesk.kernel.whole_files import replacing

READER_FLAG = "--read-sheet"
"""An installed program has no python to start: its `main` must hand this flag to sheet_child."""

SECONDS = 20
REPORT_SECONDS = 120


class WorkbookMissing(UserError):
    """Nothing is there."""

    message = N_(
        "The file {name} is not there. It may have been moved or renamed; choose it again."
    )


class WorkbookLocked(UserError):
    """Another program holds it."""

    message = N_("{name} cannot be opened. Close it in Excel and try again.")


class WorkbookProtected(UserError):
    """It has a password."""

    message = N_(
        "{name} is protected with a password. Open it in Excel, remove the password, save it"
        " and try again."
    )


class WorkbookDamaged(UserError):
    """It begins like a workbook and cannot be read."""

    message = N_(
        "{name} is damaged or incomplete. Open it in Excel, save it as a new .xlsx file and try"
        " that one."
    )


class WorkbookTooLarge(UserError):
    """Too many bytes, or reading took too long or too much memory."""

    message = N_(
        "{name} is too large to be read: at most 20 MB, 120,000 rows and 200 columns. Delete"
        " pictures and empty areas, or split it into several files."
    )


class SheetTooLong(UserError):
    """More rows than we take."""

    message = N_(
        "Sheet {sheet} of {name} has more than 120,000 rows. Delete the empty rows below the"
        " data, or split it into several files."
    )


class SheetTooWide(UserError):
    """More columns than we take."""

    message = N_(
        "Sheet {sheet} of {name} has more than 200 columns. Delete the columns right of the data."
    )


class WorkbookTooOld(UserError):
    """Excel 5 or older."""

    message = N_(
        "{name} was written by a very old Excel. Open it in Excel and save it as .xlsx first."
    )


class NotAWorkbook(UserError):
    """HTML or XML named .xls, a picture, anything else."""

    message = N_(
        "{name} is not an Excel workbook, whatever its name says (often it is a web page saved"
        " as .xls). Open it in Excel and save it as .xlsx first."
    )


_REFUSALS: dict[str, type[UserError]] = {
    "missing": WorkbookMissing,
    "locked": WorkbookLocked,
    "protected": WorkbookProtected,
    "damaged": WorkbookDamaged,
    "too_large": WorkbookTooLarge,
    "too_many_rows": SheetTooLong,
    "too_many_columns": SheetTooWide,
    "too_old": WorkbookTooOld,
    "not_a_workbook": NotAWorkbook,
}


def read_workbook(
    path: Path, *, progress: Progress | None = None, encoding: str = "", separator: str = ""
) -> Workbook:
    """Read every sheet of .xlsx .xlsm .xls .xlsb .et .ods or .csv in a child process.

    `encoding` and `separator` (ENCODINGS and SEPARATORS of sheet_text) are how a text file is to
    be read; '' finds them out.

    Refuses with one of the UserErrors above; a hostile file costs at most 20 s and the child.
    """
    progress = progress or NoProgress()
    if not path.is_file():
        raise WorkbookMissing(name=path.name)
    sheets: list[SheetData] = []
    head: dict[str, Any] = {}
    done = 0
    request = {"task": "read", "path": str(path.resolve()), "text": [encoding, separator]}
    with no_cycle_search():
        for frame in frames_of_child(request, path):
            if "format" in frame:
                head = frame
            elif "sheet" in frame:
                sheets.append(_sheet_of(frame))
            elif "rows" in frame:
                _restore(frame["rows"], frame["special"])
                _note_damage(sheets[-1], frame["special"])
                sheets[-1].rows.extend(frame["rows"])
                done += len(frame["rows"])
                progress.step(done, 0)
    for sheet in sheets:
        _trim(sheet.rows)
    return Workbook(
        path,
        head["format"],
        tuple(sheets),
        zeros_visible=head["zeros"],
        encoding=head.get("encoding", ""),
        separator=head.get("separator", ""),
    )


def _sheet_of(frame: dict[str, Any]) -> SheetData:
    return SheetData(
        name=frame["sheet"],
        rows=[],
        hidden=frame["hidden"],
        merged=tuple(MergedRange(*block) for block in frame["merged"]),
        hidden_rows=frozenset(frame.get("hidden_rows", ())),
        faults=[(row, 0, kind) for row, kind in frame.get("faults", ())],
        is_separated=frame.get("separated", False),
    )


def _trim(rows: list[list[Cell]]) -> None:
    """Cut blank rows off the end and make all rows equally long."""
    while rows and not any(cell is not None for cell in rows[-1]):
        rows.pop()
    widths = set(map(len, rows))
    if len(widths) > 1:
        for row in rows:
            row.extend([None] * (max(widths) - len(row)))


def _note_damage(sheet: SheetData, special: list[list[Any]]) -> None:
    done = len(sheet.rows)
    for row, column, kind, _text in special:
        if kind == "l":
            sheet.faults.append((done + row + 1, column + 1, "damaged_character"))


def _restore(rows: list[list[Cell]], special: list[list[Any]]) -> None:
    days: dict[str, date] = {}
    for row, column, kind, text in special:
        value: Cell
        if kind == "d":
            value = days.get(text) or days.setdefault(text, date.fromisoformat(text))
        elif kind == "t":
            value = datetime.fromisoformat(text)
        elif kind == "h":
            value = time.fromisoformat(text)
        elif kind == "l":
            continue
        else:
            value = CellError(text) if kind == "e" else UNCALCULATED
        cells = rows[row]
        if column >= len(cells):
            cells.extend([None] * (column + 1 - len(cells)))
        cells[column] = value


class ReportOverSource(UserError):
    """The clerk's own file is never written."""

    message = N_("The report cannot take the place of {name} itself. Choose another name.")


def annotate_workbook(
    source: Path, problems: Iterable[Problem], out: Path, *, text: tuple[str, str] = ("", "")
) -> None:
    """Write a report workbook: a copy of `source` with a coloured comment on every faulty cell.

    A last sheet lists the problems; notices stand only there. `text` is the encoding and separator
    a text file was read with. Made in the child from the clerk's file (.xlsx, .xlsm) or from
    the values of other formats; `out` is replaced only when complete, `source` is never touched.
    """
    if out.resolve() == source.resolve():
        raise ReportOverSource(name=source.name)
    if not source.is_file():
        raise WorkbookMissing(name=source.name)
    with replacing(out) as part:
        request = {
            "task": "annotate",
            "source": str(source.resolve()),
            "out": str(part.resolve()),
            "title": _("Problems"),
            "headings": [_("Sheet"), _("Row"), _("Column"), _("Level"), _("What is wrong")],
            "text": list(text),
            "levels": {
                Level.ERROR.value: _("Error"),
                Level.WARNING.value: _("Warning"),
                Level.NOTICE.value: _("Passed over"),
            },
            "notes": [[p.sheet, p.row, p.column, p.level.value, p.sentence] for p in problems],
        }
        for _frame in frames_of_child(request, source, REPORT_SECONDS):
            pass


def frames_of_child(
    request: dict[str, Any], path: Path, seconds: int = SECONDS
) -> Iterator[dict[str, Any]]:
    """Yield what the child answers to a request; its refusal, death or delay is a UserError."""
    with _child(seconds) as child:
        assert child.stdout is not None  # noqa: S101 - PIPE gives it; for the type checker
        _send(child.stdin, json.dumps(request).encode())
        for line in child.stdout:
            frame = _parse(line)
            if frame is None or "end" in frame:
                break
            if "refused" in frame:
                reason, *sheet = frame["refused"]
                raise _REFUSALS[reason](name=path.name, sheet="".join(sheet))
            yield frame
        else:
            frame = None
    if frame is None:
        raise WorkbookTooLarge(name=path.name)


def _parse(line: bytes) -> dict[str, Any] | None:
    """A whole frame, or None for the torn last line of a child that died."""
    try:
        frame: dict[str, Any] = json.loads(line, parse_float=Decimal)
    except ValueError:
        return None
    return frame


@contextmanager
def _child(seconds: int) -> Iterator[subprocess.Popen[bytes]]:
    """A reading process that is gone, in whatever way, when the block ends."""
    if getattr(sys, "frozen", False):
        command = [sys.executable, READER_FLAG]
    else:
        command = [sys.executable, "-m", "propdesk.kernel.sheets.child"]
    flags = 0
    if sys.platform == "win32":
        flags = subprocess.CREATE_NO_WINDOW
    child = subprocess.Popen(  # noqa: S603 - our own interpreter and module
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        creationflags=flags,
    )
    timer = threading.Timer(seconds, child.kill)
    timer.start()
    try:
        yield child
    finally:
        timer.cancel()
        child.kill()
        _close(child.stdin)
        _close(child.stdout)
        child.wait()


def _send(stream: IO[bytes] | None, request: bytes) -> None:
    """Hand the request over; a child that is gone already shows by its silence."""
    if stream is not None:
        try:
            stream.write(request)
            stream.flush()
        except OSError:
            return
        finally:
            _close(stream)


def _close(stream: IO[bytes] | None) -> None:
    if stream is not None:
        try:
            stream.close()
        except OSError:  # the child died before it read what was sent
            return
