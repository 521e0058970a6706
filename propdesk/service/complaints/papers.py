"""The reply to a complaint as a letter."""

from propdesk.kernel.i18n import _
from propdesk.kernel.paper.flow import draw_pages, gap, paragraph, upright
from propdesk.kernel.paper.records import PaperHead, head_pieces
from propdesk.service.complaints.complainants import ComplainantRow
from propdesk.service.complaints.register import ComplaintRow

LETTER_PAPERS = ("a4", "a5")


def reply_letter_pdf(
    complaint: ComplaintRow, to: ComplainantRow | None, head: PaperHead, paper: str = "a4"
) -> bytes:
    """Draw the letter to who complained; without a name the line is empty for the pen."""
    title = _("Reply to a complaint")
    drawing, strip, top = upright(paper, f"{title} {complaint.no}")
    name = " ".join(filter(None, (to.name, to.unit))) if to else "____________"
    about = _("On {day} you brought this to us (class: {kind}): {what}").format(
        day=complaint.day, kind=complaint.kind.label, what=complaint.what
    )
    told = (
        _("Dear {name},").format(name=name),
        about,
        _("We looked into it and found: {result}").format(result=complaint.result),
        complaint.reply,
        _("Should something still be open, please call us or come to our desk."),
    )
    pieces = head_pieces(drawing, strip, head, title, complaint.no)
    for words in told:
        pieces += [gap(4), *paragraph(drawing, strip, words)]
    signed = (
        head.company or head.estate,
        _("Date: {day}").format(day=complaint.replied_on or "____________"),
    )
    pieces.append(gap(12))
    for words in signed:
        pieces += [gap(2), *paragraph(drawing, strip, words)]
    draw_pages(drawing, pieces, strip, top=top, foot=head.printed, first=True)
    return drawing.finish()
