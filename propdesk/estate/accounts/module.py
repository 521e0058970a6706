"""What accounts tell the program: their words."""

from propdesk.kernel.i18n import N_
from propdesk.subject import AuditWords, Module

MODULE = Module(
    name="estate.accounts",
    audit_words=AuditWords(
        kinds={"account": N_("Accounts")},
        done={
            "account.add": N_("Account opened"),
            "account.close": N_("Account closed or opened again"),
            "account.open": N_("Accounts opened"),
        },
    ),
    refers={"account": N_("accounts")},
)
