"""Plain ledger: lines that are let go, prepayment that is asked back, and either taken back."""

from dataclasses import dataclass

from tests.fees.ledger_entries import Account, Line, Payment, Refused
from tests.fees.ledger_model import Ledger


@dataclass(eq=False)
class LetGo:
    """A waiver or a write-off that stands: of which line, how much; its record in the program."""

    line: Line
    fen: int
    id: int = 0
    stands: bool = True


def let_go(line: Line, fen: int) -> LetGo:
    """Let go of an open line, never more than is open."""
    if not line.is_live or fen > line.open:
        raise Refused("FieldsRefused")
    line.let_go += fen
    return LetGo(line, fen)


def take_let_go_back(one: LetGo) -> None:
    """What was let go is open again, on the line that stands for it now."""
    if not one.stands:
        raise Refused("MoveNotAllowed")
    one.line.now.let_go -= one.fen
    one.stands = False


@dataclass(eq=False)
class AskedBack:
    """A prepayment held to be paid out; its request in the program."""

    account: Account
    fen: int
    id: int = 0
    stands: bool = True


def ask_back(ledger: Ledger, account: Account, fen: int) -> AskedBack:
    """Hold prepayment of an account to be paid out: it is no prepayment any more."""
    if ledger.prepaid[account] < fen:
        raise Refused("MoveTooMuch")
    ledger.post(Payment("move", ledger.today, None, {}, prepaid={account: -fen}))
    return AskedBack(account, fen)


def keep_prepaid(ledger: Ledger, one: AskedBack) -> None:
    """It is prepayment again."""
    ledger.post(Payment("move", ledger.today, None, {}, prepaid={one.account: one.fen}))
    one.stands = False
