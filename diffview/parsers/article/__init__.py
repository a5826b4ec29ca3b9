"""Ordinary article pages: which blocks are the article, its headline, byline and times, and what a capture is worth."""
