"""What the office owes a person whose data it holds: to say what it is, keep it shut, let it go."""
