"""From marks to places: who stands where, counted from the left."""

from __future__ import annotations

from archive.captions.found import Found

__all__ = ["place"]


def place(people: list[Found]) -> list[tuple[Found, int | None, int | None]]:
    """People in left-to-right order, each with position and count from the right.

    Marks give positions only together: 1 to k, each exactly once (k = number of marked people).
    Otherwise those counted from the left keep their number, the others have none.
    """
    anchors = {id(person): _anchor(people, number) for number, person in enumerate(people)}
    marked = [person for person in people if anchors[id(person)] is not None]
    count = len(marked)
    full = _all_places(marked, anchors, count)
    placed = []
    for person in people:
        anchor = anchors[id(person)]
        position, from_right = None, None
        if anchor is not None:
            side, number = anchor
            from_right = number if side == "right" else None
            if full is not None:
                position = full[id(person)]
            elif side == "left":
                position = number
        placed.append((person, position, from_right))
    rows = {person.mark.row: None for person in people if person.mark and person.mark.row}
    order: list[str | None] = list(rows)
    placed.sort(key=lambda entry: (_row_rank(entry[0], order), *_rank(anchors[id(entry[0])])))
    return placed


def _row_rank(person: Found, order: list[str | None]) -> int:
    row = person.mark.row if person.mark else None
    return order.index(row) if row in order else len(order)


def _anchor(people: list[Found], number: int) -> tuple[str, int] | None:
    mark = people[number].mark
    if mark is None or mark.side is None:
        return None
    if mark.side == "next":
        before = people[number - 1].mark if number else None
        if before is not None and before.side == "left":
            return "left", (before.number or 1) + 1
        return None
    return mark.side, mark.number or 1


def _all_places(
    marked: list[Found], anchors: dict[int, tuple[str, int] | None], count: int
) -> dict[int, int] | None:
    if any(p.mark is None or p.mark.far or p.mark.row for p in marked):
        return None
    if not any(a is not None and a[0] == "left" for a in anchors.values()):
        return None
    places: dict[int, int] = {}
    for person in marked:
        side, number = anchors[id(person)] or ("", 0)
        if side == "left":
            places[id(person)] = number
        elif side == "right":
            places[id(person)] = count + 1 - number
        elif count % 2 and count >= 3:
            places[id(person)] = (count + 1) // 2
        else:
            return None
    return places if sorted(places.values()) == list(range(1, count + 1)) else None


def _rank(anchor: tuple[str, int] | None) -> tuple[int, int]:
    if anchor is None:
        return 1, 1
    side, number = anchor
    if side == "left":
        return 0, number
    return (1, 0) if side == "centre" else (2, -number)
