"""File bytes to blocks and back: JPEG, PNG, WebP, TIFF, sidecar. They know nothing of codecs."""
