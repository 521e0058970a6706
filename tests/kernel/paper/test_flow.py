"""Pieces of a paper are divided among pages: what stays together is not parted."""

from propdesk.kernel.paper.flow import (
    PaperColumn,
    Piece,
    arrange,
    gap,
    paragraph,
    table,
    under_title,
    upright,
)


def pages_of(pieces: list[Piece], high: float = 100) -> list[list[int]]:
    """The numbers of the pieces on each page."""
    pages = arrange(pieces, 0, high)
    return [[pieces.index(piece) for _y, piece in page] for page in pages]


def pieces_of(count: int, staying: int, height: float = 20) -> list[Piece]:
    """Pieces of which the last `staying` stay with the one before them."""
    made = [gap(height) for _number in range(count)]
    return [p._replace(stay=n >= count - staying) for n, p in enumerate(made)]


def test_a_page_takes_what_fits() -> None:
    assert pages_of(pieces_of(7, 0)) == [[0, 1, 2, 3, 4], [5, 6]]


def test_what_stays_takes_the_piece_before_it_along() -> None:
    assert pages_of(pieces_of(6, 1)) == [[0, 1, 2, 3], [4, 5]]
    assert pages_of(pieces_of(6, 3)) == [[0, 1], [2, 3, 4, 5]]


def test_what_fits_on_the_page_does_not_move() -> None:
    assert pages_of(pieces_of(5, 3)) == [[0, 1, 2, 3, 4]]


def test_more_than_a_page_holds_is_parted_all_the_same() -> None:
    assert pages_of(pieces_of(7, 6)) == [[0, 1, 2, 3, 4], [5, 6]]


def test_a_head_of_a_table_stands_on_no_page_without_a_row() -> None:
    drawing, strip, _top = upright("a4", "表")
    pieces = table(drawing, strip, [PaperColumn("房号", 1)], [["101"]], height=7)
    high = 20.0
    pages = arrange([gap(high - pieces[0].height), *pieces], 0, high)
    assert [len(page) for page in pages] == [1, 2]


def test_a_title_stands_on_no_page_without_the_head_and_the_first_row_of_its_table() -> None:
    drawing, strip, top = upright("a5", "Title")
    title = paragraph(drawing, strip, "Title", bold=True)
    columns = (PaperColumn("A", 1), PaperColumn("B", 1))
    pieces = under_title(title, table(drawing, strip, columns, [("1", "2"), ("3", "4")]))
    high = 6 * pieces[1].height
    pages = arrange([gap(high - 2 * pieces[1].height), *pieces], top, top + high)
    assert [len(page) for page in pages] == [1, 4]
