"""Draws the scenes of the sample archive: people, what they wear and hold, and where they stand."""
