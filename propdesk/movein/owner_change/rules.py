"""The words of an owner change, its first day, and who the new owners are. No session, no clock."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction

import msgspec

from propdesk.kernel.days import ONE_DAY
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.records.folding import one_line
from propdesk.kernel.records.labels import Labelled
from propdesk.kernel.records.states import StateWord
from propdesk.kernel.scaled import SHARE, half_width


class ChangeState(StateWord):
    """Where an owner change is between its papers and its filing."""

    OPEN = "open", N_("To settle"), "amber", "git-compare"
    SETTLED = "settled", N_("Settled, to file"), "accent", "file-text"
    FILED = "filed", N_("Change filed"), "green", "circle-check"
    WITHDRAWN = "withdrawn", N_("Change withdrawn"), "grey", "x"


class ChangeSort(Labelled):
    """Why a unit has another owner."""

    SALE = "sale", N_("Sale")
    INHERITANCE = "inheritance", N_("Inheritance")
    GIFT = "gift", N_("Gift")
    COURT = "court", N_("Court ruling")
    COMPANY = "company", N_("Company to person or back")
    DIVISION = "division", N_("Division between owners")


class DayBasis(Labelled):
    """Which event fixes the day."""

    REGISTRATION = "registration", N_("Registration of title")
    HAND_OVER = "hand_over", N_("Hand-over of the unit")
    CONTRACT = "contract", N_("Day in the contract")


class Bears(Labelled):
    """Who bears the day itself."""

    OLD = "old", N_("The old owner")
    NEW = "new", N_("The new owner")


class LineSort(Labelled):
    """What a line of a settlement is about, in the order of its sections."""

    OFFER = "offer", N_("Paid ahead by an offer")
    STOP = "stop", N_("Stop or vacancy")
    BILL = "bill", N_("Bills beyond the day")
    DEBT = "debt", N_("Open from before")
    TO_COME = "to_come", N_("Not billed yet")
    PREPAID = "prepaid", N_("Prepaid")
    DEPOSIT = "deposit", N_("Deposit")
    SPACE = "space", N_("Parking space")
    ROLE = "role", N_("Resident")
    VEHICLE = "vehicle", N_("Vehicle")
    CARDS = "cards", N_("Cards out")
    CARRIED = "carried", N_("Goes on")


class LineChoice(Labelled):
    """What becomes of a line."""

    SPLIT = "split", N_("Split by days")
    PREPAID = "prepaid", N_("Split; the rest paid is prepaid")
    BUYER = "buyer", N_("Split; the rest paid goes along")
    PAID_OUT = "paid_out", N_("Split; the rest paid is asked back")
    STAYS = "stays", N_("Stays with the old owner")
    TAKEN = "taken", N_("The new owner takes it over")
    MOVED = "moved", N_("Moved to the new owner")
    REFUND = "refund", N_("Asked back for the old owner")
    HANDED = "handed", N_("Passes to the new owner")
    ALONG = "along", N_("Goes along with the unit")
    KEEPS = "keeps", N_("Stays as it is")
    ENDS = "ends", N_("Ends the day before")
    CANCELLED = "cancelled", N_("Cancelled by number")
    LATER = "later", N_("Billed later, each his days")


SIGNED = frozenset({LineChoice.TAKEN, LineChoice.MOVED, LineChoice.HANDED})
"""What is done only with the paper that both signed."""


def first_day(basis_day: date, bears: Bears) -> date:
    """The new owner's first day."""
    return basis_day if bears is Bears.NEW else basis_day + ONE_DAY


class NewOwner(msgspec.Struct, frozen=True):
    """One of the new owners; `share` in 10^-6, None where nobody said it."""

    name: str
    phone: str = ""
    share: int | None = None


_PHONE = re.compile(r"\+?\d[\d-]{5,}\d")
_SHARE = re.compile(r"(\d+)/(\d+)|(\d+(?:\.\d+)?)%")
_WHOLE = 10**SHARE


def read_owners(text: str) -> tuple[list[NewOwner], str]:
    """New owners as typed, one a line: “林晚晴 50% 19900008118”; and what is wrong, '' for nothing.

    A share is 50% or 1/3. All of them say theirs, and together they are the whole; or nobody does.
    """
    found: list[NewOwner] = []
    shares: list[Fraction | None] = []
    for number, line in enumerate(filter(str.strip, half_width(text).splitlines()), 1):
        words = one_line(line.replace("，", " ").replace(",", " ")).split(" ")
        phones = [word for word in words if _PHONE.fullmatch(word)]
        parts = [match for word in words if (match := _SHARE.fullmatch(word))]
        names = [w for w in words if not _PHONE.fullmatch(w) and not _SHARE.fullmatch(w)]
        if not names or len(phones) > 1 or len(parts) > 1 or any(p[2] == "0" for p in parts):
            told = _("Line {number}: write a name, a share as 50% or 1/3, and a phone.")
            return [], told.format(number=number)
        shares.append(_fraction(parts[0]) if parts else None)
        found.append(NewOwner(" ".join(names), phones[0] if phones else ""))
    if not found:
        return [], _("Write at least one new owner.")
    known = [share for share in shares if share is not None]
    if known and (len(known) < len(found) or sum(known) != 1 or min(known) <= 0):
        return [], _("The shares are not one whole: {sum} of 1.").format(sum=sum(known))
    if not known:
        return found, ""
    each = list(_scaled(known))
    return [NewOwner(o.name, o.phone, s) for o, s in zip(found, each, strict=True)], ""


def _fraction(found: re.Match[str]) -> Fraction:
    return Fraction(int(found[1]), int(found[2])) if found[1] else Fraction(found[3]) / 100


def _scaled(shares: Sequence[Fraction]) -> Iterator[int]:
    """Shares in 10^-6 that add up to the whole: each the rounded sum so far less the one before."""
    given, upto = 0, Fraction(0)
    for share in shares:
        upto += share
        reached = round(upto * _WHOLE)
        yield reached - given
        given = reached


def named(owners: Sequence[NewOwner]) -> str:
    """The new owners in one line, with their shares where they are said."""
    told = []
    for one in owners:
        share = "" if one.share is None else f" {one.share / (_WHOLE / 100):.2f}%"
        told.append(one.name + share.replace(".00%", "%"))
    return "、".join(told)
