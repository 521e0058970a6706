"""Letters to who complained: the reply, and the one that corrects it."""
