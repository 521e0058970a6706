"""What prepayments tell the program: their words."""

from propdesk.kernel.i18n import N_
from propdesk.subject import AuditWords, Module

MODULE = Module(
    name="fees.prepayments",
    audit_words=AuditWords(
        kinds={"prepayment": N_("Prepayments")},
        done={
            "prepayment.ask_back": N_("Prepayment asked back"),
            "prepayment.move": N_("Prepayment moved"),
            "prepayment.offset": N_("Bills paid from prepayments"),
        },
        fields={"prepaid": N_("prepaid")},
        money=frozenset({"prepaid"}),
    ),
    refers={"prepayment_entry": N_("prepayments")},
)
