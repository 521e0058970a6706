"""Dunning: who is asked to pay how, by whom, what was answered, and what follows."""
