"""The paper of an inspection 房屋验收交接单: the unit, its meters and fittings, what was known,
room for what is found, both signatures."""

from collections.abc import Sequence

from propdesk.kernel.i18n import listed, pgettext
from propdesk.kernel.paper.drawing import Drawing
from propdesk.kernel.paper.flow import (
    PaperColumn,
    Piece,
    Strip,
    draw_pages,
    form,
    gap,
    heading,
    paragraph,
    table,
    to_tick,
    upright,
)
from propdesk.kernel.paper.records import PaperHead, head_pieces
from propdesk.kernel.records.labels import Labelled
from propdesk.kernel.scaled import AREA, format_scaled
from propdesk.movein.defects.sheets.codes import PlaceDigit, ProblemDigit
from propdesk.movein.defects.sheets.sheets import DefectSheetFacts

# Rows for what is found now: fewer where many defects are known, so that all stays on one page.
ROOM_FOR, FEWEST, PEN, BOX = 11, 4, 7.0, "□"
"""New defects on a sheet, mm of a row for writing by hand, a box for the pen."""


def inspection_pdf(sheet: DefectSheetFacts, head: PaperHead) -> bytes:
    """Draw the sheet of a unit on A4."""
    title = pgettext("paper", "Inspection and hand-over of a unit")
    drawing, strip, top = upright("a4", f"{title} {sheet.no}")
    strip = strip._replace(size=8.5)
    pieces = [
        *head_pieces(drawing, strip, head, title, sheet.no),
        *form(drawing, strip, _facts(sheet)),
        gap(2),
        *_meters(drawing, strip),
        gap(2),
        *_fittings(drawing, strip),
        gap(2),
        *_known(drawing, strip, sheet),
        *_found(drawing, strip, max(FEWEST, ROOM_FOR - len(sheet.known))),
        gap(3),
        *_signed(drawing, strip),
    ]
    draw_pages(drawing, pieces, strip, top=top, foot=head.printed, first=True)
    return drawing.finish()


def _facts(sheet: DefectSheetFacts) -> list[tuple[str, str]]:
    return [
        (pgettext("paper", "Room"), sheet.unit),
        (pgettext("paper", "Owner"), sheet.owner),
        (pgettext("paper", "Built-up area"), _area(sheet.built)),
        (pgettext("paper", "Measured area"), _area(sheet.measured)),
        (
            pgettext("paper", "Day of the notice"),
            sheet.noticed.isoformat() if sheet.noticed else "",
        ),
        (pgettext("paper", "Day of the inspection"), ""),
        (pgettext("paper", "Known defects"), str(len(sheet.known))),
        (pgettext("paper", "Handled by"), ""),
        (pgettext("paper", "Taking over"), to_tick(*_taken_over())),
        (pgettext("paper", "Taken over on"), ""),
    ]


def _taken_over() -> tuple[str, ...]:
    return (
        pgettext("taking over", "yes"),
        pgettext("taking over", "once mended"),
        pgettext("taking over", "no"),
    )


def _area(area: int | None) -> str:
    return f"{format_scaled(area, AREA, decimals=2)} ㎡" if area else ""


def _meters(drawing: Drawing, strip: Strip) -> list[Piece]:
    names = (
        pgettext("paper", "Water meter (m³)"),
        pgettext("paper", "Electricity meter (kWh)"),
        pgettext("paper", "Gas meter (m³)"),
    )
    columns = [PaperColumn(name, 1) for name in names]
    return table(drawing, strip, columns, [[""] * len(columns)], height=PEN)


def _fittings(drawing: Drawing, strip: Strip) -> list[Piece]:
    columns = (
        PaperColumn(pgettext("paper", "Place"), 28),
        PaperColumn(pgettext("paper", "Quantity"), 16),
        PaperColumn(pgettext("paper", "Passed"), 16, "center"),
        PaperColumn(pgettext("paper", "Not passed"), 18, "center"),
        PaperColumn(pgettext("paper", "Remarks, damage"), 92),
    )
    rows = [[f"{one.value} {one.label}", "", BOX, BOX, ""] for one in PlaceDigit]
    return table(drawing, strip, columns, rows, height=6)


def _known(drawing: Drawing, strip: Strip, sheet: DefectSheetFacts) -> list[Piece]:
    if not sheet.known:
        return []
    columns = (
        PaperColumn(pgettext("paper", "Row"), 10, "right"),
        PaperColumn(pgettext("paper", "Place"), 24),
        PaperColumn(pgettext("paper", "Known defect"), 84),
        PaperColumn(pgettext("paper", "State"), 24),
        PaperColumn(pgettext("paper", "1 passed"), 16, "center"),
        PaperColumn(pgettext("paper", "2 not"), 16, "center"),
    )
    rows = []
    for one in sheet.known:
        box = BOX if one.waits else ""
        rows.append([str(one.row), one.place, one.what, one.state, box, box])
    return [*table(drawing, strip, columns, rows, height=6), gap(2)]


def _found(drawing: Drawing, strip: Strip, room: int) -> list[Piece]:
    columns = (
        PaperColumn(pgettext("paper", "Place digit"), 16),
        PaperColumn(pgettext("paper", "Problem digit"), 16),
        PaperColumn(pgettext("paper", "New defect: where exactly, what"), 130),
        PaperColumn(pgettext("paper", "Pictures"), 14),
    )
    words = pgettext("paper", "Problems: {digits}").format(digits=_digits(ProblemDigit))
    return [
        heading(drawing, strip, pgettext("paper", "Found now"), 9.5, align="left"),
        *paragraph(drawing, strip, words),
        *table(drawing, strip, columns, [[""] * len(columns)] * room, height=PEN),
    ]


def _digits(words: type[Labelled]) -> str:
    return listed([f"{one.value} {one.label}" for one in words])


def _signed(drawing: Drawing, strip: Strip) -> list[Piece]:
    told = pgettext(
        "paper",
        "The defects above are confirmed by both sides; they are mended under warranty and looked "
        "at again.",
    )
    names: Sequence[str] = (
        pgettext("paper", "Handed over by"),
        pgettext("paper", "Taken over by"),
        pgettext("paper", "Day"),
    )
    labelled = pgettext("label on paper", "{label}: ")
    line = "      ".join(labelled.format(label=name) + "_" * 16 for name in names)
    return [*paragraph(drawing, strip, told), gap(5), *paragraph(drawing, strip, line)]
