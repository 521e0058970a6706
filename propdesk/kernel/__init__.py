"""What every part stands on: money, language, clock, errors, sheets and paper; no Qt, no SQLAlchemy."""
