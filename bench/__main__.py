"""Run every measurement: ``python -m bench [NAME...]``; each prints its own table of ratios."""

import runpy
import sys
from pathlib import Path

HERE = Path(__file__).parent


def main() -> None:
    """Run the named measurements, or all of them, one after the other."""
    names = sys.argv[1:] or sorted(
        p.stem
        for p in HERE.glob("*.py")
        if not p.stem.startswith("_") and "__main__" in p.read_text()
    )
    sys.path.append(str(HERE))  # some import their neighbours by name
    for name in names:
        print(f"== {name}", flush=True)
        sys.argv[1:] = []
        runpy.run_module(f"bench.{name}", run_name="__main__")


main()
