"""Values into pages: what the templates show, and the templates themselves. Nothing here knows the store."""
