"""What this machine remembers: window, language, theme, printers and papers, tables; never the
estate's data.

Usage: `settings = load_settings(path)`, change its fields, `save_settings(settings, path)`. A
broken file is set aside as `machine.json.broken` and defaults are used: a PC must always start.
"""

import json
import os
import types
import typing
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields, is_dataclass
from pathlib import Path

from propdesk.kernel.errors import UserError, system_reason
from propdesk.kernel.i18n import N_
from propdesk.kernel.whole_files import put_in_place

FILE_NAME = "machine.json"


class SettingsNotSaved(UserError):
    """The settings file could not be written."""

    message = N_("The settings of this PC could not be saved: {reason}")


@dataclass(slots=True)
class WindowPlace:
    """Where the window stood, in logical pixels; `width` 0 means it was never placed."""

    x: int = 0
    y: int = 0
    width: int = 0
    height: int = 0
    maximised: bool = True


@dataclass(slots=True)
class PrintPlace:
    """How a document sits on the paper of one printer, in tenths of a millimetre."""

    right: int = 0
    down: int = 0
    impact: bool = False


@dataclass(slots=True)
class PrintChoice:
    """How one kind of document is printed; offsets in tenths of a millimetre, right and down.

    They belong to the printer; `places` keeps those of printers used before.
    """

    printer: str = ""
    paper: str = ""
    offset_right: int = 0
    offset_down: int = 0
    impact: bool = False
    places: dict[str, PrintPlace] = field(default_factory=dict)

    def place_on(self, printer: str) -> PrintPlace:
        """How it sits on a printer; on a new one as nobody has set it yet."""
        now = PrintPlace(self.offset_right, self.offset_down, self.impact)
        if printer == self.printer:
            return now
        return self.places.get(printer, PrintPlace() if self.printer else now)

    def use(self, printer: str) -> None:
        """Print on this printer from now on, with what belongs to it."""
        place = self.place_on(printer)
        if self.printer and printer != self.printer:
            self.places[self.printer] = self.place_on(self.printer)
        self.printer = printer
        self.offset_right, self.offset_down = place.right, place.down
        self.impact = place.impact


@dataclass(slots=True, kw_only=True)
class ListView:
    """A named view of a list: what is asked, the order and the hidden columns. Days are ISO, a
    value of a drop-down its text, a cell the JSON of field, how, value and words."""

    chips: list[str] = field(default_factory=list)
    words: str = ""
    choices: dict[str, str] = field(default_factory=dict)
    first: str = ""
    last: str = ""
    cells: list[str] = field(default_factory=list)
    order: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)


@dataclass(slots=True)
class TableChoice:
    """How one table is shown: widths by column field, hidden columns, sorting (empty: as it
    comes). `then`: what sorts rows that are alike in `sort`; a minus before it: descending."""

    widths: dict[str, int] = field(default_factory=dict)
    hidden: list[str] = field(default_factory=list)
    sort: str = ""
    descending: bool = False
    then: list[str] = field(default_factory=list)
    views: dict[str, ListView] = field(default_factory=dict)

    @property
    def order(self) -> tuple[tuple[str, bool], ...]:
        """The fields it is sorted by, each with whether it is descending; the first one first."""
        then = ((one.removeprefix("-"), one.startswith("-")) for one in self.then)
        return ((self.sort, self.descending), *then) if self.sort else ()


@dataclass(slots=True, kw_only=True)
class MachineSettings:
    """All of it. `language` and `theme` empty or 'system' follow the operating system.

    `worked_in` is the folder of the estate that was last worked with here. Where passwords are set
    the window locks after `lock_minutes` without a hand at it, 0 for never.
    """

    language: str = ""
    theme: str = "system"
    window: WindowPlace = field(default_factory=WindowPlace)
    printing: dict[str, PrintChoice] = field(default_factory=dict)
    tables: dict[str, TableChoice] = field(default_factory=dict)
    folders: dict[str, str] = field(default_factory=dict)
    backup_folder: str = ""
    data_folder: str = ""
    worked_in: str = ""
    pc_name: str = ""
    last_user: str = ""
    lock_minutes: int = 15

    def table(self, page_id: str) -> TableChoice:
        """The remembered look of a page's table, begun empty when it is new."""
        return self.tables.setdefault(page_id, TableChoice())

    def print_choice(self, document: str) -> PrintChoice:
        """The printer and paper of a kind of document, begun empty when it is new."""
        return self.printing.setdefault(document, PrintChoice())

    def paper_of(self, document: str, usual: str) -> str:
        """The paper chosen for a kind of document on this PC, else the usual one."""
        return self.print_choice(document).paper or usual


def load_settings(path: Path) -> MachineSettings:
    """Read the file; defaults when there is none, and when it is broken (it is then set aside)."""
    try:
        read = _build(MachineSettings, json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return MachineSettings()
    except (OSError, ValueError, RecursionError):
        with suppress(OSError):
            path.replace(path.with_name(path.name + ".broken"))
        return MachineSettings()
    return typing.cast("MachineSettings", read)


def save_settings(settings: MachineSettings, path: Path) -> None:
    """Write the whole file or nothing. Raises `SettingsNotSaved`."""
    text = json.dumps(asdict(settings), ensure_ascii=False, indent=1, sort_keys=True)
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with fresh.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        put_in_place(fresh, path)
    except OSError as error:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
        raise SettingsNotSaved(reason=system_reason(error)) from error


def _build(wanted: object, value: object) -> object:
    """Turn what JSON gave into the wanted type; ValueError when it is something else."""
    if is_dataclass(wanted) and isinstance(wanted, type):
        return _build_record(wanted, value)
    if isinstance(wanted, types.GenericAlias):
        return _build_collection(wanted, value)
    if not isinstance(wanted, type) or type(value) is not wanted:
        raise ValueError(f"{value!r} is not {wanted}")
    return value


def _build_record(wanted: type, value: object) -> object:
    if not isinstance(value, dict):
        raise ValueError(f"{value!r} is not a record")
    known: Mapping[str, object] = typing.get_type_hints(wanted)
    names = [each.name for each in fields(wanted) if each.name in value]
    return wanted(**{name: _build(known[name], value[name]) for name in names})


def _build_collection(wanted: types.GenericAlias, value: object) -> object:
    inside = typing.get_args(wanted)
    if typing.get_origin(wanted) is dict and isinstance(value, dict):
        return {str(name): _build(inside[1], item) for name, item in value.items()}
    if typing.get_origin(wanted) is list and isinstance(value, list):
        return [_build(inside[0], item) for item in value]
    raise ValueError(f"{value!r} is not {wanted}")
