"""What we read: the texts, the nouns for them, the library on disk."""
