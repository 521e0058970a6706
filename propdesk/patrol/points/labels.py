"""Labels for points: a code that a phone or a wand reads, the number, the name; many a sheet."""

from collections.abc import Sequence

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.store import use_case
from propdesk.kernel.i18n import N_, _, pgettext
from propdesk.kernel.paper.drawing import Drawing
from propdesk.kernel.paper.records import PaperHead
from propdesk.kernel.paper.typeface import fitted
from propdesk.kernel.records.labels import Labelled
from propdesk.patrol.points.models import PatrolPoint
from propdesk.patrol.points.rules import label_code

WIDTH, HEIGHT, PAD = 210.0, 297.0, 4.0  # mm: A4, and what a cut may be off


class LabelSize(Labelled):
    """What sheets of labels are sold in."""

    SMALL = "52x30", N_("52 × 30 mm, 40 on a sheet")
    MIDDLE = "70x37", N_("70 × 37 mm, 24 on a sheet")
    LARGE = "105x74", N_("105 × 74 mm, 8 on a sheet")


_GRID = {LabelSize.SMALL: (4, 10), LabelSize.MIDDLE: (3, 8), LabelSize.LARGE: (2, 4)}


class LabelledPoint(msgspec.Struct, frozen=True):
    """What a label says of a point."""

    number: int
    name: str
    place: str


def on_a_sheet(size: LabelSize) -> int:
    """How many labels a sheet holds."""
    columns, rows = _GRID[size]
    return columns * rows


@use_case(permission="patrol.view")
def labelled_points(session: Session, *, ids: Sequence[int]) -> tuple[LabelledPoint, ...]:
    """The points of these ids in the order of their numbers; without ids all that are gone to."""
    query = select(PatrolPoint.number, PatrolPoint.name, PatrolPoint.place)
    wanted = among(PatrolPoint.id, ids) if ids else PatrolPoint.gone_on.is_(None)
    found = session.execute(query.where(wanted).order_by(PatrolPoint.number))
    return tuple(LabelledPoint(*row) for row in found)


def labels_pdf(
    points: Sequence[LabelledPoint], size: LabelSize, head: PaperHead, *, first: int = 1
) -> bytes:
    """Draw the labels row by row on A4, beginning with place `first` of the sheet: those before it
    are used already."""
    columns, rows = _GRID[size]
    width, height = WIDTH / columns, HEIGHT / rows
    drawing = Drawing(WIDTH, HEIGHT, title=pgettext("paper", "Labels of patrol points"))
    for at, point in enumerate(points, first - 1):
        place = at % (columns * rows)
        if place == 0 and at > 0:
            drawing.next_page()
        down, along = divmod(place, columns)
        _label(drawing, (along * width, down * height), (width, height), point, head)
    return drawing.finish()


def _label(
    drawing: Drawing,
    corner: tuple[float, float],
    size: tuple[float, float],
    point: LabelledPoint,
    head: PaperHead,
) -> None:
    (x, y), (width, height) = corner, size
    side = min(height - 2 * PAD, width * 0.45)
    drawing.qr(x + PAD, y + (height - side) / 2, side, label_code(point.number))
    left, room = x + side + 2 * PAD, width - side - 3 * PAD
    big = min(30.0, height * 0.5)
    top = y + (height - side) / 2
    drawing.text(left, top + big * 0.3, str(point.number), size=big, bold=True, width=room)
    y = top + big * 0.55
    for words in fitted(point.name, room, big * 0.42, bold=True):
        drawing.text(left, y, words, size=big * 0.42, bold=True, width=room)
        y += big * 0.2
    drawing.text(left, y, point.place, size=big * 0.34, width=room)
    foot = _("PRACTICE") if head.practice else head.estate
    drawing.text(left, top + side, foot, size=max(big * 0.28, 5), width=room)
