"""Units, owners and fee items of former books as they are known here."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.records.searching import NobodyCalledSo
from propdesk.db.store import today
from propdesk.estate.models import Account, Occupancy, Person, Unit
from propdesk.estate.search.service import unit_of_code
from propdesk.fees.billing.service import Payers
from propdesk.fees.tariffs.service import ITEM
from propdesk.kernel.errors import UserError


class Known:
    """What stands in the cells of a file, each text looked for once."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._items: dict[str, int | None] = {}
        self._units: dict[str, tuple[int, str] | None] = {}

    def unit(self, text: str) -> tuple[int, str] | None:
        """The unit of a room however it is written, with its code; None where none is so called."""
        if text not in self._units:
            try:
                found = unit_of_code(self._session, code=text)
                self._units[text] = (found.id, found.code)
            except UserError:
                self._units[text] = None
        return self._units[text]

    def item(self, text: str) -> int | None:
        """The fee item of a name or code."""
        if text not in self._items:
            try:
                self._items[text] = ITEM.meant(self._session, text) if ITEM.meant else None
            except NobodyCalledSo:
                self._items[text] = None
        return self._items[text]

    def owes(self, unit_id: int) -> bool:
        """Whether somebody owes for a unit now."""
        day = today(self._session)
        return Payers(self._session, [unit_id], day, day).account(unit_id, day)[0]


def has_role(session: Session, unit_id: int, name: str) -> bool:
    """Whether somebody of that name has, or had, a role or an account in a unit."""
    role = select(Person.id).join(Occupancy, Occupancy.person_id == Person.id)
    account = select(Person.id).join(Account, Account.person_id == Person.id)
    return any(
        session.scalar(query.where(column == unit_id, Person.name == name).limit(1)) is not None
        for query, column in ((role, Occupancy.unit_id), (account, Account.unit_id))
    )


def codes_of(session: Session, unit_ids: set[int]) -> dict[int, str]:
    """Unit → its code."""
    rows = session.execute(select(Unit.id, Unit.code).where(Unit.id.in_(unit_ids)))
    return {unit_id: code for unit_id, code in rows}  # noqa: C416  rows
