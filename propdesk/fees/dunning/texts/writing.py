"""Texts to debtors: who gets one, the sheet for whoever sends them, each kept as a contact.

A text names home and office, never a sum or a name: it passes through foreign hands.
"""

from collections.abc import Callable, Collection, Sequence

import msgspec
from sqlalchemy.orm import Session

from propdesk.db.store import today, use_case
from propdesk.estate.service import phones_of, restricted_people
from propdesk.fees.dunning.contacts import CONTACT_TABLES, contact_row, post_contacts
from propdesk.fees.dunning.dun_files import known_of
from propdesk.fees.dunning.owing import DebtorOf, Owing, debtors_of, owing_of
from propdesk.fees.dunning.places import keepers_on
from propdesk.fees.dunning.rules import DUNS, SKIPPED, DunWay
from propdesk.fees.dunning.texts.rules import is_mobile, text_parts
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.money import ZERO
from propdesk.kernel.sheets.purposes import Purpose, SeenFor
from propdesk.kernel.sheets.writing import CellKind, SheetColumn
from propdesk.system.letters.rules import filled
from propdesk.system.log.service import record_export
from propdesk.system.settings.service import estate_settings

LIST_NAME = "debtor-texts"


class NobodyToText(UserError):
    """All are held, disputed, paid, or have no mobile phone."""

    message = N_("None of them gets a text: {held} on hold or disputed, {phoneless} without a "
                 "mobile phone, {paid} owe nothing.")  # fmt: skip


class DebtorText(msgspec.Struct, frozen=True, kw_only=True):
    """A text to a debtor."""

    debtor: DebtorOf
    owing: Owing
    phone: str
    text: str
    parts: int

    @property
    def unit(self) -> str:
        """The home it is about."""
        return self.debtor.unit


class TextPlan(msgspec.Struct, frozen=True, kw_only=True):
    """Who gets a text; of the others how many are held or disputed, have no mobile phone, owe
    nothing."""

    texts: tuple[DebtorText, ...]
    held: int
    phoneless: int
    paid: int

    @property
    def parts(self) -> int:
        """How many parts are sent in all."""
        return sum(one.parts for one in self.texts)


COLUMNS = (
    SheetColumn("phone", N_("Phone"), width=16),
    SheetColumn("text", N_("Text of the message"), width=80),
    SheetColumn("parts", N_("Parts of the text"), CellKind.WHOLE),
    SheetColumn("unit", N_("Unit")),
)


@use_case(permission=DUNS)
def plan_texts(session: Session, *, accounts: Collection[int], text: str) -> TextPlan:
    """To whom of these accounts a text would go, in unit order."""
    return _plan(session, accounts, text, needs_phone=True)


@use_case(permission=DUNS, touches=(*CONTACT_TABLES, "audit"))
def send_texts(
    session: Session,
    *,
    accounts: Collection[int],
    text: str,
    file_name: str,
    put: Callable[[Sequence[DebtorText]], object],
) -> TextPlan:
    """Keep a contact for each text and `put` the sheet; what cannot be written keeps nothing.

    Raises NobodyToText, NotPermitted, and what `put` refuses.
    """
    plan = _plan(session, accounts, text, needs_phone=True)
    if not plan.texts:
        raise NobodyToText(held=plan.held, phoneless=plan.phoneless, paid=plan.paid)
    record_export(
        session, list_name=LIST_NAME, rows=len(plan.texts), file_name=file_name, unmasked=True,
        seen_for=SeenFor(Purpose.PAPER),
    )  # fmt: skip
    _keep(session, plan.texts, DunWay.SMS)
    put(plan.texts)
    return plan


@use_case(permission=DUNS, touches=CONTACT_TABLES)
def text_for_wechat(session: Session, *, account_id: int, text: str) -> str:
    """The text for one debtor, kept as a contact. Raises NobodyToText."""
    plan = _plan(session, [account_id], text, needs_phone=False)
    if not plan.texts:
        raise NobodyToText(held=plan.held, phoneless=0, paid=plan.paid)
    _keep(session, plan.texts, DunWay.WECHAT)
    return plan.texts[0].text


def _plan(session: Session, accounts: Collection[int], text: str, *, needs_phone: bool) -> TextPlan:
    said, known, owing = estate_settings(session), known_of(session, accounts), owing_of(
        session, accounts
    )  # fmt: skip
    debtors = debtors_of(session, accounts)
    phones = phones_of(session, person_ids=[one.person_id for one in debtors])
    usual = {
        "company": said.company or said.name, "estate": said.name,
        "phone": said.phone or _("the service office"), "today": today(session).isoformat(),
    }  # fmt: skip
    left_alone = restricted_people(session)
    texts, held, phoneless, paid = list[DebtorText](), 0, 0, 0
    for debtor in debtors:
        numbers = (one.number for one in phones.get(debtor.person_id, ()))
        phone = next(filter(is_mobile, numbers), "")
        owes = owing.get(debtor.account_id, Owing())
        if debtor.person_id in left_alone or (
            debtor.account_id in known and known[debtor.account_id].flag in SKIPPED
        ):
            held += 1
        elif owes.owed <= ZERO:
            paid += 1
        elif needs_phone and not phone:
            phoneless += 1
        else:
            told = " ".join(filled(text, {**usual, "unit": debtor.unit}).split())
            texts.append(
                DebtorText(
                    debtor=debtor, owing=owes, phone=phone, text=told, parts=text_parts(told)
                )
            )
    return TextPlan(texts=tuple(texts), held=held, phoneless=phoneless, paid=paid)


def _keep(session: Session, texts: Sequence[DebtorText], way: DunWay) -> None:
    keeper_of, day = keepers_on(session, today(session)), today(session)
    rows = [
        {
            **contact_row(one.debtor, one.owing, keeper_of(one.unit), day), "way": way,
            "met": one.debtor.name, "reached": True, "answer": one.text,
        }
        for one in texts
    ]  # fmt: skip
    post_contacts(session, rows, done="add", log=len(rows) == 1)
