"""Pages of the tracking site NewsSniffer, as HTML and flattened to text."""
