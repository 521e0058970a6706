"""What making up bills tells the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from propdesk.kernel.i18n import N_
from propdesk.subject import AuditWords, LetterKind, Module, Page, RecordAction

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from propdesk.subject import SampleMaker
    from propdesk.ui.desk import Desk


def _page(desk: Desk) -> QWidget:
    from propdesk.fees.whatif.view import DifferencePage

    return DifferencePage(desk)


def _of_stop(desk: Desk, stop_id: int) -> None:
    desk.open_page("fees.differences", stop_id=stop_id)


def _what_if(desk: Desk) -> QWidget:
    from propdesk.fees.whatif.what_if_view import WhatIfPage

    return WhatIfPage(desk)


_LETTER = LetterKind(
    letter="price_notice",
    fields={
        "name": N_("Chen Yutong"),
        "unit": "3-2-1201",
        "item": N_("Property fee"),
        "since": "2027-01-01",
        "old_price": "2.80",
        "new_price": "3.00",
        "area": "134.65 m²",
        "months": "2027-01-01 – 2027-12-31",
        "year_now": "4,524.24",
        "year_then": "4,847.40",
        "difference": "323.16",
    },
    delivered=N_(
        "Dear {name}:\n"
        "From {since} on the price of {item} shall be {new_price} yuan instead of {old_price} "
        "yuan.\n"
        "What it means for your home in twelve months:\n"
        "| Home | Area or usage | Months | Now (yuan) | New price (yuan) | More or less (yuan) |\n"
        "| {unit} | {area} | {months} | {year_now} | {year_then} | {difference} |\n"
        "Nothing is charged by this letter. Please ask us about anything that is not clear."
    ),
)


def _sample() -> SampleMaker:
    from propdesk.fees.whatif.sample import sample_prices

    return sample_prices


def _prepaid_told(word: str) -> str:
    from propdesk.fees.whatif.rules import Prepaid

    return next((one.label for one in Prepaid if one.value == word), word)


MODULE = Module(
    name="fees.whatif",
    sample=_sample,
    letters=(_LETTER,),
    actions=(
        RecordAction(
            on="service_stop",
            title=N_("Make up bills"),
            icon="git-compare",
            run=_of_stop,
            key="F10",
            place=1,
            permissions=("fees.bill",),
        ),
    ),
    pages=(
        Page(
            id="fees.differences",
            tab="fees",
            title=N_("Make up bills"),
            icon="git-compare",
            build=_page,
            permission="fees.bill",
            place=11,
        ),
        Page(
            id="fees.what_if",
            tab="fees",
            title=N_("What if"),
            icon="calculator",
            build=_what_if,
            permission="fees.view",
            place=12,
        ),
    ),
    audit_words=AuditWords(
        done={"billing_run.difference": N_("Bills made up")},
        fields={
            "credited": N_("credited"),
            "prepaid_bills": N_("bills paid before"),
        },
        told={"prepaid_bills": _prepaid_told},
        money=frozenset({"credited"}),
    ),
)
