"""The buildings of a shared bill as they are typed."""

import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.estate.models import Building
from propdesk.estate.search.service import normal_building
from propdesk.kernel.scaled import half_width


def read_buildings(session: Session, text: str) -> tuple[list[int], list[str]]:
    """Buildings as typed, “1, 2栋”: their ids in that order, and the words that name none."""
    rows = session.execute(select(Building.code, Building.id))
    known = {normal_building(code): building_id for code, building_id in rows}
    words = [one.strip() for one in re.split(r"[,;、\s]+", half_width(text)) if one.strip()]
    found = [(word, known.get(normal_building(word))) for word in words]
    return (
        [building_id for _word, building_id in found if building_id is not None],
        [word for word, building_id in found if building_id is None],
    )
