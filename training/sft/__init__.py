"""Supervised training of a small SemCoder from scratch, on checked rows of PyX."""
