"""From comparisons and histories to pages, exports, JSON, feeds and pictures."""
