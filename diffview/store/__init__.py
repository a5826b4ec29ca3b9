"""Where captures, readings and histories are kept. All SQL of the project lives here."""
