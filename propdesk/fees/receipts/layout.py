"""Where everything stands on the receipts of each paper: y in mm from the top, sizes in points."""

from dataclasses import dataclass, replace
from itertools import accumulate

from propdesk.kernel.paper.sizes import PAPERS, PaperSize

SHARES = (0.215, 0.217, 0.238, 0.085, 0.085, 0.16)
STRIP = 7.0


@dataclass(frozen=True, slots=True, kw_only=True)
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


_A5 = Layout(
    paper=PAPERS["a5"],
    company=15,
    title=23.5,
    fields=32,
    table=36,
    rows=8,
    most=12,
    pitch=6.4,
    header=7,
    bands=(8, 7.5, 7.5),
    sign=126,
    foot=138,
)

LAYOUTS = {
    "241x140": Layout(
        paper=PAPERS["241x140"],
        company=12.5,
        title=21,
        fields=29.5,
        table=33,
        rows=8,
        most=12,
        pitch=6.2,
        header=7,
        bands=(8, 7.5, 7.5),
        sign=120.5,
        foot=131.5,
        sizes=(14, 17, 9.5),
    ),
    "241x93": Layout(
        paper=PAPERS["241x93"],
        company=9.5,
        title=16,
        fields=22.5,
        table=25.2,
        rows=5,
        most=6,
        pitch=5.4,
        header=5.5,
        bands=(6, 5.6, 5.6),
        sign=80,
        foot=87.5,
        sizes=(11, 13, 9),
    ),
    "a5": _A5,
    "a4": Layout(
        paper=PAPERS["a4"],
        company=24,
        title=34,
        fields=45,
        table=50,
        rows=20,
        most=32,
        pitch=7,
        header=8,
        bands=(9, 8.5, 8.5),
        sign=236,
        foot=276,
    ),
    "a4x2": replace(_A5, paper=PAPERS["a4x2"]),
}
