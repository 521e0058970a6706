"""The late fee (违约金): its clauses, what has accrued on each line, what of it is posted.

Nothing accrues in the books. What a line owes for being late follows from its due day, from the
value days of what settled it and from the clause in force when it fell due; it is computed each
time. It becomes a line (kind `late_fee`, of the line by `adjusts_id`) only in the posting that
pays or waives it, and is settled there whole: no late fee ever stands open, and whoever takes the
payment or the waiver back takes the line along. What was not posted when the principal was paid
grows no more and stays a claim.
"""
