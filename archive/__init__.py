"""Bildzeile: a picture archive with caption and credit management."""
