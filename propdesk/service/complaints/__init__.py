"""Complaints: classified, looked into, answered, called back; who complained is kept apart."""
