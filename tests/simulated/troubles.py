"""What goes wrong in an office: kills, full disks, sticks that are pulled, clocks, restores."""
