"""What accounts tell the program: their words."""

from propdesk.db.withholding.personal import SEALED_BOOKS, Leaves, PersonalData
from propdesk.kernel.i18n import N_
from propdesk.subject import AuditWords, Module

MODULE = Module(
    name="estate.accounts",
    personal=(
        PersonalData(
            table="account",
            title=N_("Accounts of the books"),
            person="person_id",
            also=("kind", "opened", "closed"),
            leaves=Leaves.SEALED,
            why=SEALED_BOOKS,
        ),
    ),
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
