"""Rebuild the rows of a tracking page whose table was flattened to text, with calibrated probabilities."""
