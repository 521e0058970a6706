"""The papers of a move-in as kinds of letters: their safe fields, their texts, who signs them.

The texts are those to begin with, the office changes them under “Texts of letters”. They say what
the law has: an agreement until the owners' assembly has a contract (前期物业服务协议), the
commitment to the interim rules (临时管理规约); nothing cuts off water or power, nobody is fined.
"""

from propdesk.db.declarations import LetterKind
from propdesk.kernel.i18n import N_
from propdesk.system.letters.rules import Letter

# What may be told of any household and unit, with a sample of each.
HOUSEHOLD = {
    "name": N_("Chen Yutong"),
    "unit": "3-2-1201",
    "number": "WJ2026-000017",
    "company": N_("Yunshan Property Services"),
    "estate": N_("Yunshan Gardens"),
    "today": "2026-12-05",
    "phone": "010 5550 0142",
    "co_owners": N_("Lin Jia"),
    "owner_phone": "139 5550 0142",
    "area": "96.35",
}
_FEES = {"fees": N_("Service fee: 2.50 per m² a month"), "begins": "2026-12-05"}
_HOURS = {
    "work_hours": "08:00-12:00, 14:00-20:00",
    "noise_hours": "09:00-12:00, 14:30-18:00",
    "forbidden": N_("No change to load-bearing walls, columns, beams or slabs."),
}
_OWNER = N_("Owner (signature)")
_OPTIONAL = frozenset({"co_owners", "owner_phone", "begins", "books"})


def _kind(letter: Letter, delivered: str, *signers: str, **more: str) -> LetterKind:
    return LetterKind(
        letter=letter.value,
        fields={**HOUSEHOLD, **more},
        delivered=delivered,
        optional=_OPTIONAL & {*HOUSEHOLD, *more},
        signers=signers,
    )


_AGREEMENT = N_(
    "Party A (service company): {company}\n"
    "Party B (owner): {name}\n"
    "Co-owners: {co_owners}\n"
    "Phone: {owner_phone}\n"
    "The home: {unit}, {area} m², in {estate}\n"
    "1. Party A looks after the common parts and common equipment of the estate: upkeep and daily "
    "repair, cleaning, greening, order and fire safety, traffic and parking, and the files of the "
    "estate. Inside the home Party B answers for upkeep; Party A repairs there on request at the "
    "prices that hang in its office.\n"
    "2. Fees and prices:\n"
    "{fees}\n"
    "Charged from: {begins}\n"
    "Until the home is handed over, and while it does not meet the conditions of delivery, the "
    "developer pays. An empty home is charged by the local rule on empty homes.\n"
    "3. Fees are paid at the office or by transfer, each with a receipt. Changes of price need "
    "the procedure that the law asks for and are posted beforehand. Late payment costs what the "
    "contract and the law allow and nothing else; water, power, gas and heating are never cut off "
    "for it.\n"
    "4. Deposits are held for their payer, are no income, and are returned as their receipt says.\n"
    "5. Party B keeps to the interim rules of the estate, tells the office before renovating, "
    "before letting or selling, and when phone or address change, and gives its tenants this "
    "agreement to read.\n"
    "6. Income from common parts belongs to the owners. Party A publishes it, and what it spent, "
    "at least once in half a year.\n"
    "7. Party A keeps the owner's personal data for the service of the estate alone and "
    "passes it to nobody without consent or legal duty.\n"
    "8. This agreement begins with the hand-over and ends when a contract between the owners' "
    "assembly and a service company takes effect. Disputes are talked over first; then the "
    "committee, the housing authority or the court of the place decides.\n"
    "9. Two copies, one for each party."
)

_INTERIM_RULES = N_(
    "I, {name}, owner of {unit} in {estate}, have read the interim rules of the estate and was "
    "given the text. I commit myself:\n"
    "1. to keep to them, and to see that family, tenants, visitors and workers keep to them;\n"
    "2. to change nothing of load-bearing parts, of the outside of the building, of its use, and "
    "of common pipes and equipment;\n"
    "3. to leave stairs, corridors, roofs and the fire lane free, and to charge no electric "
    "bicycle in the building;\n"
    "4. to keep rest hours, to keep animals as the local rules say, to throw nothing from "
    "windows, to sort rubbish;\n"
    "5. to let the office in after notice where common equipment in my home must be mended, and "
    "at once where there is danger;\n"
    "6. to pay the fees of the contract on time, and to make the maintenance fund whole when it "
    "is due;\n"
    "7. to pass these rules on when I let or sell my home.\n"
    "Co-owners: {co_owners}"
)

_FIRE_COMMITMENT = N_(
    "I, {name}, owner of {unit} in {estate}, commit myself to fire safety:\n"
    "1. stairs, corridors, lift lobbies and the fire lane stay free; fire doors stay closed and "
    "nothing is stored in shafts;\n"
    "2. hydrants, extinguishers, sprinklers, detectors and emergency lights are used for nothing "
    "else, and not moved or covered;\n"
    "3. no electric bicycle and no battery of one is taken into the building or charged there;\n"
    "4. no wires are laid by myself, the supply is not overloaded, gas is closed when I leave;\n"
    "5. open flame and fireworks are used where they are allowed; works with flame have their "
    "permit and an extinguisher at hand;\n"
    "6. fire: alarm by 119, tell those around, leave by the stairs, no lift; then tell the office, "
    "{phone};\n"
    "7. I show family, tenants and workers where the exits are and make them keep to this.\n"
    "Co-owners: {co_owners}"
)

_RENOVATION_NOTES = N_(
    "To {name}, {unit}\n"
    "Please read this before works begin in your home:\n"
    "1. Apply at the office with the plan, the papers of the company and a list of its workers. "
    "Works begin when the permit hangs on the door.\n"
    "2. Works are allowed {work_hours}, noise {noise_hours}; no noise on Sundays, holidays and "
    "exam days. The stricter of the local rule and this notice counts.\n"
    "3. What is forbidden:\n"
    "{forbidden}\n"
    "4. Wet rooms: the waterproofing is renewed where it was touched, and a water test of 48 "
    "hours is made together with the neighbours below.\n"
    "5. Workers carry their passes, and leave the building by the end of the work hours. An "
    "extinguisher stands on site; nobody lives on site.\n"
    "6. Rubbish goes in bags to the place that the office names; lifts are protected; goods in "
    "corridors are removed the same day.\n"
    "7. The office visits the site. What is not kept to is noted and is to be put right; what is "
    "not put right is reported to the authority.\n"
    "8. When works are done, tell the office: it looks within 3 days. A deposit, where one is "
    "held, goes back as its receipt says after the last inspection.\n"
    "Questions: {phone}\n"
    "I have read this, and I pass it on to the company that does the works."
)

_HANDBOOK = N_(
    "To {company}\n"
    "I have received for {unit} in {estate} on {today}:\n"
    "1. Residential quality guarantee (with the warranty of each part), one copy\n"
    "2. Residential user manual, one copy\n"
    "3. Residents' handbook with the interim rules of the estate, one copy\n"
    "Further: {books}\n"
    "The office explained the warranty periods, which begin on the day of the hand-over "
    "({handed}), and to whom faults are reported: {phone}."
)

_MANDATE = N_(
    "Principal: {name}, owner of {unit} in {estate}\n"
    "Phone: {owner_phone}\n"
    "Identity document no.: ____________________\n"
    "Proxy: {proxy}\n"
    "Identity document no.: ____________________    Phone: ____________________\n"
    "I cannot come myself and entrust the person named above with taking over my home. The proxy "
    "may (strike out what is not meant):\n"
    "□ inspect the home, note defects and confirm meter readings\n"
    "□ pay charges and deposits and receive the receipts\n"
    "□ sign the papers of the move-in in my name\n"
    "□ receive keys, cards and the two books\n"
    "What the proxy does within this mandate I take as done by myself. It is valid from the day "
    "of signing until ____________________ and may not be passed on.\n"
    "Copies of both identity documents are attached."
)

PAPER_KINDS = (
    _kind(
        Letter.SERVICE_AGREEMENT,
        _AGREEMENT,
        N_("Party A: {company} (seal)"),
        N_("Party B (signature)"),
        **_FEES,
    ),
    _kind(Letter.INTERIM_RULES, _INTERIM_RULES, _OWNER),
    _kind(Letter.FIRE_COMMITMENT, _FIRE_COMMITMENT, _OWNER),
    _kind(Letter.RENOVATION_NOTICE, _RENOVATION_NOTES, _OWNER, **_HOURS),
    _kind(
        Letter.HANDBOOK_RECEIPT,
        _HANDBOOK,
        N_("Books received by (signature)"),
        N_("Handed out by (signature)"),
        handed="2026-12-05",
        books=N_("plans of pipes and wires, one set"),
    ),
    _kind(
        Letter.PROXY_MANDATE,
        _MANDATE,
        N_("Principal (signature)"),
        N_("Proxy (signature)"),
        proxy=N_("Lin Jia"),
    ),
)
