"""What follows letters: agreements by instalments, limitation, papers for a court, its cases."""
