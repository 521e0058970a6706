"""The words of the papers of a move-in: which there are, and where one stands."""

from propdesk.kernel.i18n import N_
from propdesk.kernel.records.labels import Labelled
from propdesk.kernel.records.states import StateWord
from propdesk.system.letters.rules import Letter


class PaperName(Labelled):
    """A paper of a move-in; each is a kind of letter, with its texts."""

    SERVICE_AGREEMENT = Letter.SERVICE_AGREEMENT.value, N_("Service agreement")
    INTERIM_RULES = Letter.INTERIM_RULES.value, N_("Interim rules of the estate")
    FIRE_COMMITMENT = Letter.FIRE_COMMITMENT.value, N_("Fire safety commitment")
    RENOVATION_NOTICE = Letter.RENOVATION_NOTICE.value, N_("Notes on renovation")
    HANDBOOK_RECEIPT = Letter.HANDBOOK_RECEIPT.value, N_("Receipt of the handbook")
    PROXY_MANDATE = Letter.PROXY_MANDATE.value, N_("Mandate of a proxy")

    @property
    def kind(self) -> Letter:
        """The kind of letter whose texts it has."""
        return Letter(self.value)


class PaperState(StateWord):
    """Where a paper stands between the printer and the file."""

    PRINTED = "printed", N_("To sign"), "amber", "signature"
    SIGNED = "signed", N_("Signed"), "green", "circle-check"
    NOT_SIGNED = "not_signed", N_("Not signed"), "red", "ban"
    VOID = "void", N_("Void"), "grey", "x"


# Of these a unit has one at most; what is printed again is the same paper.
STANDS = (PaperState.PRINTED, PaperState.SIGNED, PaperState.NOT_SIGNED)
SIGN_DAYS = 7  # in which a paper should be signed
