"""From files, folders and archives to captures."""

from diffview.readers.files import captures
from diffview.readers.limits import LIMITS, Limits
from diffview.readers.refused import Refused

__all__ = ["LIMITS", "Limits", "Refused", "captures"]
