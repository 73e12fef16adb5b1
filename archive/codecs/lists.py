"""Several values in one text, as EXIF has them (MWG 2.0, 4.2)."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["join_list", "split_list"]


def split_list(text: str) -> tuple[str, ...]:
    """Several values from one text, divided by ``; `` unless quoted."""
    if "; " not in text and not text.startswith('"'):
        return (text,) if text.strip() else ()
    values: list[str] = []
    quoted = False
    for part in text.split("; "):
        continued = quoted
        if not quoted and part.startswith('"'):
            quoted, part = True, part[1:]
        if quoted and (len(part) - len(part.rstrip('"'))) % 2:
            quoted, part = False, part[:-1]
            part = part.replace('""', '"')
        elif quoted:
            part = part.replace('""', '"')
        if continued:
            values[-1] += f"; {part}"
        else:
            values.append(part)
    return tuple(v for v in values if v.strip())


def join_list(values: Sequence[str]) -> str:
    """One text of several values, so that :func:`split_list` gives them back."""
    return "; ".join(
        f'"{v.replace(chr(34), chr(34) * 2)}"' if v.startswith('"') or "; " in v else v
        for v in values
    )
