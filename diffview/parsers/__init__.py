"""From one capture to readings: pure functions of the bytes."""
