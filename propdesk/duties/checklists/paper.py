"""The sheet of a check-list on paper (检查表): numbered rows, empty to be filled in or answered."""

from collections.abc import Sequence

from propdesk.duties.checklists.rules import CheckKind, answer_shown
from propdesk.duties.checklists.sheets import CheckFacts, CheckRow
from propdesk.kernel.i18n import _, pgettext
from propdesk.kernel.paper.drawing import Drawing
from propdesk.kernel.paper.flow import (
    PaperColumn,
    Piece,
    Strip,
    draw_pages,
    gap,
    paragraph,
    sides,
    table,
    upright,
)
from propdesk.kernel.paper.pdfium import joined_pdfs
from propdesk.kernel.paper.pictures import PaperPicture, pictures
from propdesk.kernel.paper.records import PaperHead, head_pieces

LINE = "_" * 14


def check_pdf(
    sheets: Sequence[CheckFacts], head: PaperHead, taken: Sequence[PaperPicture] = ()
) -> bytes:
    """Draw sheets on A4, each beginning on a page of its own; answers stand where there are any,
    and below them the pictures that were taken, of a sheet alone."""
    return joined_pdfs([_one(sheet, head, taken) for sheet in sheets])


def _one(sheet: CheckFacts, head: PaperHead, taken: Sequence[PaperPicture]) -> bytes:
    drawing, strip, top = upright("a4", sheet.no)
    pieces = [
        *head_pieces(drawing, strip, head, sheet.list, sheet.no),
        sides(
            drawing,
            strip,
            _labelled(_("What is checked"), sheet.what),
            _labelled(_("Day"), str(sheet.day)),
        ),
        gap(1),
        *_items(drawing, strip, sheet.rows),
        gap(2),
        *_result(drawing, strip, sheet),
        gap(3),
        *paragraph(drawing, strip, _signed(sheet)),
        *pictures(drawing, strip, pgettext("paper", "Pictures"), taken),
    ]
    draw_pages(drawing, pieces, strip, top=top, foot=head.printed, first=True)
    return drawing.finish()


def _labelled(name: str, value: str) -> str:
    return pgettext("label on paper", "{label}: ").format(label=name) + (value or LINE)


def _items(drawing: Drawing, strip: Strip, rows: Sequence[CheckRow]) -> list[Piece]:
    columns = [
        PaperColumn(_("Row"), 0.07),
        PaperColumn(pgettext("paper", "Item"), 0.38),
        PaperColumn(pgettext("paper", "Normal"), 0.17),
        PaperColumn(_("Result"), 0.16),
        PaperColumn(pgettext("paper", "What was found"), 0.22),
    ]
    cells = [
        [str(one.row), one.item.what, one.item.allowed, _answer(one), one.note] for one in rows
    ]
    return table(drawing, strip, columns, cells, height=7.5)


def _answer(one: CheckRow) -> str:
    """What was answered, a finding marked; else what the hand crosses."""
    if one.answer:
        return ("× " if one.is_bad else "") + answer_shown(one.item, one.answer)
    if one.item.kind is CheckKind.YES_NO:
        return "□ {yes}  □ {no}".format(yes=_("Yes"), no=_("No"))
    if one.item.kind is CheckKind.PICTURE:
        return "□"
    return ""


def _result(drawing: Drawing, strip: Strip, sheet: CheckFacts) -> list[Piece]:
    if not any(one.answer for one in sheet.rows):
        words = pgettext("paper", "Rest normal: □")
        return paragraph(drawing, strip._replace(size=8), words)
    return paragraph(drawing, strip, _labelled(_("Result"), sheet.result.words))


def _signed(sheet: CheckFacts) -> str:
    by = _labelled(pgettext("paper", "Checked by"), sheet.worker)
    return "    ".join((by, _labelled(_("Supervisor"), ""), _labelled(_("Date"), "")))
