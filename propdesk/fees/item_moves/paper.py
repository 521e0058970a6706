"""The slip of a move to another item (转项单): signed by who pays, did it and approved it."""

from propdesk.fees.item_moves.reading import ItemMove
from propdesk.kernel.capitals import rmb_capitals
from propdesk.kernel.i18n import _, listed, pgettext
from propdesk.kernel.paper.records import PaperHead, slip_pdf


def move_slip(facts: ItemMove, head: PaperHead, *, paper: str = "a5") -> bytes:
    """Draw it on A5 or the 80 mm roll."""
    to = [f"{name} ¥{amount}" for name, amount in facts.targets]
    if facts.prepaid:
        kept = _("{item} (prepaid)").format(item=facts.prepaid_for)
        to.append(f"{kept} ¥{facts.prepaid}")
    told = (
        (_("Receipt"), facts.receipt),
        (_("Payer"), f"{facts.payer} {facts.unit}".strip()),
        (_("Was paid for"), facts.source),
        (_("Is paid for"), listed(to)),
        (pgettext("paper", "Amount"), f"¥{facts.amount}  {rmb_capitals(facts.amount)}"),
        (_("Reason"), facts.reason),
        (_("Booking day"), facts.day.isoformat()),
    )
    signers = (
        pgettext("paper", "Payer"),
        pgettext("paper", "Handled by"),
        pgettext("paper", "Approved by"),
    )
    fields = [(name, value) for name, value in told if value]
    title = _("Slip of money moved to another item")
    return slip_pdf(title, facts.no, fields, head, signers=signers, paper=paper)
