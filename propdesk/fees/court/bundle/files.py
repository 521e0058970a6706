"""The papers of an account for a court as one PDF file."""

from collections.abc import Callable, Sequence
from pathlib import Path

from propdesk.db.store import Store
from propdesk.fees.court.bundle.facts import CourtFacts, CourtFile
from propdesk.fees.court.bundle.paper import court_pdf
from propdesk.fees.court.bundle.reading import court_facts
from propdesk.kernel.paper.pictures import PaperPicture
from propdesk.kernel.paper.records import PaperHead
from propdesk.kernel.progress import NoProgress, Progress
from propdesk.kernel.whole_files import write_file

Pictured = Callable[[Sequence[CourtFile], Progress], Sequence[PaperPicture]]
"""Reads the pictures among files; what is none, missing or damaged is left out."""


def draw_bundle(
    store: Store,
    head: PaperHead,
    pictured: Pictured,
    *,
    account_id: int,
    full_ids: bool = False,
    progress: Progress | None = None,
) -> tuple[CourtFacts, bytes]:
    """Read everything of an account and draw it. Raises NothingToClaim, NotPermitted, Cancelled."""
    watch = progress or NoProgress()
    facts = store.write(court_facts, account_id=account_id, full_ids=full_ids)
    watch.step(1, 3)
    pictures = pictured(facts.files, watch)
    watch.step(2, 3)
    return facts, court_pdf(facts, head, pictures)


def write_bundle(
    store: Store,
    path: Path,
    head: PaperHead,
    pictured: Pictured,
    *,
    account_id: int,
    full_ids: bool = False,
) -> CourtFacts:
    """Write the papers of an account as one PDF."""
    facts, pdf = draw_bundle(store, head, pictured, account_id=account_id, full_ids=full_ids)
    write_file(path, pdf)
    return facts
