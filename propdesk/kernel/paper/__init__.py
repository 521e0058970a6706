"""Papers as PDF: drawing in mm, pieces that flow over pages, fonts for every character."""
