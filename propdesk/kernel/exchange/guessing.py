"""The columns of a list as an office keeps it: guessed by their headings, corrected by a person.

    columns = guess_columns(sheet, HEADINGS, lambda places: "content" in places)

Headings are known by the words of many offices; those somebody confirmed are kept by their
`fingerprint` and go before the guess.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from hashlib import sha256
from itertools import zip_longest

import msgspec

from propdesk.kernel.errors import Problem
from propdesk.kernel.exchange.columns import LOOKED_AT
from propdesk.kernel.exchange.shifted import shifted_rows, text_faults
from propdesk.kernel.exchange.values import bare_text
from propdesk.kernel.sheets.cells import Row, SheetData, cell_text

Headings = tuple[tuple[str, tuple[str, ...]], ...]
"""Field → the words that stand above its column."""


class GuessedColumns(msgspec.Struct, frozen=True):
    """Where a sheet has what: the row of its headings, and the column of each field, from 0."""

    sheet: str
    header: int
    places: Mapping[str, int]
    headings: tuple[str, ...]

    @property
    def fingerprint(self) -> str:
        """What tells lists of this office by their headings."""
        return sha256("\n".join(self.headings).encode()).hexdigest()[:32]

    def rows_below(self, sheet: SheetData) -> Iterator[tuple[int, Row]]:
        """The rows below the headings with their numbers, without those that `faults` keeps out."""
        out = shifted_rows(sheet, self.header, self.headings)
        for number, row in enumerate(sheet.rows[self.header + 1 :], self.header + 2):
            if number not in out:
                yield number, row

    def faults(self, sheet: SheetData) -> list[Problem]:
        """What is wrong with the text of the rows below the headings."""
        return list(text_faults(sheet, self.header, self.headings))


def guess_columns(
    sheet: SheetData,
    headings: Headings,
    is_whole: Callable[[Mapping[str, int]], bool],
    *,
    deep: int = 1,
) -> GuessedColumns | None:
    """The row near the top that names most fields, `is_whole` of them enough to be the list; None
    where no row does. Headings may stand in up to `deep` rows, the lower one goes before."""
    best: GuessedColumns | None = None
    for first in range(min(LOOKED_AT, len(sheet.rows))):
        texts: tuple[str, ...] = ()
        for number, row in enumerate(sheet.rows[first : first + deep], first):
            own = tuple(cell_text(cell).strip() for cell in row)
            texts = tuple(low or high for high, low in zip_longest(texts, own, fillvalue=""))
            places = _places(texts, headings)
            if is_whole(places) and (best is None or len(places) > len(best.places)):
                best = GuessedColumns(sheet.name, number, places, texts)
    return best


def _places(texts: Sequence[str], headings: Headings) -> dict[str, int]:
    """Field → column; of two columns with one meaning the left one."""
    known, places = _known(headings), dict[str, int]()
    for column, text in enumerate(texts):
        field = known.get(bare_text(text)) if text else None
        if field is not None:
            places.setdefault(field, column)
    return places


@cache
def _known(headings: Headings) -> Mapping[str, str]:
    return {bare_text(word): field for field, words in headings for word in words}
