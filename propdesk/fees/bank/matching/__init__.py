"""Whose a row of a statement is: what its remark says, who paid before, who owes exactly this."""
