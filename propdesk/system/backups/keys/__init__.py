"""The keys of encrypted backups: made, rehearsed, on paper, typed in again."""
