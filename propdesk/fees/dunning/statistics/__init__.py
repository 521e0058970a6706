"""What dunning came to, month by month: contacts and promises, what each keeper collected."""
