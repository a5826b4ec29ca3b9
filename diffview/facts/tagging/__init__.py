"""What single words and marks say, before the sentence around a change is asked: numbers, names, quotations."""
