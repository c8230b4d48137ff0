"""The recipe for a trilingual embedding model of our own, and its data. `model/` is the one that ships."""
