"""The month report of contacts."""
