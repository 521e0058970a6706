"""Builders, suppliers and maintenance firms: who answers for what is under warranty."""
