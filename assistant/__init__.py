"""Question -> cited answer."""
