"""Run every measurement: ``python -m bench [NAME...]``; each prints its own table of ratios.

What stands behind the last name and is none itself is for that measurement:
``python -m bench index_speed 1000000 --keep``.
"""

import runpy
import sys
from itertools import takewhile
from pathlib import Path

HERE = Path(__file__).parent


def main() -> None:
    """Run the named measurements, or all of them, one after the other."""
    known = sorted(
        p.stem
        for p in HERE.glob("*.py")
        if not p.stem.startswith("_") and "__main__" in p.read_text()
    )
    asked = list(takewhile(known.__contains__, sys.argv[1:]))
    more = sys.argv[1 + len(asked) :]
    if more and not asked:
        sys.exit(f"no measurement {more[0]!r}; there are {', '.join(known)}")
    sys.path.append(str(HERE))  # some import their neighbours by name
    for name in asked or known:
        print(f"== {name}", flush=True)
        sys.argv[1:] = more if asked and name == asked[-1] else []
        runpy.run_module(f"bench.{name}", run_name="__main__")


main()
