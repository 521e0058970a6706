"""The hand-over of shifts: what goes from one to the next, and what stays open until it is done."""
