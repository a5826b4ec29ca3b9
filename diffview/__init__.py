"""Show how a published article changed."""

__version__ = "0.1.0"
