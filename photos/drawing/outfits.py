"""Outfits by name: an upper and a lower half each, and the sleeve that goes with them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from drawing import lower, upper
from drawing.builds import Build, Colours
from drawing.pen import Pen

__all__ = ["OUTFITS", "Outfit"]

Upper = Callable[[Pen, Build, Colours, str], None]


Lower = Callable[[Pen, Build, Colours, str], None]


@dataclass(frozen=True, slots=True)
class Outfit:
    """One way to dress; ``sleeve`` is how far the sleeve reaches down the arm (0..1).

    The sleeve has the colour number ``cloth`` of the wearer's, unless the outfit is always
    ``dyed`` the same; so have the ``seat`` trousers of those who do not stand.
    """

    upper: Upper
    lower: Lower
    sleeve: float = 1.0
    cuff: bool = False
    bands: str = ""
    cloth: int = 0
    dyed: str = ""
    seat: str = "#2f3647"
    bare_legs: bool = False


OUTFITS: dict[str, Outfit] = {
    "suit": Outfit(upper.suit, lower.trousers, cuff=True),
    "open suit": Outfit(upper.open_shirt_suit, lower.dark_trousers, cuff=True),
    "blazer": Outfit(upper.blazer, lower.dark_trousers),
    "costume": Outfit(upper.blazer, lower.skirt),
    "dress": Outfit(upper.dress, lower.skirt, sleeve=0.62),
    "evening dress": Outfit(upper.dress, lower.gown, sleeve=0.5),
    "sweater": Outfit(upper.sweater, lower.jeans),
    "shirt": Outfit(upper.plain_shirt, lower.jeans, sleeve=0.62, cloth=1),
    "coat": Outfit(upper.coat, lower.dark_trousers),
    "vest": Outfit(upper.vest, lower.boots, cloth=1),
    "fire": Outfit(upper.fire_jacket, lower.fire_trousers, bands="#e6d84a", dyed="#23304a"),
    "jersey": Outfit(upper.jersey, lower.shorts, sleeve=0.4, seat="", bare_legs=True),
    "tracksuit": Outfit(upper.tracksuit, lower.trousers, bands="#f4f1ea", seat=""),
    "robe": Outfit(upper.robe, lower.gown),
    "tails": Outfit(upper.tails, lower.trousers, cuff=True, dyed="#1d2130"),
    "apron": Outfit(upper.apron, lower.jeans, sleeve=0.62, cloth=1),
}
"""Outfits by name."""
