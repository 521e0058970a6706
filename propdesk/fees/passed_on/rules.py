"""Words of suppliers' bills, and what their quantities come to. Integers only; no session."""

from propdesk.kernel.i18n import N_
from propdesk.kernel.money import round_half_up
from propdesk.kernel.records.states import StateWord


class SupplierBillState(StateWord):
    """Whether a supplier has his money."""

    OWED = "owed", N_("Owed to the supplier"), "amber", "clock"
    PAID = "paid", N_("Supplier paid"), "green", "circle-check"
    DROPPED = "dropped", N_("Bill withdrawn"), "grey", "ban"


class Dearer(StateWord):
    """Owners are never charged more for a unit of it than the supplier asks."""

    DEARER = "dearer", N_("Above the supplier's price"), "red", "triangle-alert"


def loss_in_fen(loss: int, quantity: int, fen: int) -> int:
    """What a loss costs at the price of the bill: both quantities in 10^-3, rounded once."""
    return round_half_up(fen * loss, quantity)
