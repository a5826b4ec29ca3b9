"""How two versions differ: pure, deterministic, bounded by work and never by the clock."""
