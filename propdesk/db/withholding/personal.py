"""Where personal data stands, said by the subject whose table it is: whose, and how long.

    PersonalData(table="contact", title=N_("Contacts"), names=("caller",), phones=("phone",),
        texts=("what", "note"), unit="unit_id", keep=KeptFor(36, "day", CLAIMS))

What a person is told of, what is deleted for one, and what is deleted because its time is over
follow from it (the wing `privacy`).
"""

from enum import StrEnum

import msgspec

from propdesk.kernel.i18n import N_


class Leaves(StrEnum):
    """What becomes of a row when the person it tells of is to be forgotten."""

    ROW = "row"  # it goes
    BLANK = "blank"  # it stays as work that was done, without whose it was
    MASKED = "masked"  # it stays for the books: names and numbers keep their ends only
    WORDS = "words"  # it stays with its words: the person's own names and numbers go from them
    SEALED = "sealed"  # it stays as it is: nothing of it can be changed


class KeptFor(msgspec.Struct, frozen=True):
    """So many months after the day in `begins`, by which rule (a msgid). With `ended`, only in one
    of these states. The estate may set other months (`privacy.times`), no fewer than `least`."""

    months: int
    begins: str
    rule: str
    ended: tuple[str, ...] = ()

    @property
    def least(self) -> int:
        """How many months the estate cannot go below."""
        return LAWS.get(self.rule, (1, NO_LAW))[0]

    @property
    def law(self) -> str:
        """Why not (a msgid)."""
        return LAWS.get(self.rule, (1, NO_LAW))[1]


class PersonalData(msgspec.Struct, frozen=True, kw_only=True):
    """Personal columns of a table; `title` is a msgid, and `why` one: why it stays.

    A row is a person's when its column `person` or `account` says so, when a phone or an ID number
    of theirs stands in it and no other name beside it, or when their name stands in `names` of a
    row of a unit where they have or had a role. `texts` are words that may tell of them, `also`
    what a person is told of the row besides. Of what is `shared` with other people in one text
    they are told that it is there, not what it says. `unit`, and `begins` of what is kept, may be
    a column of another table: "order_id>repair_order.unit_id".
    """

    table: str
    title: str
    names: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    person: str = ""
    account: str = ""
    unit: str = ""
    also: tuple[str, ...] = ()
    shared: bool = False
    leaves: Leaves = Leaves.BLANK
    why: str = ""
    keep: KeptFor | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """All that is personal of a row."""
        return (*self.names, *self.phones, *self.numbers, *self.texts)


# How long, and by which rule.
CLAIMS = N_("Three years: a claim may rest on it (Civil Code § 188)")
PURPOSE = N_("One year after its purpose is fulfilled")
BOOKS = N_("30 years, as vouchers and books (rules of accounting archives)")
BANK = N_("Ten years, as bank statements (rules of accounting archives)")
WARRANTY = N_("Five years, as long as the warranty of the work runs")
KEYS = N_("Two years after the key came back")
COURT = N_("Ten years after the case is over")
# What no estate goes below, and why.
NO_LAW = N_("No law names a least time. No longer than its purpose needs it (PIPL § 19).")
LAWS = {
    BOOKS: (360, N_("30 years at least: vouchers and books (Measures for Accounting Archives).")),
    BANK: (120, N_("Ten years at least: bank statements (Measures for Accounting Archives).")),
    CLAIMS: (36, N_("Three years at least: until then a claim can be brought (Civil Code § 188).")),
    WARRANTY: (60, N_(
        "Five years at least: the warranty against leaks (State Council Decree 279 § 40)."
    )),
    COURT: (36, N_("Three years at least: a judgment can be enforced meanwhile.")),
}  # fmt: skip
# Why something of a person stays.
IN_BOOKS = N_("Part of the books: names and numbers are masked, the entry stays")
SEALED_BOOKS = N_("Posted and sealed: receipts and payments are never changed")
AS_EVIDENCE = N_("Evidence of a claim: the words stay, names and numbers in them are masked")
