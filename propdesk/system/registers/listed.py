"""Records of a kind as a list shows them: what its page and its forms must know of them, said once.

    VEHICLES_LISTED = Listed(
        page="estate.vehicles", icon="car", row=VehicleRow, uses=VEHICLE_USES, out=VEHICLES_OUT,
        called=lambda row: row.plate, key="plate", words=RegisterWords(new=N_("New vehicle"), …),
    )

A page with forms of its own is a `RecordsPage` of this; a `Register` makes it by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Generic, TypeVar

import msgspec

from propdesk.db.listing import Listable
from propdesk.db.records.kinds import F, M, RecordKind
from propdesk.kernel.records.fields import facts

if TYPE_CHECKING:
    from propdesk.db.records.uses import RecordUses
    from propdesk.kernel.records.words import RegisterWords
    from propdesk.system.log.service import ListOut

R = TypeVar("R", bound=Listable)


class Listed(msgspec.Struct, Generic[M, F, R], frozen=True, eq=False, kw_only=True, dict=True):
    """See the module. `page` is the id of its page, `out` the list as it leaves the program.

    `called` is how a row is told of, `key` the column that says the same, by which a pasted row is
    known. `also` are further words the log has for its records. `deletes`: one may be deleted.
    `named`: its panel shows the records that name it.
    """

    page: str
    icon: str
    row: type[R]
    uses: RecordUses[M, F]
    out: ListOut
    words: RegisterWords
    called: Callable[[R], str]
    key: str = ""
    also: tuple[str, ...] = ()
    deletes: bool = True
    named: bool = False

    @property
    def kind(self) -> RecordKind[M, F]:
        """How its records are saved."""
        return self.uses.kind

    @property
    def has_masks(self) -> bool:
        """Whether personal values are in it."""
        in_full = self.out.records.in_full
        return in_full is not None or any(fact.mask for fact in facts(self.row))
