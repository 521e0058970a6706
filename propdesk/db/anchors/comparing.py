"""A data file beside what this PC remembers of it: does it lie behind, does it branch off."""

import logging
import sqlite3
from enum import StrEnum

import msgspec

from propdesk.db.anchors.anchor import (
    Anchor,
    AnchorFile,
    AnchorForged,
    BooksStanding,
    goes_on_from,
    log_seal,
    standing_of,
)
from propdesk.db.breach import Breach
from propdesk.kernel.i18n import N_

_log = logging.getLogger(__name__)
BEHIND, BRANCHED = "data_behind", "data_branched"
OF_ANCHORS = frozenset({BEHIND, BRANCHED})
SUBJECT, BEGUN = "anchor", "anchor.begin"
_PCS = (
    "SELECT after FROM audit WHERE subject_kind = ? AND subject_id IS NULL AND what = ? ORDER BY id"
)


class AnchorNews(StrEnum):
    """What is to be noted in the audit log, and said once unless it is the first PC of all."""

    NOTHING = ""
    FIRST = "first"
    OTHER_PC = "other_pc"
    LOST = "lost"
    FORGED = "forged"
    GONE = "gone"


class BesideAnchor(msgspec.Struct, frozen=True):
    """What speaks against writing, what is said once, and what is noted."""

    reasons: tuple[Breach, ...] = ()
    warnings: tuple[Breach, ...] = ()
    news: AnchorNews = AnchorNews.NOTHING


SAID = {
    AnchorNews.OTHER_PC: N_(
        "These books come from another PC. This PC remembers from now on where they stand; whether"
        " anything is missing of what was done there, only papers and backups tell."
    ),
    AnchorNews.LOST: N_(
        "What this PC remembers of the books is gone: its file was deleted. Compare the last "
        "receipt on paper with the books: Data, Check the books, F3."
    ),
    AnchorNews.FORGED: N_(
        "What this PC remembers of the books was damaged or changed from outside. Compare the last "
        "receipt on paper with the books: Data, Check the books, F3."
    ),
}


def compare(connection: sqlite3.Connection, file: AnchorFile | None) -> BesideAnchor:
    """Compare a file, read in one transaction of the caller's, with its anchor (None: it has
    none)."""
    if file is None:
        return BesideAnchor()
    try:
        anchor = file.read()
    except AnchorForged:
        return _said(AnchorNews.FORGED)
    except OSError as error:  # the disk does not give it: nothing is known, and nobody is kept out
        _log.warning("the anchor cannot be read: %s", error)
        return BesideAnchor()
    if anchor is not None:
        standing = standing_of(connection)
        if standing == BooksStanding():
            return _gone(anchor.standing)
        found = _breaches(connection, anchor, standing)
        if found or anchor.noted:
            return BesideAnchor(found)
    return _said(_news(connection, file, is_there=anchor is not None))


def _gone(known: BooksStanding) -> BesideAnchor:
    """Of a new file in the place of books: it is written to, else nobody could begin or restore."""
    if known == BooksStanding():
        return BesideAnchor(news=AnchorNews.FIRST)
    values: dict[str, object] = {"day": known.day or "—", "receipt": known.receipt or "—"}
    return BesideAnchor((), (Breach("anchor_gone", DATA_GONE, values),), AnchorNews.GONE)


def _said(news: AnchorNews) -> BesideAnchor:
    said = SAID.get(news)
    warnings = () if said is None else (Breach(f"anchor_{news.value}", said),)
    return BesideAnchor((), warnings, news)


def _news(connection: sqlite3.Connection, file: AnchorFile, *, is_there: bool) -> AnchorNews:
    """What the audit log knows of the PCs these books were on."""
    known = [str(after) for (after,) in connection.execute(_PCS, (SUBJECT, BEGUN))]
    if any(f'"{file.pc}"' in after for after in known):
        return AnchorNews.NOTHING if is_there else AnchorNews.LOST
    return AnchorNews.OTHER_PC if known else AnchorNews.FIRST


def _breaches(
    connection: sqlite3.Connection, anchor: Anchor, standing: BooksStanding
) -> tuple[Breach, ...]:
    if anchor.coming == standing.head:  # a restore that was killed in the middle
        return ()
    known = anchor.standing
    if known.head.seq > standing.head.seq:
        return (_behind(known, standing),)
    if not goes_on_from(connection, known.head):
        return (_branched(known),)
    if any(standing.counters.get(name, 0) < value for name, value in known.counters.items()):
        return (Breach(BEHIND, NUMBERS_BACK, {"receipt": known.receipt or "—"}),)
    if standing.audit < known.audit:
        return (Breach(BEHIND, LOG_BACK, {"count": known.audit - standing.audit}),)
    if log_seal(connection, known.audit) != known.audit_seal:
        return (Breach(BRANCHED, LOG_BRANCHES, {"entry": known.audit}),)
    return ()


def _behind(known: BooksStanding, standing: BooksStanding) -> Breach:
    values = {
        "count": known.head.seq - standing.head.seq,
        "since": standing.day or known.day,
        "until": known.day,
        "receipt": known.receipt or "—",
    }
    return Breach(BEHIND, LIES_BEHIND, values)


def _branched(known: BooksStanding) -> Breach:
    values = {"seq": known.head.seq, "day": known.day, "receipt": known.receipt or "—"}
    return Breach(BRANCHED, BRANCHES_OFF, values)


DATA_GONE = N_(
    "The data this PC worked with is no longer here; its last day was {day}, its last receipt "
    "{receipt}. Restore the newest backup before anything new is written."
)
LIES_BEHIND = N_(
    "An old copy of the data lies here: {count} postings since {since} are missing, the last of "
    "{until}, with receipts up to {receipt}. Restore the newest backup; if this state is right, a "
    "supervisor accepts it and says why."
)
BRANCHES_OFF = N_(
    "This is not the data this PC worked with: posting {seq} of {day} is another one; the last "
    "receipt was {receipt}. Restore the newest backup; if this state is right, a supervisor "
    "accepts it and says why."
)
NUMBERS_BACK = N_(
    "An old copy of the data lies here: numbers that were given are free again; the last receipt "
    "was {receipt}. Restore the newest backup; if this state is right, a supervisor accepts it and "
    "says why."
)
LOG_BRANCHES = N_(
    "This is not the data this PC worked with: entry {entry} of the audit log is another one. "
    "Restore the newest backup; if this state is right, a supervisor accepts it and says why."
)
LOG_BACK = N_(
    "An old copy of the data lies here, or the audit log was cut: {count} of its entries are "
    "missing. Restore the newest backup; if this state is right, a supervisor accepts it and says "
    "why."
)
