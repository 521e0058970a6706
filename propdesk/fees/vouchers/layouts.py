"""The columns of a file of vouchers: one a line, `heading = {value}`, in any order.

What stands around a value stays; a column may also say the same in every line (`币别 = RMB`).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import msgspec

from propdesk.db.store import Store
from propdesk.fees.vouchers.exporting import ExportFacts, ExportRow, facts_of_export
from propdesk.fees.vouchers.journal import Voucher, VoucherLine
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _, listed
from propdesk.kernel.money import Money
from propdesk.kernel.sheets.writing import CellKind, SheetColumn, TableSheet, write_tables
from propdesk.system.letters.rules import with_words
from propdesk.system.log.service import note_export

VALUES: Mapping[str, tuple[str, CellKind]] = {
    "date": (N_("Date"), CellKind.DATE),
    "year": (N_("Year"), CellKind.WHOLE),
    "month": (N_("Month as a number"), CellKind.WHOLE),
    "word": (N_("Word of the voucher"), CellKind.TEXT),
    "number": (N_("Number of the voucher"), CellKind.WHOLE),
    "line": (N_("Line in the voucher"), CellKind.WHOLE),
    "summary": (N_("Summary"), CellKind.TEXT),
    "code": (N_("Account code"), CellKind.TEXT),
    "account": (N_("Account name"), CellKind.TEXT),
    "debit": (N_("Debit"), CellKind.MONEY),
    "credit": (N_("Credit side"), CellKind.MONEY),
    "amount": (N_("Amount"), CellKind.MONEY),
    "side": (N_("Side"), CellKind.TEXT),
    "aux": (N_("Auxiliary"), CellKind.TEXT),
    "maker": (N_("Made by"), CellKind.TEXT),
}
"""What a column may say: how it is called, and what it holds."""
MUST = ("date", "number", "summary", "code")
_WRITTEN = re.compile(r"\{([^{}]*)\}")


class LayoutOdd(UserError):
    """A line of a layout that cannot be read."""

    message = N_("Line {line} of the columns, “{text}”: write it like {example}.")


class ValueUnknown(UserError):
    """A layout asks for something a voucher does not have."""

    message = N_("“{name}” is no value of a voucher. There are: {names}.")


class ValuesLacking(UserError):
    """A layout an accounting program could make nothing of."""

    message = N_("The columns lack {names}: without it no accounting program takes the file.")


class VoucherColumn(msgspec.Struct, frozen=True):
    """A column: its heading, what it says, and the kind of its cells."""

    heading: str
    says: str
    kind: CellKind

    @property
    def value(self) -> str:
        """The one value that is all it says, '' where there is more."""
        found = _WRITTEN.fullmatch(self.says)
        return found[1] if found else ""


def value_words() -> Mapping[str, str]:
    """The name of each value and its word, by which people type it."""
    return {name: _(word) for name, (word, _kind) in VALUES.items()}


def layout_told(layout: str) -> str:
    """A layout as it is kept, for people to read."""
    return with_words(layout, value_words())


def _braced(names: Iterable[str]) -> str:
    words = value_words()
    return listed(f"{{{words[name]}}}" for name in names)


def read_layout(text: str) -> tuple[VoucherColumn, ...]:
    """The columns of a layout. Raises LayoutOdd, ValueUnknown, ValuesLacking."""
    found, used = [], set()
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        heading, sign, says = (each.strip() for each in line.replace("＝", "=").partition("="))
        if not (sign and heading):
            told = with_words(line.strip(), value_words())
            raise LayoutOdd(line=number, text=told, example=f"日期 = {_braced(['date'])}")
        for name in _WRITTEN.findall(says):
            if name not in VALUES:
                raise ValueUnknown(name=name, names=_braced(VALUES))
            used.add(name)
        whole = _WRITTEN.fullmatch(says)
        found.append(VoucherColumn(heading, says, VALUES[whole[1]][1] if whole else CellKind.TEXT))
    lacking = [name for name in MUST if name not in used]
    lacking += [] if {"debit", "credit"} <= used or {"amount", "side"} <= used else ["debit"]
    if lacking:
        raise ValuesLacking(names=_braced(lacking))
    return tuple(found)


def layout_sheet(facts: ExportFacts) -> TableSheet:
    """The vouchers as the sheet of a file, in the columns they were exported in."""
    columns = read_layout(facts.layout)
    rows = [
        [_cell(column, values) for column in columns]
        for one in facts.vouchers
        for values in _lines(one, facts.maker)
    ]
    heads = [
        SheetColumn(f"c{number}", column.heading, column.kind)
        for number, column in enumerate(columns)
    ]
    return TableSheet(_("Vouchers"), heads, rows)


def _cell(column: VoucherColumn, values: Mapping[str, object]) -> object:
    if column.value:
        return values[column.value]
    return _WRITTEN.sub(lambda found: _text(values[found[1]]), column.says)


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _lines(one: Voucher, maker: str) -> Sequence[Mapping[str, object]]:
    return [_values(one, line, number, maker) for number, line in enumerate(one.lines, 1)]


def _values(one: Voucher, line: VoucherLine, number: int, maker: str) -> Mapping[str, object]:
    """What a line says under each name; a side that is nothing is empty."""
    left = bool(line.debit)
    return {
        "date": one.day,
        "year": one.day.year,
        "month": one.day.month,
        "word": one.word,
        "number": one.number,
        "line": number,
        "summary": line.summary,
        "code": line.code,
        "account": line.account,
        "debit": Money(line.debit) if left else None,
        "credit": None if left else Money(line.credit),
        "amount": Money(line.debit or line.credit),
        "side": "借" if left else "贷",
        "aux": line.aux,
        "maker": maker,
    }


def write_vouchers(store: Store, path: Path, *, export_id: int) -> tuple[ExportRow, ExportFacts]:
    """Write an export as .xlsx, the same file each time, and down in the log that it leaves the
    program. Raises ExportGone, FileInUse, FileNotWritten."""
    row, facts = store.read(facts_of_export, export_id=export_id)
    note_export(store, "vouchers", row.lines, path.name)
    write_tables(path, [layout_sheet(facts)], made=row.at)
    return row, facts
