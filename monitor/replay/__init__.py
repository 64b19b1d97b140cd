"""The past run through the real pipeline on its own clock, and held against what really happened."""
