"""The texts of letters: delivered ones, those of the office, the letter on paper."""
