"""Rows that are no data: totals, repeated headings, examples, hints, legends, signatures."""

import re
from itertools import compress

from propdesk.kernel.exchange.values import bare_text
from propdesk.kernel.i18n import N_

# What is said of each reason; of totals whoever knows what is counted.
WHY_NO_DATA: dict[str, str] = {
    "header again": N_("The headings again."),
    "example": N_("An example row."),
    "hint": N_("A hint on how to fill in the form."),
    "placeholder": N_("A placeholder of a template."),
    "legend": N_("A legend or note."),
    "advert": N_("An advertisement."),
    "signature": N_("A line for signatures."),
    "foot": N_("A foot line."),
    "help text": N_("Text outside the table."),
}
_TOTAL = re.compile(
    r"(合计|总计|共计|总数|累计|总和|合共|总户数|(grand)?totals?|sum)(?![a-z])", re.IGNORECASE
)
_TOTAL_AT_END = re.compile(r".{1,10}(合计|总计|共计)")
_SUBTOTAL = re.compile(r"小计|subtotal|本页|本楼合计|本栋合计", re.IGNORECASE)
_EXAMPLE = re.compile(
    r"(示例|样例|举例|范例|例如|例|example|e\.g\.|sample)(数据)?\s*[:：.、]", re.IGNORECASE
)
_EXAMPLE_CELL = re.compile(
    r"[(（\[【]?((填写)?(示例|样例|范例|範例|举例|例子|样本)(\d{1,2}|行|数据)?"
    r"|(example|sample)[ -]?(row|data|only))[)）\]】]?[:：]?",
    re.IGNORECASE,
)
_EXAMPLE_MARK = re.compile(
    r"[(（\[【](示例|样例|范例|範例|举例|例|example|sample)[)）\]】]", re.IGNORECASE
)
_EXAMPLE_SAID = re.compile(
    r"(示例|样例|范例|例子|举例).{0,12}(删|勿|不要|忽略)|(删|勿|忽略).{0,10}(示例|样例|范例|例子|举例)"
    r"|[此本该]行.{0,6}(示例|样例|范例|例子|举例|删)"
    r"|(example|sample).{0,20}(delete|remove|ignore)|(delete|remove|ignore).{0,20}(example|sample)",
    re.IGNORECASE,
)
_PLACEHOLDER = re.compile(r"\{\{.*\}\}|\$\{.*\}|<#.*#>")
_BRACKETED = re.compile(r"\s*[(（\[【].*[)）\]】]\s*", re.DOTALL)
_HINT = re.compile(r"[(（]?(如[:：0-9A-Za-z]|例如|请|填写|填数|选填|必填|非必填|格式|下拉|文本)")
_SIGNATURE = re.compile(r"制表|审核|审批|签字|签名|盖章|填表|打印|preparedby|approvedby|signature")
_LEGEND = re.compile(r"颜色|底色|[红黄绿蓝灰]色|图例|说明|^备?注|含义|legend|colou?r|^note")
_ADVERT = re.compile(r"招租|出租中|广告|招聘|优惠|促销|详询|advert|forrent|forsale")
_FIGURES = re.compile(r"[A-Za-z]{0,2}[\d\s./:-]*")  # says none of all these words
_SERVICE = re.compile(r"服务电话|热线|报修|客服|hotline|service")


def noise_of(texts: list[str], headings: list[str]) -> str:
    """Why a row with these texts (of filled cells, left to right) is no data, or "".

    `headings` are those of the same columns; only what can be told without reading the room.
    """
    if sum(text == heading for text, heading in zip(texts, headings, strict=True)) >= max(
        2, (len(texts) + 1) // 2
    ):
        return "header again"
    said = [not _FIGURES.fullmatch(text) for text in texts]
    if not any(said):
        return ""
    for text in compress(texts[:3], said):
        word = bare_text(text)
        if _SUBTOTAL.search(word) and len(word) <= 16:
            return "subtotal"
        if _TOTAL.match(word) or _TOTAL_AT_END.fullmatch(word):
            return "total"
    words = list(compress(texts, said))
    if any(_PLACEHOLDER.search(text) for text in words):
        return "placeholder"
    if _EXAMPLE.match(texts[0].strip()) or is_example(texts, headings):
        return "example"
    if sum(map(is_hint, words)) * 2 > len(texts):
        return "hint"
    return ""


def is_example(texts: list[str], headings: list[str]) -> bool:
    """Whether a cell says, alone or in a sentence, that the row is only an example.

    A mark in brackets counts in columns of the table only; an estate may be called so.
    """
    if bare_text(texts[0]) in ("例", "例如", "比如", "example", "sample"):
        return True
    return any(
        _EXAMPLE_CELL.fullmatch(text.strip())
        or _EXAMPLE_SAID.search(text)
        or (heading and _EXAMPLE_MARK.search(text))
        for text, heading in zip(texts, headings, strict=True)
    )


def is_hint(text: str) -> bool:
    """Whether a text stands in brackets or says how to fill in the form."""
    return bool(_BRACKETED.fullmatch(text) or _HINT.match(text))


def is_sum(text: str) -> bool:
    """Whether a text heads a row of sums."""
    word = bare_text(text)
    subtotal = _SUBTOTAL.search(word) is not None and len(word) <= 16
    return subtotal or bool(_TOTAL.match(word) or _TOTAL_AT_END.fullmatch(word))


def kind_of_text(texts: list[str]) -> str:
    """What a row is that has no room and nobody in it."""
    joined = bare_text(" ".join(texts))
    if _SIGNATURE.search(joined):
        return "signature"
    if _LEGEND.search(joined):
        return "legend"
    if _ADVERT.search(joined):
        return "advert"
    return "foot" if _SERVICE.search(joined) else "help text"
