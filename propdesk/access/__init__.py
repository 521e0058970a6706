"""What goes in and out at the gate and the service desk."""
