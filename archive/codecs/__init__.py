"""Block bytes to values and back: EXIF, IPTC-IIM, XMP. Codecs know nothing of containers."""
