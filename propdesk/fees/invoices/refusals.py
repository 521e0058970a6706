"""What is refused of invoices, and of the money they were written for."""

from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_


class NothingToInvoice(UserError):
    """Nothing of a receipt can be invoiced."""

    message = N_("{no}: {why}")


class CoversNothing(UserError):
    """An invoice without a line."""

    message = N_("Tick at least one line that the invoice covers.")


class CoversTooMuch(UserError):
    """More than was paid on a line."""

    message = N_("{item}: invoices would cover {covered}, but only {paid} was paid on it.")


class PaymentGone(UserError):
    """What was paid was given back."""

    message = N_("Receipt {receipt} was taken back, so {no} cannot stand for it again.")


class InvoiceStands(UserError):
    """Money does not go back while its invoice stands."""

    message = N_(
        "Invoice {number} was issued for receipt {no}. First enter its red invoice under Invoices "
        "({invoice}, F6), or have the case flagged there with a reason (Ctrl+F9)."
    )


class RequestAtBureau(UserError):
    """The bureau may be writing the invoice just now."""

    message = N_(
        "{invoice} for receipt {no} went to the tax bureau on {day}. Enter its number and its red "
        "invoice, or drop the request (F9) if the bureau wrote none."
    )


class InvoiceAsked(UserError):
    """A receipt keeps its number while an invoice is asked for with it."""

    message = N_(
        "{invoice} asks for an invoice with receipt {no}. Print the receipt again under its "
        "number, or drop the request first (F9 under Invoices)."
    )


class PrepaymentInvoiced(UserError):
    """Prepayment does not leave while its invoice stands."""

    message = N_(
        "{amount} of this prepayment was invoiced by {invoice}; {left} may go. Enter the red "
        "invoice under Invoices first (F6), or have the case flagged there (Ctrl+F9)."
    )
