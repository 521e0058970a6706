"""What the data doctor looks for, each the query that finds it; what is certain is mended."""

from dataclasses import dataclass

from propdesk.kernel.i18n import N_


@dataclass(frozen=True, slots=True, kw_only=True)
class Symptom:
    """Something odd: `query` gives (id, name, detail) of each record of the kind `subject`, without
    one it is found by hand; `way` says what to do."""

    name: str
    title: str
    way: str
    subject: str
    query: str = ""


_HOLDS = "(o.since IS NULL OR o.since <= :today) AND (o.until IS NULL OR o.until >= :today)"
_OWNS = "o.role IN ('owner', 'co_owner')"
_BEGINS_WITHIN = "({1}.until IS NULL OR {0}.since IS NULL OR {0}.since <= {1}.until)"
_ROOMS = "u.kind NOT IN ('space', 'garage', 'storage')"

SYMPTOMS = (
    Symptom(
        name="no_area",
        title=N_("Units without an area"),
        way=N_("Enter the built-up area of the deed: without it no tariff by area bills the unit."),
        subject="unit",
        query="""
            SELECT u.id, u.code, '' FROM unit AS u WHERE u.kind <> 'space'
                AND u.built_area IS NULL AND u.inner_area IS NULL ORDER BY u.order_key
        """,
    ),
    Symptom(
        name="odd_area",
        title=N_("Areas that are hardly right"),
        way=N_("Compare with the deed: the inner area is the smaller one, a room has 5 to 2,000."),
        subject="unit",
        query=f"""
            SELECT u.id, u.code, printf('%d.%02d m²', coalesce(u.built_area, u.inner_area) / 10000,
                coalesce(u.built_area, u.inner_area) % 10000 / 100) FROM unit AS u
            WHERE u.inner_area > u.built_area OR ({_ROOMS}
                AND coalesce(u.built_area, u.inner_area) NOT BETWEEN 50000 AND 20000000)
            ORDER BY u.order_key
        """,  # noqa: S608  ours
    ),
    Symptom(
        name="no_payer",
        title=N_("Units nobody pays for"),
        way=N_("Add the owner, or say who pays: a run makes no bill for them."),
        subject="unit",
        query=f"""
            SELECT u.id, u.code, '' FROM unit AS u WHERE u.state <> 'unsold' AND u.kind <> 'space'
                AND NOT EXISTS (SELECT 1 FROM occupancy AS o WHERE o.unit_id = u.id
                    AND o.role IN ('owner', 'co_owner', 'tenant', 'payer') AND {_HOLDS})
            ORDER BY u.order_key
        """,  # noqa: S608  ours
    ),
    Symptom(
        name="owners_overlap",
        title=N_("Two owners on the same day"),
        way=N_("End the role of the former owner, or make one of them a co-owner."),
        subject="unit",
        query=f"""
            SELECT u.id, u.code, max(later.since) FROM occupancy AS o
            JOIN occupancy AS later ON later.unit_id = o.unit_id AND later.role = 'owner'
                AND later.id <> o.id AND later.person_id <> o.person_id
                AND coalesce(later.since, '') >= coalesce(o.since, '')
                AND (coalesce(later.since, '') > coalesce(o.since, '') OR later.id > o.id)
                AND {_BEGINS_WITHIN.format("later", "o")}
            JOIN unit AS u ON u.id = o.unit_id WHERE o.role = 'owner'
            GROUP BY u.id ORDER BY u.order_key
        """,  # noqa: S608  ours
    ),
    Symptom(
        name="owners_gap",
        title=N_("Days without an owner"),
        way=N_("Let the new owner begin the day after the former one ended."),
        subject="unit",
        query=f"""
            SELECT u.id, u.code, min(gone.until) FROM occupancy AS gone
            JOIN unit AS u ON u.id = gone.unit_id AND u.state <> 'unsold'
            WHERE gone.role IN ('owner', 'co_owner') AND gone.until IS NOT NULL
                AND EXISTS (SELECT 1 FROM occupancy AS o WHERE o.unit_id = u.id AND {_OWNS}
                    AND o.since > date(gone.until, '+1 day'))
                AND NOT EXISTS (SELECT 1 FROM occupancy AS o WHERE o.unit_id = u.id AND {_OWNS}
                    AND o.id <> gone.id AND coalesce(o.since, '') <= date(gone.until, '+1 day')
                    AND coalesce(o.until, '9') > gone.until)
            GROUP BY u.id ORDER BY u.order_key
        """,  # noqa: S608  ours
    ),
    Symptom(
        name="role_twice",
        title=N_("The same person twice in one unit"),
        way=N_("End one of the two roles."),
        subject="unit",
        query=f"""
            SELECT u.id, u.code, min(p.name) FROM occupancy AS o
            JOIN occupancy AS other ON other.unit_id = o.unit_id AND other.id > o.id
                AND other.person_id = o.person_id AND other.role = o.role
                AND {_BEGINS_WITHIN.format("other", "o")} AND {_BEGINS_WITHIN.format("o", "other")}
            JOIN unit AS u ON u.id = o.unit_id JOIN person AS p ON p.id = o.person_id
            GROUP BY u.id ORDER BY u.order_key
        """,  # noqa: S608  ours
    ),
    Symptom(
        name="unit_twice",
        title=N_("Units that may be the same"),
        way=N_("Compare both: one room written in two ways is billed twice. Delete the empty one."),
        subject="unit",
        query="""
            SELECT u.id, u.code, min(other.code) FROM unit AS u
            JOIN unit AS other ON other.building_id = u.building_id AND other.id < u.id
                AND ltrim(other.room, '0') = ltrim(u.room, '0') AND other.kind = u.kind
                AND (other.entrance = '' OR u.entrance = ''
                    OR ltrim(other.entrance, '0') = ltrim(u.entrance, '0'))
            GROUP BY u.id ORDER BY u.order_key
        """,
    ),
    Symptom(
        name="person_twice",
        title=N_("People who may be the same"),
        way=N_(
            "Same name and same phone: F7 merges them. Two people of one name stay as they are."
        ),
        subject="person",
        query="""
            SELECT p.id, p.name,
                substr(min(one.number), 1, 3) || '****' || substr(min(one.number), -4)
            FROM person AS p
            JOIN phone AS one ON one.person_id = p.id
            JOIN phone AS two ON two.number = one.number AND two.person_id <> p.id
            JOIN person AS other ON other.id = two.person_id AND other.name = p.name
            GROUP BY p.id ORDER BY p.name, p.id
        """,
    ),
    Symptom(
        name="id_twice",
        title=N_("One ID number, several people"),
        way=N_("Compare the papers: one of them has another number, or F7 merges both into one."),
        subject="person",
        query="""
            SELECT p.id, p.name, min(other.name) FROM document AS d
            JOIN document AS twin ON twin.number = d.number AND twin.type = d.type
                AND twin.person_id <> d.person_id
            JOIN person AS p ON p.id = d.person_id JOIN person AS other ON other.id = twin.person_id
            WHERE d.number <> '' GROUP BY p.id ORDER BY p.name, p.id
        """,
    ),
    Symptom(
        name="id_doubtful",
        title=N_("ID numbers that cannot be right"),
        way=N_("Length, day of birth or check digit is wrong. Type it again from the card."),
        subject="person",
    ),
    Symptom(
        name="phone_doubtful",
        title=N_("Phones nobody can call"),
        way=N_("A mobile number has 11 digits. Ask for it, and type it anew."),
        subject="person",
    ),
    Symptom(
        name="meter_alone",
        title=N_("Meters without a unit"),
        way=N_("Say whose it is, or that it is a main meter."),
        subject="meter",
        query="""
            SELECT m.id, m.no, m.place FROM meter AS m WHERE m.state = 'in_use'
                AND m.unit_id IS NULL AND m.item_id IS NOT NULL
                AND NOT EXISTS (SELECT 1 FROM meter AS sub WHERE sub.main_id = m.id)
            ORDER BY m.no
        """,
    ),
    Symptom(
        name="reading_less",
        title=N_("Meters that ran backwards"),
        way=N_("A reading is below the one before it. Correct it, or say the meter was replaced."),
        subject="meter",
        query="""
            SELECT id, no, max(read_on) FROM (
                SELECT m.id, m.no, r.read_on, r.value, r.kind, m.backwards,
                    lag(r.value) OVER (PARTITION BY m.id ORDER BY r.read_on) AS before
                FROM meter_reading AS r JOIN meter AS m ON m.id = r.meter_id
            ) WHERE value < before AND kind = 'ordinary' AND NOT backwards
            GROUP BY id ORDER BY no
        """,
    ),
    Symptom(
        name="deposit_alone",
        title=N_("Deposits of nobody here"),
        way=N_("Held, but its payer lives in no unit any more. Pay it back, or find out."),
        subject="deposit",
        query=f"""
            SELECT d.id, d.no, d.payer FROM deposit AS d JOIN account AS a ON a.id = d.account_id
            WHERE coalesce((SELECT sum(x.amount) FROM allocation AS x
                    WHERE x.charge_id = d.charge_id), 0)
                + coalesce((SELECT sum(x.amount) FROM deposit_entry AS x
                    WHERE x.deposit_id = d.id), 0) > 0
                AND a.unit_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM occupancy AS o
                    WHERE o.person_id = a.person_id AND {_HOLDS})
            ORDER BY d.no
        """,  # noqa: S608  ours
    ),
    Symptom(
        name="bills_gap",
        title=N_("Months missing between bills"),
        way=N_(
            "A charge begins later than the day after the one before it. Draft what is missing."
        ),
        subject="charge",
        query="""
            SELECT charge_id, code || ' ' || name, before FROM (
                SELECT c.charge_id, u.code, i.name, c.period_from, max(c.period_to) OVER (
                    PARTITION BY c.unit_id, c.fee_item_id, c.meter_id ORDER BY c.period_from
                    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
                FROM open_charge AS c JOIN unit AS u ON u.id = c.unit_id
                JOIN fee_item AS i ON i.id = c.fee_item_id
                WHERE c.live = 1 AND c.kind = 'normal' AND c.period_from IS NOT NULL
            ) WHERE period_from > date(before, '+1 day') ORDER BY code, period_from
        """,
    ),
    Symptom(
        name="vehicle_alone",
        title=N_("Vehicles without a unit"),
        way=N_("Say where its driver lives: nobody is told of it, nothing is billed for it."),
        subject="vehicle",
        query="""
            SELECT v.id, v.plate, coalesce(p.name, '') FROM vehicle AS v
            LEFT JOIN person AS p ON p.id = v.person_id WHERE v.unit_id IS NULL ORDER BY v.plate
        """,
    ),
)
