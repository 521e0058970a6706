"""The words of builders and suppliers: what one is, and whether he is still written to."""

from propdesk.kernel.i18n import N_
from propdesk.kernel.records.labels import Labelled
from propdesk.kernel.records.states import StateWord


class BuilderKind(Labelled):
    """What a company is to the estate."""

    BUILDER = "builder", N_("Builder")
    DEVELOPER = "developer", N_("Developer")
    SUPPLIER = "supplier", N_("Supplier")
    MAINTENANCE = "maintenance", N_("Maintenance firm")


class BuilderState(StateWord):
    """Whether a company is given new repairs."""

    IN_USE = "in_use", N_("In use"), "green", "circle-check"
    OUT_OF_USE = "out_of_use", N_("Out of use"), "grey", "ban"
