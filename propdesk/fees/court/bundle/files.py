"""The papers of an account for a court as one PDF file."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path

from propdesk.db.attachments.attaching import folder_of
from propdesk.db.attachments.files import FileLost, FileUnreadable, content_of
from propdesk.db.store import Store
from propdesk.fees.court.bundle.facts import CourtFacts, CourtFile, CourtPdf
from propdesk.fees.court.bundle.paper import court_pdf
from propdesk.fees.court.bundle.reading import court_facts
from propdesk.kernel.paper.pdfium import page_count
from propdesk.kernel.paper.pictures import PaperPicture
from propdesk.kernel.paper.records import PaperHead
from propdesk.kernel.progress import NoProgress, Progress
from propdesk.kernel.whole_files import write_file

Pictured = Callable[[Sequence[CourtFile], Progress], Sequence[PaperPicture]]
"""Reads the pictures among files; what is none, missing or damaged is left out, and named."""


def draw_bundle(
    store: Store,
    head: PaperHead,
    pictured: Pictured,
    *,
    account_id: int,
    full_ids: bool = False,
    as_of: date | None = None,
    progress: Progress | None = None,
) -> tuple[CourtFacts, bytes]:
    """Read everything of an account and draw it. Raises NothingToClaim, NotPermitted, Cancelled."""
    watch = progress or NoProgress()
    facts = store.write(court_facts, account_id=account_id, full_ids=full_ids, as_of=as_of)
    watch.step(1, 3)
    pictures = pictured(facts.files, watch)
    watch.step(2, 3)
    return facts, court_pdf(facts, head, pictures, _bound_in(store, facts.files))


def _bound_in(store: Store, files: Sequence[CourtFile]) -> list[CourtPdf]:
    """The PDF files, whole; one that is missing, damaged or locked is named by the papers."""
    found, folder = list[CourtPdf](), folder_of(store).attachments
    for one in files:
        if one.kind == "application/pdf":
            with suppress(FileLost, FileUnreadable):
                pdf = content_of(folder, one.name, one.sha256)
                if pages := page_count(pdf):
                    found.append(CourtPdf(told=one.told, pdf=pdf, pages=pages))
    return found


def write_bundle(
    store: Store,
    path: Path,
    head: PaperHead,
    pictured: Pictured,
    *,
    account_id: int,
    full_ids: bool = False,
    as_of: date | None = None,
) -> CourtFacts:
    """Write the papers of an account as one PDF."""
    facts, pdf = draw_bundle(
        store, head, pictured, account_id=account_id, full_ids=full_ids, as_of=as_of
    )
    write_file(path, pdf)
    return facts
