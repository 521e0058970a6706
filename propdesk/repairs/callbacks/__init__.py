"""Call-backs: who is asked when whether a repair holds, and what was answered."""
