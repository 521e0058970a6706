"""Papers of a move-in for tests and pictures: printed, signed, not signed. All invented."""

from sqlalchemy import select

from propdesk.db.store import Store
from propdesk.estate.models import Unit
from propdesk.movein.papers.issuing import PaperWanted, issue_papers, sign_papers
from propdesk.movein.papers.register import PAPERS, PaperRow
from propdesk.movein.papers.rules import PaperName, PaperState
from tests.made_once import once

AGREEMENT = PaperWanted(PaperName.SERVICE_AGREEMENT)
RULES = PaperWanted(PaperName.INTERIM_RULES)
FIRE = PaperWanted(PaperName.FIRE_COMMITMENT)


def papers(store: Store) -> list[PaperRow]:
    """All papers as the list shows them, the oldest first."""
    ids = sorted(store.read(PAPERS.records.ids))
    return list(store.read(PAPERS.records.rows, ids=ids))


@once
def put_papers(store: Store) -> list[int]:
    """Print three papers of the first unit, sign one, another is not signed; their ids."""
    first = select(Unit.id).order_by(Unit.order_key).limit(1)
    unit_id = store.read(lambda session: session.scalars(first).one())
    store.write(issue_papers, unit_ids=[unit_id], wanted=[AGREEMENT, RULES, FIRE])
    store.write(sign_papers, unit_id=unit_id, wanted=[AGREEMENT], signed_by="顾清和")
    found = [row.id for row in papers(store)]
    move, to = PAPERS.uses.move, PaperState.NOT_SIGNED
    store.write(move, record_id=found[2], to=to, why="要先带回去看")
    return found
