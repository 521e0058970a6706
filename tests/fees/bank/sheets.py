"""Statements written for a test: a few lines of a bank, of WeChat, of Alipay."""

from collections.abc import Sequence
from pathlib import Path

from propdesk.db.store import Store
from propdesk.fees.bank.taking.bringing_in import RowsBroughtIn, bring_in_statement, read_statement

ACCOUNT, MERCHANT = "6225880100004321", "1900009851"
Came = tuple[str, str, str, str]
"""Day, amount, payer, remark."""


def bank_file(path: Path, rows: Sequence[Came], *, number: str = ACCOUNT, first: int = 1) -> Path:
    """Write a statement of a bank; the number of a row is its place, from `first`."""
    lines = [f"账号：{number}", "交易日期,金额,对方户名,对方账号,附言,流水号"]
    for place, (day, amount, payer, remark) in enumerate(rows, first):
        account = f"62220{sum(map(ord, payer)):011d}" if payer else ""
        lines.append(f"{day},{amount},{payer},{account},{remark},LS{place:08d}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def wechat_file(path: Path, rows: Sequence[tuple[str, str, str, str]]) -> Path:
    """Write a bill of WeChat: time, order (#2: its second refund), amount (below 0 a refund), what
    was bought."""
    heads = (
        "交易时间,商户号,微信订单号,用户标识,交易状态,应结订单金额,"
        "微信退款单号,退款金额,商品名称,手续费"
    )
    lines = [heads]
    for at, named, amount, bought in rows:
        back = amount.startswith("-")
        order, _hash, part = named.partition("#")
        paid, given, no = (
            ("0.00", amount[1:], f"50{order}{part}") if back else (amount, "0.00", "0")
        )
        fee = f"{'-' if back else ''}{int(float(amount.lstrip('-')) * 0.6) / 100:.2f}"
        cells = (
            at,
            MERCHANT,
            order,
            "oUpF8uN95abc",
            "REFUND" if back else "SUCCESS",
            paid,
            no,
            given,
        )
        lines.append(",".join(f"`{one}" for one in (*cells, bought, fee)))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def bring_in(store: Store, file: Path, **given: bool | str) -> RowsBroughtIn:
    """Read a file and bring it in; its account is ours."""
    statement = read_statement(store, file)
    told = {"is_ours": True} | given
    return store.write(bring_in_statement, statement=statement, **told)  # type: ignore[arg-type]


def brought(store: Store, folder: Path, *rows: Came, first: int = 1) -> None:
    """Bring in a file of the bank with these rows."""
    bring_in(store, bank_file(folder / f"{first}.csv", rows, first=first))
