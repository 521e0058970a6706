"""The ledger of public income (公共收益): what common parts earn the owners, and its use."""
