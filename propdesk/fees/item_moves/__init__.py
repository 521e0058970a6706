"""Money that was paid for one fee item and is for another (转项): linked, no receipt edited."""
