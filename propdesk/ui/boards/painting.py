"""How a board is painted: ground and head of a column, a card, the foot that counts the rest."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from propdesk.kernel.i18n import _, ngettext
from propdesk.ui.boards.columns import INSIDE, BoardCard, BoardColumn
from propdesk.ui.parts import theme
from propdesk.ui.parts.icons import paint_icon
from propdesk.ui.parts.small_parts import badge_width, key_width, paint_badge, paint_key
from propdesk.ui.parts.theme import Size, colour

_MIDDLE = Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | _MIDDLE
_PADDING, _GAP = 8, 4


def paint_head(painter: QPainter, ground: QRect, head: QRect, column: BoardColumn) -> None:
    """The ground of a column; its name, how many cards, how many are late, and its key."""
    painter.setPen(QPen(colour("line"), 1))
    painter.setBrush(colour("rail"))
    frame = QRectF(ground).adjusted(0.5, 0.5, -0.5, -0.5)
    painter.drawRoundedRect(frame, Size.RADIUS_CARD, Size.RADIUS_CARD)
    line = head.adjusted(INSIDE, 0, -INSIDE, 0)
    left = line.x() + _text(painter, line, column.title, ink="text", weight=600) + _GAP
    place = QRect(left, line.y(), line.right() - left, line.height())
    left += _text(painter, place, f"{len(column.cards):,}", ink="text3") + _GAP
    right = _paint_move(painter, line, column, left)
    if column.late:
        words = _late_words(column)
        if left + badge_width(words, "triangle-alert") > right:
            words = f"{column.late}"
        painted = QRect(left, line.y(), line.width(), line.height())
        paint_badge(painter, painted, words, "red", "triangle-alert")


def _late_words(column: BoardColumn) -> str:
    return _("{count} late").format(count=column.late)


def _paint_move(painter: QPainter, line: QRect, column: BoardColumn, used: int) -> int:
    """The key at the right and, where there is room beside the count of the late, what it does;
    where they begin."""
    if not column.key:
        return line.right()
    right = line.right() + 1 - key_width(column.key)
    paint_key(painter, QRect(right, line.y(), 0, line.height()), column.key)
    late = badge_width(_late_words(column), "triangle-alert") + _GAP if column.late else 0
    words = theme.width_of(column.move, 12)
    if used + late + words + _GAP <= right:
        painter.setFont(theme.font(12))
        painter.setPen(colour("text3"))
        right -= words + _GAP
        painter.drawText(QRect(right, line.y(), words + 2, line.height()), _MIDDLE, column.move)
    return right - _GAP


def _text(
    painter: QPainter, line: QRect, text: str, *, ink: str, size: int = 13, weight: int = 400
) -> int:
    """Write a text into a line, cut short where it does not fit; how wide it became."""
    font = theme.font(size, weight)
    shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, line.width())
    painter.setFont(font)
    painter.setPen(colour(ink))
    painter.drawText(line, _MIDDLE, shown)
    return theme.width_of(shown, size, weight)


def paint_card(
    painter: QPainter, rect: QRect, card: BoardCard, *, in_hand: bool, focus: bool
) -> None:
    """Three lines: where with the clock, what, who and when with the mark.

    Where it is is never cut short: the clock gives its icon for it.
    """
    painter.setPen(QPen(colour("accent" if in_hand else "line"), 2 if in_hand and focus else 1))
    painter.setBrush(colour("accentSoft" if in_hand else "surface"))
    frame = QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5)
    painter.drawRoundedRect(frame, Size.RADIUS, Size.RADIUS)
    if in_hand:
        bar = QRect(rect.x(), rect.y() + 4, 3, rect.height() - 8)
        theme.paint_bar(painter, bar, "accent")
    inner = rect.adjusted(_PADDING, 4, -_PADDING, 0)
    first = QRect(inner.x(), inner.y(), inner.width(), 20)
    if card.badge:
        room = rect.right() - 4 - first.x() - 4 - theme.width_of(card.title, 13, 600)
        icon = card.icon if badge_width(card.badge, card.icon) <= room else ""
        wide = badge_width(card.badge, icon)
        place = QRect(rect.right() - 4 - wide, first.y() - 1, wide, first.height())
        paint_badge(painter, place, card.badge, card.tone, icon)
        first.setWidth(place.x() - first.x() - 4)
    _text(painter, first, card.title, ink="text", weight=600)
    second = QRect(inner.x(), inner.y() + 19, inner.width(), 18)
    _text(painter, second, card.line, ink="text")
    third = QRect(inner.x(), inner.y() + 36, inner.width(), 18)
    third.setWidth(third.width() - _paint_mark(painter, third, card))
    _text(painter, third, card.foot, ink="text2", size=12)


def _paint_mark(painter: QPainter, line: QRect, card: BoardCard) -> int:
    """Icon and word at the right end; how much of the line they take."""
    if not card.mark:
        return 0
    words = theme.width_of(card.mark, 12)
    painter.setFont(theme.font(12, 600 if card.mark_ink == "red" else 400))
    painter.setPen(colour(card.mark_ink))
    painter.drawText(line, _RIGHT, card.mark)
    left = line.right() - words - 4 - Size.ICON_BADGE
    place = QRect(left, line.y() + 2, Size.ICON_BADGE, Size.ICON_BADGE)
    if card.mark_icon:
        paint_icon(painter, place, card.mark_icon, card.mark_ink)
    return words + Size.ICON_BADGE + 10


def paint_foot(
    painter: QPainter, foot: QRect, column: BoardColumn, below: Sequence[BoardCard]
) -> None:
    """How many cards lie below the edge and whether one of them is late, or how many there are."""
    line = foot.adjusted(_PADDING, 0, -_PADDING, 0)
    if below:
        place = QRect(line.right() - 14, line.y() + 3, 14, 14)
        paint_icon(painter, place, "chevron-down", "text3")
        line.setRight(place.x() - 4)
    late = sum(card.late for card in below)
    ink = "red" if late else "text3"
    _text(painter, line, foot_words(len(column.cards), len(below), late), ink=ink, size=12)


def foot_words(all_of_them: int, below: int, late: int) -> str:
    """What the foot of a column says."""
    if not below:
        words = ngettext("{count} card", "{count} cards", all_of_them)
        return words.format(count=f"{all_of_them:,}")
    if late:
        return _("{count} more below, {late} late").format(count=below, late=late)
    return _("{count} more below, none late").format(count=below)
