"""What several use cases of the money refuse, each with the sentence that says why."""

from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_


class AmountNotPositive(UserError):
    """Money taken is more than zero."""

    message = N_("The amount {amount} cannot be taken: it must be more than 0.00.")


class NoAccount(UserError):
    """Nobody to keep a prepayment for."""

    message = N_("Unit {code} has no owner or payer. Add one under Estate, then take the money.")
