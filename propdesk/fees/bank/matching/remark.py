"""What a payer writes into a remark: rooms in any notation, phones; not the months and amounts."""

import re
import unicodedata
from functools import lru_cache

from propdesk.kernel.exchange.values import bare_text

_PHONE = re.compile(r"(?<!\d)(?:\+?86[- ]?)?(1\d{2}[- ]?\d{4}[- ]?\d{4})(?!\d)")
_NO_ROOM = re.compile(
    r"20\d\d\s*[-年./]\s*\d{1,2}(?:\s*[-月./]\s*\d{1,2}\s*[日号]?)?(?:\s*月)?"
    r"|(?<!\d)20[12]\d(?:0[1-9]|1[0-2])(?:[0-3]\d)?(?!\d)"  # 202610, 20261008
    r"|20\d\d\s*年?\s*(?:第?[一二三四1-4]季度?|上半年|下半年|Q[1-4])?"
    r"|\d{1,2}(?:\s*[-~至到、]\s*\d{1,2})?\s*(?:月份?|个月|季度)"
    r"|[¥￥]\s*[\d,.]+|[\d,]+(?:\.\d+)?\s*元|\d+\.\d{2}(?!\d)"
    r"|\d{8,}",
    re.IGNORECASE,
)
_ENTRANCE = r"(?:\d{1,2}|[甲乙丙丁A-D])\s*(?:单元|單元|门(?=\d))\s*[-,，]?\s*"
_ROOM = re.compile(
    r"(?:\d{1,2}期\s*-?\s*)?[A-Za-z]{0,2}\d{0,3}\s*(?:号楼|號樓|#楼|栋|幢|座|棟|#)\s*[-,，]?\s*"
    rf"(?:{_ENTRANCE})?(?:\d{{1,2}}-)?(?:\d{{1,2}}层)?[A-Za-z]?\d{{1,5}}[A-Za-z]?(?:室|号|户)?"
    rf"|{_ENTRANCE}\d{{1,5}}(?:室|号|户)?"
    r"|(?<![\dA-Za-z])(?:\d{1,2}期-?)?[A-Za-z]?\d{1,3}(?:\s*[-–—/.－]\s*\d{1,2})?\s*[-–—/.－]\s*"
    r"[A-Za-z]?\d{2,5}(?!\d)(?:室|号|户)?"
    r"|(?<![\dA-Za-z])[A-Za-z]{1,2}-?\d{2,5}(?!\d)"
    r"|(?<![\dA-Za-z.])\d{3,7}(?![\d.])(?:室|号|户)?"
)


@lru_cache(maxsize=16384)
def rooms_in(text: str) -> tuple[str, ...]:
    """What of a remark may be a room, as written, the most exact first."""
    plain = _PHONE.sub(" ", unicodedata.normalize("NFKC", text))
    plain = _NO_ROOM.sub(" ", plain)
    found = dict.fromkeys(re.sub(r"\s+", "", one[0]) for one in _ROOM.finditer(plain))
    return tuple(sorted(found, key=lambda one: -len(one)))


@lru_cache(maxsize=16384)
def phones_in(text: str) -> tuple[str, ...]:
    """The mobile phones in a text, as digits."""
    found = _PHONE.finditer(unicodedata.normalize("NFKC", text))
    return tuple(dict.fromkeys(re.sub(r"\D", "", one[1]) for one in found))


def payer_key(payer: str, account: str) -> str:
    """By what a payer is known again: the account, else the name; '' for neither."""
    if account and sum(c.isalnum() for c in account) >= 6:
        return f"account:{bare_text(account)}"
    name = bare_text(payer)
    return f"name:{name}" if len(name) > 1 and "*" not in payer else ""
