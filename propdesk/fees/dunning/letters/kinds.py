"""The letters that dunning writes: their fields and the texts delivered.

None of them threatens to cut water, power, heat or gas, or to stop a service: the law forbids it.
"""

from propdesk.fees.dunning.rules import DunWay
from propdesk.kernel.i18n import N_
from propdesk.subject import LetterKind
from propdesk.system.letters.rules import Letter

LETTER_OF = {
    DunWay.NOTICE: Letter.DUN_NOTICE,
    DunWay.LETTER: Letter.DUN_LETTER,
    DunWay.LAWYER: Letter.LAWYER_LETTER,
}
_FIELDS = {
    "number": "CJ2026-000018",
    "name": N_("Chen Yutong"),
    "unit": "3-2-1201",
    "estate": N_("Spruce Garden"),
    "today": "2026-11-20",
    "since": "2026-03-31",
    "items": "| A | B |",
    "owed": "1,696.59",
    "capitals": "人民币壹仟陆佰玖拾陆元伍角玖分",
    "prepaid": "",
    "late_fee": "",
    "clause": "",
    "pay_until": "2026-12-05",
    "ways": "",
    "contact": "0512-6688 1234",
}
_OPTIONAL = frozenset({"prepaid", "late_fee", "clause", "ways", "contact", "unit"})
_SIGNERS = (
    N_("{company} (seal)"),
    N_("Received by the owner"),
    N_("Posted, mailed or left: witness, number of the mail"),
)


def _kind(letter: Letter, delivered: str) -> LetterKind:
    return LetterKind(
        letter=letter.value,
        fields=_FIELDS,
        delivered=delivered,
        optional=_OPTIONAL,
        signers=_SIGNERS,
    )


NOTICE = _kind(
    Letter.DUN_NOTICE,
    N_(
        "Dear {name}:\n"
        "Home: {unit}\n"
        "Of your fees {owed} yuan ({capitals}) are past their due day, the oldest since {since}:\n"
        "{items}\n"
        "Of it {prepaid} yuan is covered by what you have prepaid.\n"
        "Late fee till today, not in the sum above: {late_fee} yuan. {clause}\n"
        "Please pay until {pay_until}. Whoever has paid meanwhile need not heed this notice.\n"
        "Ways to pay: {ways}\n"
        "Questions: {contact}"
    ),
)
LETTER = _kind(
    Letter.DUN_LETTER,
    N_(
        "Dear {name}:\n"
        "Home: {unit}\n"
        "We have asked before. By the property service contract {owed} yuan ({capitals}) of your "
        "fees are past their due day, the oldest since {since}:\n"
        "{items}\n"
        "Of it {prepaid} yuan is covered by what you have prepaid.\n"
        "Late fee till today, not in the sum above: {late_fee} yuan. {clause}\n"
        "Please pay until {pay_until}, or tell us by then what keeps you from paying: we look into "
        "it, and payment in instalments can be agreed.\n"
        "If neither is done, we may ask for mediation or go to court (Civil Code, article 944).\n"
        "Ways to pay: {ways}\n"
        "Questions: {contact}"
    ),
)
LAWYER = _kind(
    Letter.LAWYER_LETTER,
    N_(
        "Dear {name}:\n"
        "Home: {unit}\n"
        "For the property service company of {estate} we state that by the property service "
        "contract {owed} yuan ({capitals}) of your fees are past their due day, the oldest since "
        "{since}:\n"
        "{items}\n"
        "Of it {prepaid} yuan is covered by what you have prepaid.\n"
        "Late fee till today, not in the sum above: {late_fee} yuan. {clause}\n"
        "You were asked in writing before. Please pay until {pay_until}, or say in writing what "
        "you object to. Otherwise our client may bring a suit (Civil Code, article 944).\n"
        "Questions: {contact}"
    ),
)
KINDS = (NOTICE, LETTER, LAWYER)
