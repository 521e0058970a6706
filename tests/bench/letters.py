"""1,000 dunning letters in one PDF: `python -m tests.bench.letters [COUNT]`.

The floor is as many payment notices in one PDF, which say as much on as many sheets.
"""

import sys
from dataclasses import replace
from datetime import date
from time import process_time

import msgspec
import pypdfium2 as pdfium

from propdesk.fees.documents import notice_pdf
from propdesk.kernel.paper.records import PaperHead
from propdesk.modules import declared
from propdesk.system.letters.paper import letters_pdf
from propdesk.system.letters.rules import Letter
from propdesk.system.letters.writing import kind_among, sample_letter
from tests.bench.measuring import Figure, in_turn
from tests.fees.sample_papers import notice

COUNT, ROUNDS = 1_000, 5
DAY, HEAD = date(2026, 11, 20), PaperHead("云杉物业服务有限公司", "云杉里花园", "打印")
ITEMS = "\n".join(
    (
        "| 收费项目 | 月份 | 逾期自 | 欠费（元） |",
        *(f"| 物业费{n} | 2026-0{n} | 2026-0{n}-28 | 1,377.0{n} |" for n in range(1, 5)),
    )
)


def figures(count: int = COUNT) -> list[Figure]:
    """Drawn beside notices, each a sheet."""
    kind = kind_among(declared().letters, Letter.DUN_LETTER)
    text = kind.delivered.replace("{items}", ITEMS)
    letters = [
        msgspec.structs.replace(sample_letter(kind, text), number=f"CJ2026-{n:06d}")
        for n in range(count)
    ]
    notices = [replace(notice(4), number=f"TZ2026-{n:06d}") for n in range(count)]
    floor, ours = in_turn(
        lambda: notice_pdf(notices),
        lambda: letters_pdf(letters, DAY, HEAD),
        rounds=ROUNDS,
        agree=lambda by_hand, made: _pages(by_hand) == _pages(made) == count,
        clock=process_time,
    )
    return [(f"dunning letters: {count:,} in one PDF, beside as many notices", 1.2, floor, ours)]


def _pages(pdf: bytes) -> int:
    return len(pdfium.PdfDocument(pdf))


if __name__ == "__main__":
    from tests.bench.__main__ import show
    from tests.clocks import office_time

    with office_time():
        show(figures(*map(int, sys.argv[1:])))
