"""The papers of a move-in, printed with the data of the household and kept as they were issued."""
