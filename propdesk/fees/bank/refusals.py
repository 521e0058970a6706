"""Why a statement is not brought in, and why a row is not decided so."""

from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_


class AccountUnsaid(UserError):
    """A file that does not say whose it is."""

    message = N_(
        "{name} does not say of which account it is. Choose the account it was downloaded from."
    )


class OtherAccount(UserError):
    """A file of another account than the one that was chosen, or than ours."""

    message = N_(
        "{name} is of account {number}, not of {ours}. Choose the file of the right account."
    )


class AccountUnknown(UserError):
    """A file of an account no file came from before."""

    message = N_(
        "{name} is of account {number}, from which nothing came in before. If it is an account "
        "of the company, say so and bring it in again; else choose another file."
    )


class FileDoesNotAddUp(UserError):
    """Sums or balances the file states are not those of its rows."""

    message = N_("{name} does not add up, so nothing was brought in. {sentence}")


class RowDecided(UserError):
    """Somebody else decided a row meanwhile."""

    message = N_("This row was decided meanwhile: {state}. The list was read again.")


class NothingToAccept(UserError):
    """No row fits exactly."""

    message = N_("No row waits. Bring in a file, or choose the households of unclaimed money.")


class NotMoneyIn(UserError):
    """Only what came in becomes a payment."""

    message = N_("{amount} went out; only money that came in is of a household.")


class ReasonUnsaid(UserError):
    """Other money says what it is."""

    message = N_("Write what this money is.")


class PairDiffers(UserError):
    """A payment of another amount or way."""

    message = N_("{no} has {found} by this way, the row {amount}. Choose the payment of this row.")


class PairTaken(UserError):
    """A payment is of one row."""

    message = N_("{no} is of another row already, or was taken back.")


class AcceptanceClosed(UserError):
    """An acceptance is undone while its session is open."""

    message = N_(
        "The session in which these rows were taken in is closed. Take back single receipts by "
        "red receipts; their rows wait again then."
    )


class NoAcceptance(UserError):
    """Nothing was taken in, or it was undone."""

    message = N_("Nothing was taken in that could be taken back.")


class CashUnknown(UserError):
    """Numbers that no hand-in has."""

    message = N_("No hand-in is called {numbers}. Its number stands under Cash hand-ins.")


class CashDiffers(UserError):
    """A row of a bank credits what no other row does, each hand-in whole but the last."""

    message = N_(
        "{numbers}: {found} of it is on no statement yet, the row of {day} has {amount}. Choose "
        "hand-ins that come to this row of a bank, or the one it is a part of."
    )


class RefundUnknown(UserError):
    """A number that no refund has."""

    message = N_("No refund is called {no}. Its number stands under Deposit refunds.")


class RefundDiffers(UserError):
    """A row pays a refund, or a part of it, and never more than is open."""

    message = N_("Of {no} {left} is open on the statements, the row has {amount}.")


class RefundStands(UserError):
    """By the books the money is with the payee."""

    message = N_(
        "{no} is paid out by the books. Note first under Deposit refunds that it came back "
        "(Ctrl+F6), then pair this row."
    )


class PairStands(UserError):
    """The payment a refund gives back is still in the books."""

    message = N_("Take back the receipt of what was refunded first: {no}.")


class NoRefundKnown(UserError):
    """Nothing that a refund gives back."""

    message = N_(
        "No payment of this order is known here. It waits until the file with the payment came "
        "in; or say that it is not from households."
    )
