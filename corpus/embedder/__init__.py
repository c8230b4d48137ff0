"""The recipe for a trilingual embedding model of our own, and its data. None is bundled yet: all-MiniLM-L6-v2 serves."""
