"""The sheets the office prints on, in mm."""

import msgspec

from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, listed


class PaperUnknown(UserError):
    """A paper size that no document offers."""

    message = N_("Paper {paper} is not offered for this document. Choose one of: {known}.")


class PaperSize(msgspec.Struct, frozen=True, kw_only=True):
    """A sheet in mm with the margins a printer cannot or should not reach; `title` is a msgid."""

    name: str
    title: str
    width: float
    height: float
    side: float = 10.0
    top: float = 8.0
    bottom: float = 8.0
    impact: bool = False
    up: int = 1  # how many papers one sheet holds, under one another
    stacked: bool = False  # as many as fit follow one another, to be cut apart

    @property
    def right(self) -> float:
        """Where the printable width ends, from the left edge."""
        return self.width - self.side


PAPERS = {
    size.name: size
    for size in (
        PaperSize(
            name="241x140",
            title=N_("241 × 140 mm, carbonless"),
            width=241,
            height=139.7,
            side=17,
            top=6,
            bottom=6,
            impact=True,
        ),
        PaperSize(
            name="241x93",
            title=N_("241 × 93 mm, carbonless"),
            width=241,
            height=93.1,
            side=17,
            top=5,
            bottom=5,
            impact=True,
        ),
        PaperSize(name="a5", title=N_("A5"), width=210, height=148, side=12),
        PaperSize(name="a4", title=N_("A4"), width=210, height=297, side=15, top=15, bottom=15),
        PaperSize(
            name="a4x2", title=N_("A4, two on a sheet"), width=210, height=297, side=12, up=2
        ),
        PaperSize(
            name="a4strips",
            title=N_("A4, several on a sheet"),
            width=210,
            height=297,
            side=15,
            top=10,
            bottom=10,
            stacked=True,
        ),
        PaperSize(
            name="roll80", title=N_("80 mm roll"), width=80, height=297, side=4, top=4, bottom=8
        ),
    )
}


def paper_size(name: str, offered: tuple[str, ...]) -> PaperSize:
    """The sheet called `name`; PaperUnknown when this document is not offered on it."""
    if name not in offered:
        raise PaperUnknown(paper=name, known=listed(offered))
    return PAPERS[name]
