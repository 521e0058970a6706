"""The note of a deposit paid back (押金退还单): signed by who gets the money."""

from propdesk.fees.refunds.begun import RefundFacts
from propdesk.kernel.capitals import rmb_capitals
from propdesk.kernel.i18n import _, pgettext
from propdesk.kernel.paper.records import PaperHead, slip_pdf


def refund_note(facts: RefundFacts, head: PaperHead, *, paper: str = "a5") -> bytes:
    """Draw it on A5 or the 80 mm roll."""
    said = (
        (_("Deposit"), f"{facts.deposit} {facts.item}"),
        (_("Original receipt"), facts.receipt),
        (_("Payer"), facts.payer),
        (pgettext("paper", "Deposit taken"), f"¥{facts.taken}"),
        (pgettext("paper", "Paid back"), f"¥{facts.refunded}  {rmb_capitals(facts.refunded)}"),
        (pgettext("paper", "Still held"), f"¥{facts.left}"),
        (_("Payee"), facts.payee),
        (_("Bank"), f"{facts.bank} {facts.account_no}".strip()),
        (_("Paid by"), facts.way),
        (_("Given back"), facts.proof),
        (_("Approved by"), facts.approver),
        (_("Paid on"), facts.paid_on),
    )
    signers = (
        pgettext("paper", "Received by"),
        pgettext("paper", "Cashier"),
        pgettext("paper", "Date"),
    )
    told = [(name, value) for name, value in said if value]
    return slip_pdf(_("Deposit refund note"), facts.no, told, head, signers=signers, paper=paper)
