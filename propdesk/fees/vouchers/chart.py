"""The chart of accounts: which code is meant by a method, an item, and all else that is booked."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.records import saving
from propdesk.db.store import use_case
from propdesk.fees.rules import Nature
from propdesk.fees.tariff_models import FeeItem
from propdesk.fees.tariffs.service import ITEM
from propdesk.fees.vouchers.halves import Half
from propdesk.fees.vouchers.rules import ACCOUNTS, NATURES, LedgerAccount, Standard, nature_purpose
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _, listed
from propdesk.system.settings.service import change_estate_settings, estate_settings

_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z.\-_]{0,29}")
_ITEM = "item:"
_NOT_INCOME = frozenset({Nature.DEPOSIT, Nature.COLLECTED})


class CodesMissing(UserError):
    """Something is booked for which no account is said."""

    message = N_(
        "These have no account code: {names}. Type it under Fees, Vouchers, Chart of accounts."
    )


class CodeOdd(UserError):
    """A code an accounting program would not take."""

    message = N_("“{code}” is no account code: figures and letters, parted by points, up to 30.")


class ChartRow(msgspec.Struct, frozen=True, kw_only=True):
    """An account: what is booked there, its code and name, the tax rate of an item in 10^-4.
    `own` where the office said another one than the standard."""

    id: int
    purpose: str
    told: str
    code: str
    title: str
    rate: int = 0
    own: bool = False

    @property
    def item_id(self) -> int | None:
        """The fee item that it is of."""
        return int(self.purpose[len(_ITEM) :]) if self.purpose.startswith(_ITEM) else None


class Chart(msgspec.Struct, frozen=True):
    """All accounts, by purpose; those of fee items as `item:3`."""

    rows: Mapping[str, ChartRow]

    def of(self, half: Half) -> ChartRow:
        """The account of a half."""
        return self.rows[f"{_ITEM}{half.item}" if half.key == "item" else half.key]

    def refuse_missing(self, halves: Iterable[Half]) -> None:
        """Raise CodesMissing when something among these is booked nowhere."""
        used = {self.of(half).purpose: half.key == "item" for half in halves}
        taxed = any(self.rows[purpose].rate for purpose, is_item in used.items() if is_item)
        wanted = [*used, *(["tax"] if taxed else [])]
        names = dict.fromkeys(
            row.told for row in map(self.rows.get, wanted) if row and not row.code
        )
        if names:
            raise CodesMissing(names=listed(names))


@use_case(permission="fees.view")
def ledger_chart(session: Session) -> Chart:
    """The chart as it stands: what the office said, else the standard; an item by its own code,
    else by its nature."""
    settings = estate_settings(session)
    own = {purpose: (code, title) for purpose, code, title in settings.ledger_codes}
    large = settings.ledger_standard == Standard.LARGE.value
    natures = {nature_purpose(nature): one for nature, one in NATURES.items()}
    rows = {
        purpose: _row(number, purpose, one, own.get(purpose), large=large)
        for number, (purpose, one) in enumerate({**ACCOUNTS, **natures}.items(), 1)
    }
    number = len(rows)
    for item in session.scalars(select(FeeItem).order_by(FeeItem.order_no, FeeItem.id)):
        number += 1
        of_nature = rows[nature_purpose(item.nature)]
        rows[f"{_ITEM}{item.id}"] = ChartRow(
            id=number,
            purpose=f"{_ITEM}{item.id}",
            told=item.name,
            code=item.account_code or of_nature.code,
            title=f"{of_nature.title}-{item.name}",
            rate=0 if item.nature in _NOT_INCOME else item.tax_rate.points,
            own=bool(item.account_code),
        )
    return Chart(rows)


def _row(
    number: int, purpose: str, one: LedgerAccount, own: tuple[str, str] | None, *, large: bool
) -> ChartRow:
    code, title = own or (one.large if large else one.small, one.title)
    return ChartRow(
        id=number, purpose=purpose, told=_(one.told), code=code, title=title, own=own is not None
    )


@use_case(permission="system.settings", touches=("setting", "audit", *ITEM.touches))
def change_account(session: Session, *, purpose: str, code: str, title: str = "") -> None:
    """Say the account of something; that of an item is kept with the item. An empty code leaves it
    without one. Raises CodeOdd."""
    code, title = code.strip(), title.strip()
    if code and not _CODE.fullmatch(code):
        raise CodeOdd(code=code)
    if purpose.startswith(_ITEM):
        item_id = int(purpose[len(_ITEM) :])
        seen = saving.seen(session, ITEM, item_id)
        if seen.account_code != code:
            saving.change(session, ITEM, item_id, replace(seen, account_code=code), seen)
        return
    settings = estate_settings(session)
    kept = tuple(one for one in settings.ledger_codes if one[0] != purpose)
    codes = (*kept, (purpose, code, title))
    change_estate_settings(session, settings=replace(settings, ledger_codes=codes))


@use_case(permission="system.settings", touches=("setting", "audit"))
def forget_account(session: Session, *, purpose: str) -> None:
    """Let an account be that of the standard again."""
    settings = estate_settings(session)
    kept = tuple(one for one in settings.ledger_codes if one[0] != purpose)
    change_estate_settings(session, settings=replace(settings, ledger_codes=kept))
