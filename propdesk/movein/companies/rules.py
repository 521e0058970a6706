"""The words of renovation companies: what stands against one."""

from propdesk.kernel.i18n import N_
from propdesk.kernel.records.states import StateWord


class CompanyState(StateWord):
    """What the estate keeps in mind of a company."""

    USUAL = "usual", N_("Nothing against it"), "green", "circle-check"
    WATCHED = "watched", N_("To be watched"), "amber", "eye"
    BARRED = "barred", N_("On the black list"), "red", "ban"
