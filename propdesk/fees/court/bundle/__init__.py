"""The papers of one account for a court, as one PDF."""
