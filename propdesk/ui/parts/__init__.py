"""What pages are put together from: theme, icons, labels, cards, charts, dialogs, jobs."""
