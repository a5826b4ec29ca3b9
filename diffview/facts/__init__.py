"""What kind of change a change is, and which may be set aside."""
