"""A block of cells from the clipboard, understood as rows of a list: which record, which fields.

The columns are told by a heading in the first row, else they stand as in the list, from the cell in
hand on. A row is the record its key names, else the next one of the list from the row in hand on;
what is beyond, or has a key that nobody has, is new. An empty cell changes nothing; the dash of an
empty one, as a list shows and copies it, empties.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from propdesk.kernel.errors import UserError
from propdesk.kernel.exchange.understanding import understood
from propdesk.kernel.exchange.values import bare_text
from propdesk.kernel.i18n import LANGUAGES, N_, _, using_language
from propdesk.kernel.records.fields import Fact, FactKind
from propdesk.kernel.sheets.text import read_text_table
from propdesk.ui.lists.columns import NOTHING

NOT_TYPED = frozenset({FactKind.STATE, FactKind.SEVERAL, FactKind.MOMENT})


class NothingToPaste(UserError):
    """The clipboard holds no cells."""

    message = N_("There is no text to paste. Copy the cells in Excel first.")


class NoSuchColumns(UserError):
    """No column of the block is one that can be written."""

    message = N_(
        "None of these columns can be pasted. Stand on a column that is typed, or copy the "
        "headings too: {columns}."
    )


@dataclass(frozen=True, slots=True)
class PastedRow:
    """A row of the block: the record (0: a new one), the values to write, what is wrong by field.

    `name` is what it is called in the block, `lost` why the whole row cannot be taken, `said`
    what stood in the cells that are `wrong`.
    """

    id: int
    name: str
    values: Mapping[str, object]
    wrong: Mapping[str, str] = field(default_factory=dict)
    lost: str = ""
    said: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a block goes: what each column of it is, and the records of its rows in order.

    `key` is the column that names the record, `known` gives its id by the cells of its row, by
    column; None for nobody. `left_out` are the headings of those columns that are not written.
    """

    columns: Sequence[Fact | None]
    ids: Sequence[int]
    key: str = ""
    known: Callable[[Mapping[str, str]], int | None] = lambda _cells: None
    left_out: Sequence[str] = ()


def cells_of(text: str) -> list[list[str]]:
    """The rows of a copied block; Excel parts its cells by tabs and quotes those with line breaks.

    Raises NothingToPaste.
    """
    table = read_text_table(text.encode(), "utf-8", "tab" if "\t" in text else "")
    rows = [[(cell or "").strip() for cell in row] for row in table.rows] if table else []
    rows = [row for row in rows if any(row)]
    if not rows:
        raise NothingToPaste
    return rows


def headed(row: Sequence[str], declared: Sequence[Fact]) -> list[Fact | None] | None:
    """The fields that a row of headings names, in any language; None when it is no such row.

    Half of them are enough: what is not written here is told as left out.
    """
    names: dict[str, Fact] = {}
    for language in LANGUAGES:
        with using_language(language):
            for fact in declared:
                for header in filter(None, (fact.header, fact.sheet_header)):
                    names.setdefault(bare_text(_(header)), fact)
    found = [names.get(bare_text(cell)) if cell else None for cell in row]
    told = [cell for cell in row if cell]
    return found if told and 2 * sum(each is not None for each in found) >= len(told) else None


def rows_of(
    rows: Sequence[Sequence[str]], place: Place, find: Mapping[str, Callable[[str], int]]
) -> list[PastedRow]:
    """The rows of a block with their values; `find` knows the other records a field may name."""
    found, met = [], set[int]()
    for number, cells in enumerate(rows):
        row = _row(cells, place, number, find)
        if row.id and row.id in met:
            row = PastedRow(row.id, row.name, {}, lost=_("This record stands twice in the block."))
        met.add(row.id)
        found.append(row)
    return found


def _row(
    cells: Sequence[str], place: Place, number: int, find: Mapping[str, Callable[[str], int]]
) -> PastedRow:
    told = [(fact, cell) for fact, cell in zip(place.columns, cells, strict=False) if fact and cell]
    told.sort(key=lambda one: one[0].shown != place.key)  # which record it is comes first
    name, values, lost = "", dict[str, object](), ""
    wrong, said = dict[str, str](), dict[str, str]()
    record_id = place.ids[number] if number < len(place.ids) else 0
    by_column = {fact.shown: cell for fact, cell in told}
    for fact, cell in told:
        if fact.shown == place.key:
            name = cell
            try:
                record_id = place.known(by_column) or 0
            except UserError as error:
                lost = str(error)
            if record_id or not fact.in_form:
                continue
        if record_id and fact.mask and "*" in cell:
            continue  # copied from a list, which does not show it; it is left as it was
        read = understood(fact, "" if cell == NOTHING else cell, find=find.get(fact.name))
        if read.wrong:
            wrong[fact.name], said[fact.name] = read.wrong, cell
        else:
            values[fact.name] = read.value
    return PastedRow(record_id, name or (told[0][1] if told else ""), values, wrong, lost, said)
