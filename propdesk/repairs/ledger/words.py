"""The words of old ledgers: what their states, kinds and places mean here."""

import re
from collections.abc import Mapping

from propdesk.kernel.exchange.values import bare_text
from propdesk.kernel.i18n import N_
from propdesk.repairs.orders.rules import OrderState

# A word that offices use for a usual kind, by its name. Figures of the field.
OTHER_KINDS: Mapping[str, str] = {
    bare_text(word): kind
    for kind, words in (
        (N_("Water and drains"), "给排水 水暖 水管 下水 上水 管道 疏通 马桶 plumbing drainage"),
        (N_("Leaks"), "渗漏水 防水 漏水 渗水 补漏 leak"),
        (N_("Power and lights"), "强电照明 照明 电路 用电 水电 电工 灯具 electrical lighting"),
        (N_("Door phones and access"), "弱电对讲门禁 门禁 对讲 可视 监控 网络 智能化 access"),
        (N_("Doors and windows"), "门窗五金 门锁 锁具 窗户 五金 doors"),
        (N_("Walls and floors"), "墙地面装修 土建 墙面 地面 瓷砖 泥瓦 油漆 decoration"),
        (N_("Heating and cooling"), "采暖制冷 暖气 供暖 采暖 空调 地暖 heating cooling"),
        (N_("Fire equipment"), "消防设施 消防 fire"),
        (N_("Roads and greens"), "道路绿化设施 绿化 道路 设施"),
    )
    for word in words.split()
}
_PLACE = re.compile(
    r"厅|闸|车库|车棚|库|楼道|走廊|电梯|机房|泵房|配电|值班|岗|大门|东门|西门|南门|北门|门口|路|园|广场|"
    r"天台|屋面|屋顶|楼顶|外墙|架空|公共|公区|绿化|围墙|泳池|会所|活动室|办公室|物业|井|管网|水池|hall|"
    r"garage|gate|roof|lobby|lift|garden",
    re.IGNORECASE,
)
_S = OrderState
# The first that a state contains says what it is.
_STATES: tuple[tuple[str, OrderState], ...] = (
    (r"取消|作废|撤销|撤单|cancel", _S.CANCELLED),
    (r"待回访|未回访", _S.VERIFIED),
    (r"待验收|待验|未验收", _S.DONE),
    (r"未派|待派|未处理|未受理|待处理|reported", _S.REPORTED),
    (r"未完|未修|未办|处理中|维修中|进行中|在修|在途|已派|待料|待件|暂停|等|否|open|pending|progress",
     _S.DISPATCHED),
    (r"完|办结|已修|修好|关闭|闭单|结单|已处理|是|√|closed|done|finished", _S.CLOSED),
)  # fmt: skip


def is_place(text: str) -> bool:
    """Whether a text names a public place, not a room."""
    return bool(_PLACE.search(text))


def state_said(text: str, *, is_sent: bool, is_done: bool) -> OrderState:
    """Where an order stands that a ledger says so of: in its own words, else by whether it has a
    finish, and whether somebody was sent."""
    word = bare_text(text)
    said = next((state for told, state in _STATES if word and re.search(told, word)), None)
    if said is None:
        said = _S.CLOSED if is_done else _S.DISPATCHED
    if said is _S.DISPATCHED and not is_sent:
        return _S.REPORTED
    return said
