"""Text messages to debtors: a sheet for the sender of texts, one text for WeChat."""
