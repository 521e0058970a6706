"""What is refused of moving paid money to another item."""

from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_


class NothingToMove(UserError):
    """Nothing of a receipt can be moved."""

    message = N_(
        "Nothing that {no} paid can be moved to another item. What was prepaid is moved under "
        "Prepayments, a deposit is refunded or deducted, a counter charge is voided."
    )


class ReceiptGone(UserError):
    """Its payment was taken back."""

    message = N_(
        "{no} was taken back, so nothing of it can be moved. Choose a receipt that stands."
    )


class SameItem(UserError):
    """From an item to itself."""

    message = N_("It was paid for {item} already. Choose another item.")


class ItemUnfit(UserError):
    """A deposit has a record of its own, and a late fee its line."""

    message = N_("Nothing is moved to {item}: take a deposit or a late fee at the cash desk.")


class TooMuchMoved(UserError):
    """More than was paid on the line."""

    message = N_("{no} paid {paid} for {item}; {wanted} cannot be moved.")


class LineNotPaid(UserError):
    """Not a line of the receipt any more."""

    message = N_("{no} pays nothing of this line any more. The list was read again; choose anew.")


class ReasonOfMoveMissing(UserError):
    """A move says why."""

    message = N_("Write why the money is for another item.")


class InvoiceAskedFor(UserError):
    """A request names the lines as they were paid."""

    message = N_(
        "{invoice} asks for an invoice of {no}. Drop the request first (F9 under Invoices), and "
        "ask again after the move."
    )


class OfferOnLine(UserError):
    """An offer was granted for paying this line ahead."""

    message = N_(
        "{no} took an offer for paying {item} ahead. End the offer first, then move what is left."
    )


class MoveGone(UserError):
    """The move was taken back, or is none."""

    message = N_("This move was taken back already. Nothing is left to do.")


class MovedPrepaidUsed(UserError):
    """What the move left as prepayment was used since."""

    message = N_(
        "{move} left {amount} as prepayment, and only {left} of it is left. Take back what used it "
        "first."
    )


class LineGone(UserError):
    """A line of the move was taken back, so nothing can be put on it again."""

    message = N_(
        "The charge of {item} that {move} took the money from was taken back, so the money stays "
        "where it is. Move it on from its receipt instead."
    )


class LinePaidSince(UserError):
    """The line the money came from owes too little by now to take it again."""

    message = N_(
        "Only {open} is open of {item}, which {move} took {amount} from: it was paid or let go "
        "since. Take that back first."
    )


class MovedOn(UserError):
    """What was moved was moved on since."""

    message = N_("What {move} moved to {item} was moved on since. Take that later move back first.")
