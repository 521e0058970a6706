"""The move-in case of a unit: notified, given a time, handed over or refused, filed."""
