"""Receipts and notices as PDF files; what cannot be written is neither counted nor numbered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from propdesk.db.store import Store
from propdesk.fees.arrears.arrears import arrears
from propdesk.fees.documents import notice_pdf, receipt_pdf
from propdesk.fees.notices.notices import issue_notices
from propdesk.fees.papers.facts import NoticeFacts
from propdesk.fees.receipts.outputs import ReceiptCopy, going_out
from propdesk.fees.receipts.paper import THREE_COPIES
from propdesk.fees.receipts.rows import CopyMark
from propdesk.kernel.paper.pdfium import page_count
from propdesk.kernel.paper.sizes import PAPERS
from propdesk.kernel.whole_files import save_counted, write_file


@dataclass(frozen=True, slots=True)
class WrittenReceipt:
    """A receipt as a file: pages, which copy (0 = the original), and how the receipt stands."""

    pages: int
    copy: int
    state: str


def write_receipt(
    store: Store, path: Path, *, no: str, paper: str | None = None, parts: bool = False
) -> WrittenReceipt:
    """Write the next copy of a receipt; `parts`: each month on a line of its own."""
    drawn: list[ReceiptCopy] = []

    def draw(out: ReceiptCopy) -> bytes:
        drawn.append(out)
        size = paper or out.paper
        copies = ("set",) if PAPERS[size].impact else THREE_COPIES  # carbonless paper: one print
        mark = CopyMark(out.copy, out.day, store.actor.name, parts=parts)
        return receipt_pdf([out.facts], paper=size, copies=copies, copy_mark=mark)

    pdf = save_counted(path, going_out(store, no=no, way="pdf", draw=draw))
    return WrittenReceipt(page_count(pdf), drawn[0].copy, drawn[0].facts.state)


def write_notices(
    store: Store,
    path: Path,
    *,
    unit_ids: Sequence[int] = (),
    pay_until: date | None = None,
    overdue_only: bool = False,
    whole: bool = False,
    paper: str = "a4",
) -> tuple[NoticeFacts, ...]:
    """Write the notices of units, without any of everybody who owes, as one file; `whole`: one
    letter for each debtor over all of these where he owes."""
    owing = store.read(arrears).accounts
    return store.write(
        issue_notices,
        unit_ids=unit_ids or [one.unit_id for one in owing if one.unit_id is not None],
        pay_until=pay_until,
        overdue_only=overdue_only,
        whole=whole,
        put=lambda made: write_file(path, notice_pdf(made, paper=paper)),
    )
