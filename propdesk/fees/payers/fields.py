"""What is entered of who pays in place of whoever would."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from propdesk.estate.rules import PayerKind
from propdesk.kernel.i18n import N_
from propdesk.kernel.records.fields import Fact, FactKind, Note, Number
from propdesk.kernel.scaled import SHARE

EDITS = "fees.payers"
WHOLE = 10**SHARE


@dataclass(frozen=True, slots=True, kw_only=True)
class PayerFields:
    """What was agreed, as it is entered."""

    no: Number = ""
    unit_id: Annotated[
        int, Fact(N_("Unit"), FactKind.RECORD, width=90, placeholder=N_("e.g. 3-2-1201"))
    ]
    item_id: Annotated[
        int | None,
        Fact(
            N_("Fee item"), FactKind.RECORD, width=110, kept=True, absent=N_("all"),
            hint=N_("Empty: every fee that runs bill."),
        ),
    ] = None  # fmt: skip
    payer: Annotated[PayerKind, Fact(N_("Kind of payer"), width=90, kept=True, yields=True)] = (
        PayerKind.DEVELOPER
    )
    who: Annotated[
        str,
        Fact(
            N_("Name of the payer"), width=140, weight=500, kept=True,
            hint=N_("Type a part of it, initials or a phone, Down lists companies. Empty: the "
                    "developer, or whoever rents the unit then."),
        ),
    ] = ""  # fmt: skip
    first: Annotated[date, Fact(N_("Pays from"), width=100, kept=True)]
    until: Annotated[
        date | None,
        Fact(
            N_("Pays until"), width=100, not_before="first", beside=True, kept=True,
            hint=N_("Empty: no end."), absent=N_("no end"),
        ),
    ] = None  # fmt: skip
    share: Annotated[
        int,
        Fact(
            N_("Share of the amount, %"), FactKind.SCALED, places=SHARE - 2, least=1, most=WHOLE,
            width=80, head=N_("Share, %"), kept=True, yields=True,
            hint=N_("Empty: all of it. What a share leaves is billed to whoever else owes."),
        ),
    ] = WHOLE  # fmt: skip
    why: Annotated[
        str,
        Fact(
            N_("Reason"), free=True, stretch=True, kept=True,
            placeholder=N_("e.g. first three months given by the developer"),
            hint=N_("It stands in the explanation of each bill."),
        ),
    ] = ""  # fmt: skip
    note: Note = ""
