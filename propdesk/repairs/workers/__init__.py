"""Workers and teams: who is sent to a repair or on a round."""
