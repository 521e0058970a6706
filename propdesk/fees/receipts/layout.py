"""Where everything stands on the receipts of each paper: y in mm from the top, sizes in points."""

from dataclasses import dataclass
from itertools import accumulate

from propdesk.kernel.paper.sizes import PAPERS, PaperSize

SHARES = (0.215, 0.217, 0.238, 0.085, 0.085, 0.16)
STRIP = 7.0


@dataclass(frozen=True, slots=True)
class Layout:
    """Where things stand on one paper: y in mm, sizes in points."""

    paper: PaperSize
    company: float
    title: float
    fields: float
    table: float
    rows: int
    most: int
    pitch: float
    header: float
    bands: tuple[float, float, float]
    sign: float
    foot: float
    sizes: tuple[float, float, float] = (14, 17, 9)

    @property
    def left(self) -> float:
        """The left edge of the table."""
        return self.paper.side

    @property
    def right(self) -> float:
        """The right edge of the table; beyond it stands the name of the copy."""
        return self.paper.right - STRIP

    @property
    def body(self) -> float:
        """The size of all text in the table."""
        return self.sizes[2]

    @property
    def columns(self) -> list[float]:
        """The edges of the six columns, from left to right."""
        width = self.right - self.left
        return [self.left, *(self.left + share * width for share in accumulate(SHARES))]

    @property
    def lines_end(self) -> float:
        """Where the fixed rows end and the bands begin."""
        return self.table + self.header + self.rows * self.pitch


LAYOUTS = {
    "241x140": Layout(
        PAPERS["241x140"],
        12.5,
        21,
        29.5,
        33,
        8,
        12,
        6.2,
        7,
        (8, 7.5, 7.5),
        120.5,
        131.5,
        (14, 17, 9.5),
    ),
    "241x93": Layout(
        *(PAPERS["241x93"], 9.5, 16, 22.5, 25.2, 5, 6, 5.4, 5.5, (6, 5.6, 5.6), 80, 87.5),
        sizes=(11, 13, 9),
    ),
    "a5": Layout(PAPERS["a5"], 15, 23.5, 32, 36, 8, 12, 6.4, 7, (8, 7.5, 7.5), 126, 138),
    "a4": Layout(PAPERS["a4"], 24, 34, 45, 50, 20, 32, 7, 8, (9, 8.5, 8.5), 236, 276),
    "a4x2": Layout(PAPERS["a4x2"], 15, 23.5, 32, 36, 8, 12, 6.4, 7, (8, 7.5, 7.5), 126, 138),
}
