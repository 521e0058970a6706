"""Billing runs: drafts, publishing, undoing, and months paid ahead."""
