"""Caption sentences to people in left-to-right order, and back."""
