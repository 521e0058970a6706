"""An invented estate for practice, pictures and tests."""
