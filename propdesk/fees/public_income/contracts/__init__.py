"""Contracts by which common parts are let, with their instalments."""
