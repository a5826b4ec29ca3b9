"""From a string to values: canonical text, fingerprints, words, sentences, encodings."""
