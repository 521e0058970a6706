"""Papers of a renovation: application 装修申请表, permit for the door 装修许可证, worker passes
施工人员出入证, inspection sheet 装修验收单."""

from collections.abc import Sequence

from propdesk.duties.checklists.service import LookedAt
from propdesk.kernel.i18n import _, listed, pgettext
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
    sides,
    table,
    to_tick,
    upright,
)
from propdesk.kernel.paper.records import PaperHead, head_pieces
from propdesk.movein.renovation.page.facts import PassCard, Works
from propdesk.movein.renovation.rules import FORBIDDEN

BOX = "□"
CARD = (86.0, 56.0)  # mm
ACROSS, DOWN = 2, 4
PHOTO = (22.0, 29.0)
Fields = Sequence[tuple[str, str]]


def application_pdf(works: Works, head: PaperHead, paper: str = "a4") -> bytes:
    """Draw the application to be signed: the works, who does them, what is not permitted, the
    documents that are needed, and room for what the office decides."""
    title = pgettext("paper", "Application for renovation")
    drawing, strip, top = upright(paper, f"{title} {works.no}")
    pieces = [
        *head_pieces(drawing, strip, head, title, works.no),
        gap(2),
        *form(drawing, strip, [*_who(works), *_what(works)]),
        gap(2),
        *paragraph(drawing, strip, pgettext("paper", "Workers"), bold=True),
        *paragraph(drawing, strip, works.workers or "\n".join(["_" * 40] * 3)),
        gap(2),
    ]
    pieces += _documents(drawing, strip, works)
    told = pgettext("paper", "I know the rules of renovations ({rules}) and will keep to them.")
    pieces += [
        *_not_permitted(drawing, strip),
        gap(1),
        *paragraph(drawing, strip, told.format(rules=works.rules or "________")),
        gap(4),
        sides(drawing, strip, _signed(pgettext("paper", "Applicant")), _signed(_("Date"))),
        gap(2),
    ]
    if works.by_tenant:
        consent = pgettext("paper", "I own the unit and consent to these works in writing.")
        pieces += [
            *paragraph(drawing, strip, consent),
            gap(4),
            sides(drawing, strip, _signed(pgettext("paper", "Owner")), _signed(_("Date"))),
            gap(2),
        ]
    pieces += _decided(drawing, strip)
    draw_pages(drawing, pieces, strip, top=top, foot=head.printed, first=True)
    return drawing.finish()


def _decided(drawing: Drawing, strip: Strip) -> list[Piece]:
    """Room for what the office decides, before the works and after them."""
    return [
        *form(drawing, strip, [(pgettext("paper", "Opinion of the office"), "\n\n\n")]),
        gap(4),
        sides(drawing, strip, _signed(pgettext("paper", "Reviewed by")), _signed(_("Date"))),
        gap(2),
        *form(drawing, strip, [(pgettext("paper", "Result of the inspection"), "\n\n")]),
    ]


def _documents(drawing: Drawing, strip: Strip, works: Works) -> list[Piece]:
    if not works.documents:
        return []
    title = pgettext("paper", "Documents enclosed")
    lines = [paragraph(drawing, strip, f"{BOX} {words}") for words in works.documents]
    return [
        *paragraph(drawing, strip, title, bold=True),
        *(piece for line in lines for piece in line),
        gap(2),
    ]


def _signed(who: str) -> str:
    labelled = pgettext("label on paper", "{label}: ")
    return labelled.format(label=who) + "_" * 16


def _who(works: Works) -> Fields:
    return (
        (pgettext("paper", "Room"), works.unit),
        (pgettext("paper", "Owner"), works.owner),
        (pgettext("paper", "Applicant"), works.applicant),
        (pgettext("paper", "ID number"), ""),
        (pgettext("paper", "Phone"), works.phone),
        (pgettext("paper", "Address for letters"), ""),
        (pgettext("paper", "Ownership"), works.ownership),
        (pgettext("paper", "How it is done"), works.done_by),
        (pgettext("paper", "Done by"), works.company),
        (pgettext("paper", "Responsible"), works.responsible),
        (pgettext("paper", "Phone on site"), works.company_phone),
        (pgettext("paper", "Begins – ends"), works.span),
    )


def _what(works: Works) -> Fields:
    return (
        (
            pgettext("paper", "Kind of works"),
            to_tick(pgettext("paper", "the whole unit"), pgettext("paper", "parts of it")),
        ),
        (pgettext("paper", "Scope"), works.scope),
        (pgettext("paper", "Works"), works.content),
        (pgettext("paper", "Main materials"), works.materials or "\n"),
        (pgettext("paper", "Work hours"), works.work_hours),
        (pgettext("paper", "Noise hours"), works.noise_hours),
        (
            pgettext("paper", "Safety on site"),
            pgettext("paper", "Two fire extinguishers, no open fire, no smoking, door kept shut"),
        ),
    )


def _not_permitted(drawing: Drawing, strip: Strip) -> list[Piece]:
    pieces = paragraph(drawing, strip, pgettext("paper", "Not permitted"), bold=True)
    for number, words in enumerate(FORBIDDEN, 1):
        pieces += paragraph(drawing, strip, f"{number}. {_(words)}")
    return pieces


def permit_pdf(works: Works, head: PaperHead, paper: str = "a4") -> bytes:
    """Draw the permit; it hangs outside and tells no name and no phone of the household."""
    title = pgettext("paper", "Renovation permit")
    drawing, strip, top = upright(paper, f"{title} {works.no}")
    fields: Fields = (
        (pgettext("paper", "Room"), works.unit),
        (pgettext("paper", "Valid"), works.span),
        (pgettext("paper", "Works"), works.content),
        (pgettext("paper", "Approved version"), works.version),
        (pgettext("paper", "Done by"), works.company or works.done_by),
        (pgettext("paper", "Responsible"), works.responsible),
        (pgettext("paper", "Work hours"), works.work_hours),
        (pgettext("paper", "Noise hours"), works.noise_hours),
        (pgettext("paper", "Conditions"), works.conditions or "\n"),
        (pgettext("paper", "Worker passes"), works.passes),
    )
    pieces = [
        *head_pieces(drawing, strip, head, title, works.no, sizes=(14, 26)),
        gap(3),
        heading(drawing, strip, works.unit, 30),
        heading(drawing, strip, works.span, 18),
        gap(3),
        *form(drawing, strip, fields),
        gap(3),
        *_not_permitted(drawing, strip),
    ]
    if works.quiet:
        told = pgettext("paper", "No noise on {days}.").format(days=listed(works.quiet))
        pieces += paragraph(drawing, strip, told)
    pieces += [
        gap(8),
        sides(drawing, strip, _("Issued on: {day}").format(day=works.permit_on), _("Seal")),
    ]
    draw_pages(drawing, pieces, strip, top=top, foot=head.printed, first=True)
    return drawing.finish()


def inspection_pdf(works: Works, head: PaperHead, paper: str = "a4") -> bytes:
    """Draw the sheet of both inspections: what was approved, permitted in writing and let pass,
    then item by item; what binds stands above what is looked at."""
    title = pgettext("paper", "Inspection of works")
    drawing, strip, top = upright(paper, f"{title} {works.no}")
    fields: Fields = (
        (pgettext("paper", "Room"), works.unit),
        (pgettext("paper", "Done by"), works.company or works.done_by),
        (pgettext("paper", "Works"), works.content),
        (pgettext("paper", "Approved version"), works.version),
        (pgettext("paper", "Rules"), works.rules or "\n"),
        (pgettext("paper", "Conditions"), works.conditions or "\n"),
        (pgettext("paper", "Let pass at the 1st"), works.exceptions or "\n"),
        (pgettext("paper", "Violations"), works.violations or "\n"),
    )
    columns = (
        PaperColumn(pgettext("paper", "What is looked at"), 76),
        PaperColumn(pgettext("paper", "1st: in order"), 24, "center"),
        PaperColumn(pgettext("paper", "2nd: in order"), 24, "center"),
        PaperColumn(pgettext("paper", "Remark"), 46),
    )
    rows = [_looked_at(one) for one in works.looks.rows] or [
        [words, BOX, BOX, ""] for words in works.items
    ]
    asked = pgettext("paper", "Neighbours asked above, below and beside; they object to:")
    pieces = [
        *head_pieces(drawing, strip, head, title, works.no),
        gap(2),
        *form(drawing, strip, fields),
        gap(3),
        *table(drawing, strip, columns, rows),
        gap(3),
        *paragraph(drawing, strip, asked),
        *paragraph(drawing, strip, works.objections or "\n".join(["_" * 60] * 2)),
        gap(5),
    ]
    pieces += _both_looks(drawing, strip, works)
    draw_pages(drawing, pieces, strip, top=top, foot=head.printed, first=True)
    return drawing.finish()


def _looked_at(one: LookedAt) -> list[str]:
    """An item as both inspections say it, a box where one has not; what differs is marked."""
    first, second = ((row.shown if row else "") or BOX for row in (one.first, one.second))
    return [one.one.item.what, first, f"{one.mark} {second}".strip(), one.notes]


def _both_looks(drawing: Drawing, strip: Strip, works: Works) -> list[Piece]:
    pieces: list[Piece] = []
    titles = (pgettext("paper", "First inspection"), pgettext("paper", "Second inspection"))
    for look, sheet in zip(titles, (works.looks.first, works.looks.second), strict=True):
        told = f" {sheet.no} · {sheet.day} · {sheet.worker}".rstrip(" ·") if sheet else ""
        pieces += [
            *paragraph(drawing, strip, look + told, bold=True),
            gap(3),
            sides(drawing, strip, _signed(pgettext("paper", "Inspector")),
                  _signed(pgettext("paper", "Applicant"))),
            gap(3),
        ]  # fmt: skip
    return pieces


def passes_pdf(cards: Sequence[PassCard], head: PaperHead) -> bytes:
    """Draw passes to be cut out, eight on an A4: a place for the photo, the worker, where and until
    when; no name of the household."""
    title = pgettext("paper", "Worker pass")
    drawing, _strip, _top = upright("a4", title)
    left = (drawing.width - ACROSS * CARD[0]) / 2
    for number, card in enumerate(cards):
        at = number % (ACROSS * DOWN)
        if number and at == 0:
            drawing.next_page()
        _card(drawing, (left + at % ACROSS * CARD[0], 20 + at // ACROSS * CARD[1]), card, head)
    return drawing.finish()


def _card(drawing: Drawing, corner: tuple[float, float], card: PassCard, head: PaperHead) -> None:
    x, y = corner
    width = CARD[0]
    drawing.box(x, y, *CARD)
    title = pgettext("paper", "Worker pass") + (f" · {_('PRACTICE')}" if head.practice else "")
    drawing.text(x + width / 2, y + 7, head.estate, size=10, align="center", width=width - 8)
    drawing.text(
        x + width / 2, y + 13.5, title, size=13, bold=True, align="center", width=width - 8
    )
    drawing.box(x + 4, y + 18, *PHOTO)
    drawing.text(
        x + 4 + PHOTO[0] / 2, y + 33, pgettext("paper", "Photo"), size=8, align="center", width=20
    )
    lines = (
        card.no, card.worker, card.trade, card.unit, card.company,
        pgettext("paper", "until {day}").format(day=card.until),
    )  # fmt: skip
    for number, line in enumerate(filter(None, lines)):
        size = 12 if number == 1 else 9
        drawing.text(
            x + 30, y + 21.5 + number * 5.4, line, size=size, bold=number == 1, width=width - 34
        )
    seal = pgettext("paper", "Seal")
    drawing.text(x + width - 4, y + CARD[1] - 3, seal, size=8, align="right", width=30)
