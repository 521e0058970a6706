"""The note of a deposit paid back (押金退还单): signed by who gets the money."""

from propdesk.fees.refunds.facts import RefundFacts
from propdesk.kernel.capitals import rmb_capitals
from propdesk.kernel.i18n import _, pgettext
from propdesk.kernel.paper.records import PaperHead, slip_pdf


def refund_note(facts: RefundFacts, head: PaperHead, *, paper: str = "a5") -> bytes:
    """Draw it on A5 or the 80 mm roll."""
    said = (
        (_("Deposit"), f"{facts.deposit} {facts.item}"),
        (_("About"), facts.about),
        (_("Original receipt"), facts.receipt),
        (_("Payer"), f"{facts.payer} {facts.unit}".strip()),
        (pgettext("paper", "Deposit taken"), f"¥{facts.taken}"),
        (pgettext("paper", "Paid back"), f"¥{facts.refunded}  {rmb_capitals(facts.refunded)}"),
        (pgettext("paper", "Still held"), f"¥{facts.left}"),
        (_("Reason"), facts.why),
        (_("Payee"), facts.payee),
        (_("Bank"), f"{facts.bank} {facts.account_no}".strip()),
        (_("Paid by"), facts.way.label),
        (_("Bank slip"), facts.slip_no),
        (_("Given back"), facts.proof.label),
        (_("Approved by"), facts.approver),
        (_("Paid on"), facts.paid_on.isoformat()),
    )
    signers = (
        pgettext("paper", "Received by"),
        f"{pgettext('paper', 'Cashier')} {facts.cashier}",
        pgettext("paper", "Date"),
    )
    told = [(name, value) for name, value in said if value]
    return slip_pdf(_("Deposit refund note"), facts.no, told, head, signers=signers, paper=paper)
