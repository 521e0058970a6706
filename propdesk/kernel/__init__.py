"""What every part stands on: money, language, errors, sheets and paper; no Qt, no SQLAlchemy."""
