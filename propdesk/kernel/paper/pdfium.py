"""Finished PDFs: how many pages they have, several as one."""

import threading
from collections.abc import Sequence
from io import BytesIO

# PDFium must not be entered by two threads: a job, the preview, and a document being printed.
PDFIUM = threading.RLock()


def page_count(pdf: bytes) -> int:
    """How many pages a PDF has; 0 for one that does not open: damaged, or under a password."""
    from pypdfium2 import PdfDocument, PdfiumError

    with PDFIUM:
        try:
            document = PdfDocument(pdf)
        except PdfiumError:
            return 0
        pages = len(document)
        document.close()
        return pages


def joined_pdfs(pdfs: Sequence[bytes]) -> bytes:
    """Several finished PDFs as one, page after page."""
    from pypdfium2 import PdfDocument

    if len(pdfs) == 1:
        return pdfs[0]
    with PDFIUM:
        whole, out = PdfDocument.new(), BytesIO()
        for pdf in pdfs:
            part = PdfDocument(pdf)
            whole.import_pages(part)
            part.close()
        whole.save(out)
        whole.close()
    return out.getvalue()
