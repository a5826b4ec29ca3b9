"""The viewer: a Flask application."""
