"""Names of a ledger that nobody here has: who is meant by each, said once and kept."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.repairs.kinds.models import FaultKind
from propdesk.repairs.naming import Named
from propdesk.repairs.orders.models import RepairLedger
from propdesk.repairs.workers.models import Team, Worker


class NameMeant(msgspec.Struct, frozen=True, array_like=True):
    """The worker, team or kind of fault that a name means."""

    kind: Named
    id: int


Names = Mapping[tuple[str, str], NameMeant]
"""Field of the ledger and name → who is meant."""


class _Said(msgspec.Struct, frozen=True, array_like=True):
    """What was said of a name of one ledger: None, that nobody is meant."""

    field: str
    name: str
    meant: NameMeant | None


_SAID = msgspec.json.Decoder(list[_Said])


def known_names(session: Session) -> dict[str, Sequence[tuple[NameMeant, str]]]:
    """Who may be meant, by the field of the ledger: the workers and then the teams, the kinds."""
    kinds = {
        "worker": ((Named.WORKER, Worker), (Named.TEAM, Team)),
        "kind": ((Named.FAULT_KIND, FaultKind),),
    }
    return {
        field: [
            (NameMeant(kind, one), name)
            for kind, model in models
            for one, name in session.execute(
                select(model.id, model.name).order_by(model.code, model.name)
            )
        ]
        for field, models in kinds.items()
    }


def remembered_names(session: Session) -> dict[tuple[str, str], NameMeant]:
    """What was said of the names of all ledgers, the last word of each."""
    found: dict[tuple[str, str], NameMeant | None] = {}
    for text in session.scalars(select(RepairLedger.names).order_by(RepairLedger.id)):
        found |= {(one.field, one.name): one.meant for one in _SAID.decode(text)}
    return {key: one for key, one in found.items() if one is not None}


def written_names(strangers: Iterable[tuple[str, str, int]], names: Names) -> str:
    """What was said of the strangers of a ledger, as it is kept."""
    said = [_Said(field, name, names.get((field, name))) for field, name, _count in strangers]
    return msgspec.json.encode(said).decode()
