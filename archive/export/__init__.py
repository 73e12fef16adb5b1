"""The press kit: pictures that leave captioned and credited."""
