"""The letters of the office, and how a text with named fields is read, shown and filled.

A text names what stands in its places as {unit}. Names are those its kind of letter declares and
nothing else: a text is no program, and no attribute of anything is reached by it.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping

from propdesk.kernel.i18n import N_, _, listed
from propdesk.kernel.records.labels import Labelled


class Letter(Labelled):
    """What a letter is; the subject that writes it declares its fields and its first text."""

    HOTLINE_REPLY = "hotline_reply", N_("Reply to 12345 or a letter")
    VISIT_NOTICE = "visit_notice", N_("Announcement of a visit")
    COMPLAINT_REPLY = "complaint_reply", N_("Reply to a complaint")
    BUILDER_LETTER = "builder_letter", N_("Letter to builder or supplier")
    BUILDER_REMINDER = "builder_reminder", N_("Reminder to builder or supplier")
    HAND_OVER_NOTICE = "hand_over_notice", N_("Notice of the hand-over")
    SERVICE_AGREEMENT = "service_agreement", N_("Service agreement")
    INTERIM_RULES = "interim_rules", N_("Interim rules of the estate")
    FIRE_COMMITMENT = "fire_commitment", N_("Fire safety commitment")
    RENOVATION_NOTICE = "renovation_notice", N_("Notes on renovation")
    HANDBOOK_RECEIPT = "handbook_receipt", N_("Receipt of the handbook")
    PROXY_MANDATE = "proxy_mandate", N_("Mandate of a proxy")
    NEIGHBOUR_NOTICE = "neighbour_notice", N_("Letter to the neighbours")
    VIOLATION_REPORT = "violation_report", N_("Report of a violation")
    PRICE_NOTICE = "price_notice", N_("Notice of a new price")
    DUN_NOTICE = "dun_notice", N_("Dunning notice")
    DUN_LETTER = "dun_letter", N_("Dunning letter")
    LAWYER_LETTER = "lawyer_letter", N_("Lawyer's letter")
    INSTALMENT_AGREEMENT = "instalment_agreement", N_("Agreement on payment by instalments")
    DEBTOR_TEXT = "debtor_text", N_("Text message to debtors")


# What may stand in the text of a letter: its lasting name and its word, the same in every letter.
FIELD_WORDS = {
    "about": N_("About"),
    "address": N_("Their address"),
    "amount": N_("Sum (yuan)"),
    "answer": N_("What we answer"),
    "area": N_("Area"),
    "authority": N_("Reported to"),
    "begins": N_("Charged from"),
    "books": N_("Books handed over"),
    "builder": N_("Builder or supplier"),
    "capitals": N_("Sum in capitals"),
    "channel": N_("Channel"),
    "clause": N_("Clause"),
    "co_owners": N_("Co-owners"),
    "company": N_("Company"),
    "complaint": N_("Complaint"),
    "contact": N_("Person to talk to"),
    "contract": N_("Warranty contract"),
    "correct_by": N_("Put right by"),
    "count": N_("How many defects"),
    "day": N_("Visit on"),
    "defects": N_("Defects"),
    "difference": N_("More or less (yuan)"),
    "due": N_("Answer by"),
    "dues": N_("What will be due"),
    "estate": N_("Estate"),
    "evidence": N_("Evidence"),
    "fees": N_("Fees and prices"),
    "filing": N_("Completion filing"),
    "first": N_("First letter on"),
    "fixed": N_("Day of the hand-over"),
    "forbidden": N_("What is forbidden"),
    "found": N_("Found on"),
    "handed": N_("Handed over on"),
    "hours": N_("Hours of hand-overs"),
    "item": N_("Fee item"),
    "items": N_("Table of the fees owed"),
    "kind": N_("Kind"),
    "late_fee": N_("Late fee till today (yuan)"),
    "look_by": N_("Look until"),
    "mend_by": N_("Mend until"),
    "months": N_("Months compared"),
    "name": N_("Name"),
    "new_price": N_("New price (yuan)"),
    "noise_hours": N_("Noise hours"),
    "number": N_("Our number"),
    "occasion": N_("Occasion"),
    "old_price": N_("Price until now (yuan)"),
    "outer_no": N_("Their number"),
    "owed": N_("Sum owed (yuan)"),
    "owner_phone": N_("Owner's phone"),
    "pay_until": N_("Pay until"),
    "permit": N_("Renovation permit"),
    "phone": N_("Our phone"),
    "plan": N_("Instalments, as a table"),
    "place": N_("Place of the hand-over"),
    "prepaid": N_("Prepaid of it (yuan)"),
    "proxy": N_("Proxy"),
    "quiet": N_("Days without noise"),
    "received": N_("Day received"),
    "receiver": N_("First receiver"),
    "reply": N_("Reply"),
    "result": N_("Result"),
    "since": N_("From the day"),
    "slot": N_("Their appointment"),
    "span": N_("Days of the works"),
    "their_phone": N_("Their phone, fax"),
    "today": N_("Day printed"),
    "unit": N_("Unit"),
    "violation": N_("What is not kept to"),
    "visitor": N_("Visitor"),
    "ways": N_("Ways to pay"),
    "what": N_("What was said"),
    "work_hours": N_("Work hours"),
    "why": N_("Why by instalments"),
    "works": N_("Works"),
    "year_now": N_("Until now (yuan)"),
    "year_then": N_("With the new price (yuan)"),
}

EMPTY = "________"
"""What stands on paper where a value is absent: room for the pen."""

_PLACE = re.compile(r"[{｛]([^{}｛｝]*)[}｝]")
_BRACE = re.compile(r"[{}｛｝]")


def names_in(text: str) -> list[str]:
    """What stands between the braces of a text, each once, in order."""
    return list(dict.fromkeys(found.strip() for found in _PLACE.findall(text)))


def told(text: str) -> str:
    """A text as it is kept, for people to read: each field by its word, whatever the letter."""
    return with_words(text, {name: _(word) for name, word in FIELD_WORDS.items()})


def with_names(text: str, words: Mapping[str, str]) -> str:
    """The text with each field called by its name, as it is kept; `words` are name → word. What is
    neither stays as it is typed, for `text_error` to tell."""
    names = {word: name for name, word in words.items()}
    return _replaced(text, lambda told: f"{{{names.get(told, told)}}}")


def with_words(text: str, words: Mapping[str, str]) -> str:
    """The text with each field called by its word, as people type it."""
    return _replaced(text, lambda name: f"{{{words.get(name, name)}}}")


def filled(text: str, values: Mapping[str, str], optional: Collection[str] = frozenset()) -> str:
    """The text with a value in each place, put in as it stands; room for the pen where it is
    absent. A line all whose fields are `optional` and absent is left out whole."""

    def is_told(line: str) -> bool:
        names = names_in(line)
        return not names or any(n not in optional or values.get(n, "").strip() for n in names)

    told = "\n".join(line for line in text.splitlines() if is_told(line))
    return _replaced(told, lambda name: values.get(name, "").strip() or EMPTY)


def _replaced(text: str, by: Callable[[str], str]) -> str:
    return _PLACE.sub(lambda found: by(found[1].strip()), text)


def text_error(text: str, words: Mapping[str, str]) -> str:
    """What is wrong with the fields of a text, in a sentence that names them and the line; '' for
    nothing."""
    rest = _PLACE.sub(lambda place: "\n" * place[0].count("\n"), text)
    if stray := _BRACE.search(rest):
        around = rest[max(0, stray.start() - 8) : stray.start() + 8].strip()
        told = _(
            "Line {line}: a field stands in one pair of braces, as {{{example}}}. See near "
            "“{around}”."
        )
        example = next(iter(words.values()), "")
        return told.format(line=_line_at(rest, stray.start()), example=example, around=around)
    for place in _PLACE.finditer(text):
        if place[1].strip() not in words:
            told = _("Line {line}: this letter has no field {unknown}. Its fields are {fields}.")
            return told.format(
                line=_line_at(text, place.start()),
                unknown=_braced([place[1].strip()]),
                fields=_braced(words.values()),
            )
    return ""


def _line_at(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1


def _braced(words: Iterable[str]) -> str:
    return listed(f"{{{word}}}" for word in words)
