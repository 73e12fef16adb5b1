"""The line-up in its four carriers: who is where, whom to believe, what to leave alone."""

from __future__ import annotations

import pytest
from described import people
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.codecs import carriers, geometry, rdf, regions, xmp
from archive.codecs.addresses import NAMESPACES, clark
from archive.model import Lineup, Person, Region

PREFIXES = " ".join(f'xmlns:{p}="{u}"' for p, u in NAMESPACES.items() if p not in ("xml", "x"))
TURNS = {
    1: (0.1, 0.2, 0.3, 0.05),
    2: (0.6, 0.2, 0.3, 0.05),
    3: (0.6, 0.75, 0.3, 0.05),
    4: (0.1, 0.75, 0.3, 0.05),
    5: (0.2, 0.1, 0.05, 0.3),
    6: (0.75, 0.1, 0.05, 0.3),
    7: (0.75, 0.6, 0.05, 0.3),
    8: (0.2, 0.6, 0.05, 0.3),
}
"""The stored rectangle (0.1, 0.2, 0.3, 0.05) as displayed, by orientation (EXIF 3.0, 4.6.5)."""


ANNAS = Region(0.2, 0.4, 0.1, 0.2)


def packet_of(inside: str) -> bytes:
    description = f'<rdf:Description rdf:about="">{inside}</rdf:Description>'
    return f"<rdf:RDF {PREFIXES}>{description}</rdf:RDF>".encode()


def nodes(inside: str) -> dict[str, xmp.Node]:
    return xmp.parse(packet_of(inside), carriers.WANTED)


def read(inside: str, orientation: int = 1) -> regions.Carried:
    return regions.read(nodes(inside), orientation)


def names(*listed: str) -> str:
    items = "".join(f"<rdf:li>{name}</rdf:li>" for name in listed)
    return f"<Iptc4xmpExt:PersonInImage><rdf:Bag>{items}</rdf:Bag></Iptc4xmpExt:PersonInImage>"


def details(*listed: str) -> str:
    items = "".join(
        f'<rdf:li rdf:parseType="Resource"><Iptc4xmpExt:PersonName><rdf:Alt><rdf:li '
        f'xml:lang="x-default">{name}</rdf:li></rdf:Alt></Iptc4xmpExt:PersonName></rdf:li>'
        for name in listed
    )
    of = "Iptc4xmpExt:PersonInImageWDetails"
    return f"<{of}><rdf:Bag>{items}</rdf:Bag></{of}>"


def mwg(*listed: tuple[str, float, float], kind: str = "Face") -> str:
    items = "".join(
        f'<rdf:li><rdf:Description mwg-rs:Name="{name}" mwg-rs:Type="{kind}"><mwg-rs:Area '
        f'stArea:x="{x}" stArea:y="{y}" stArea:w="0.1" stArea:h="0.2" stArea:unit="normalized"/>'
        "</rdf:Description></rdf:li>"
        for name, x, y in listed
    )
    return (
        '<mwg-rs:Regions rdf:parseType="Resource"><mwg-rs:RegionList><rdf:Bag>'
        f"{items}</rdf:Bag></mwg-rs:RegionList></mwg-rs:Regions>"
    )


def after(inside: str, lineup: Lineup | None) -> bytes:
    """The packet once a line-up was written into it."""
    edits = regions.edits(lineup, nodes(inside), size=(40, 30), orientation=1)
    return rdf.edit(packet_of(inside), edits)


@settings(deadline=None, max_examples=60)
@given(st.lists(people, min_size=1, max_size=5).map(Lineup.of))
def test_a_lineup_is_read_as_it_was_written(lineup):
    """Names, titles, rows, places, the unidentified: everything comes back, in order."""
    packet = rdf.edit(None, regions.edits(lineup, {}, size=(40, 30), orientation=1))
    carried = regions.read(xmp.parse(packet, carriers.WANTED), 1)
    key = ("label", "mark", "name", "office", "role", "suffix", "titles")
    assert [p.replace(**dict.fromkeys(key)) for p in carried.people] == [
        p.replace(**dict.fromkeys(key)) for p in lineup
    ]
    assert [bool(p.name) for p in carried.people] == [bool(p.name) for p in lineup]


def test_the_unidentified_are_no_name():
    """Somebody unidentified keeps a place, and leaves no trace among the names."""
    lineup = Lineup.of(["Anna", Person(unknown=True, label="unbekannt"), "Berta"])
    packet = after("", lineup)
    found = xmp.parse(packet, {clark("Iptc4xmpExt:PersonInImage")})
    assert list(found.values()) == [["Anna", "Berta"]]
    assert regions.read(xmp.parse(packet, carriers.WANTED), 1).people == lineup
    assert b"None" not in packet


@pytest.mark.parametrize("orientation", TURNS)
def test_the_displayed_rectangle_of_every_orientation(orientation):
    """A stored rectangle is where a viewer shows it, and goes back to where it came from."""
    box = geometry.Box(0.1, 0.2, 0.3, 0.05)
    region = geometry.displayed(box, orientation)
    assert (region.x, region.y, region.w, region.h) == TURNS[orientation]
    assert geometry.stored(region, orientation) == box


def test_marked_places_win_over_the_written_order():
    """Regions say who stands left of whom; a different written order is a conflict."""
    carried = read(names("Anna", "Berta") + mwg(("Anna", 0.8, 0.5), ("Berta", 0.2, 0.5)))
    assert carried.people.names == ("Berta", "Anna")
    (conflict,) = carried.conflicts
    assert conflict.values == {"regions": ("Berta", "Anna"), "PersonInImage": ("Anna", "Berta")}
    assert carried.people[0].region == Region(0.15000000000000002, 0.4, 0.1, 0.2)


@pytest.mark.parametrize(
    ("orientation", "order"),
    [(1, "AB"), (2, "BA"), (3, "BA"), (4, "AB"), (5, "AB"), (6, "BA"), (7, "BA"), (8, "AB")],
)
def test_left_and_right_are_those_of_the_displayed_picture(orientation, order):
    """Places count in stored pixels; who stands left of whom is seen once they are turned."""
    carried = read(mwg(("A", 0.45, 0.45), ("B", 0.52, 0.52)), orientation)
    assert carried.people
    assert "".join(carried.people.names) == order


def test_regions_alone_are_no_disagreement():
    """A list that has no order contradicts nobody."""
    assert read(mwg(("B", 0.7, 0.3), ("A", 0.3, 0.3))).conflicts == ()


def test_rows_are_read_one_after_the_other():
    """Marked people who stand a head higher are a row of their own."""
    marks = mwg(("C", 0.2, 0.7), ("A", 0.8, 0.2), ("B", 0.9, 0.25), ("D", 0.6, 0.72))
    assert read(marks).people.names == ("A", "B", "C", "D")


def test_details_win_over_bare_names_and_no_name_is_lost():
    """Where the two lists of persons differ, the details' order counts and the rest follows."""
    carried = read(names("Carla", "Anna", "Berta") + details("Berta", "Anna"))
    assert carried.people.names == ("Berta", "Anna", "Carla")
    assert [c.field for c in carried.conflicts] == ["people"]


def test_a_description_by_another_program_is_the_role():
    """``PersonDescription`` that we did not write is what is known of the person."""
    described = details("Anna").replace(
        "</Iptc4xmpExt:PersonName>",
        "</Iptc4xmpExt:PersonName><Iptc4xmpExt:PersonDescription>Landrätin"
        "</Iptc4xmpExt:PersonDescription><bildzeile:Titles>Dr.</bildzeile:Titles>",
    )
    assert read(described).people == Lineup.of([Person("Anna", role="Landrätin")])


def test_other_programs_people_are_proposals():
    """Microsoft's regions and people keywords propose names that nobody has confirmed."""
    inside = (
        '<MP:RegionInfo rdf:parseType="Resource"><MPRI:Regions><rdf:Bag><rdf:li '
        'MPReg:Rectangle="0.1, 0.2, 0.3, 0.4" MPReg:PersonDisplayName="Eva"/></rdf:Bag>'
        "</MPRI:Regions></MP:RegionInfo>"
        "<digiKam:TagsList><rdf:Seq><rdf:li>People/Adam</rdf:li><rdf:li>Orte/Kassel</rdf:li>"
        "</rdf:Seq></digiKam:TagsList><lr:hierarchicalSubject><rdf:Bag><rdf:li>People|Eva</rdf:li>"
        "</rdf:Bag></lr:hierarchicalSubject><mediapro:People><rdf:Bag><rdf:li>Noah</rdf:li>"
        "<rdf:li>Anna</rdf:li></rdf:Bag></mediapro:People><GettyImagesGIFT:Personality><rdf:Bag>"
        "<rdf:li>Sem</rdf:li></rdf:Bag></GettyImagesGIFT:Personality>"
    )
    carried = read(names("Anna") + inside)
    assert carried.people.names == ("Anna",)
    assert [(p.name, p.source) for p in carried.proposals] == [
        ("Eva", "MP:RegionInfo"),
        ("Adam", "digiKam:TagsList"),
        ("Eva", "lr:hierarchicalSubject"),
        ("Noah", "mediapro:People"),
        ("Sem", "GettyImagesGIFT:Personality"),
    ]
    assert carried.proposals[0].region == Region(0.1, 0.2, 0.3, 0.4)


def test_regions_of_other_things_are_left_alone():
    """Pets, focus points, crops and unnamed faces stay in the file, and are nobody's."""
    crop = (
        '<Iptc4xmpExt:ImageRegion><rdf:Bag><rdf:li><rdf:Description Iptc4xmpExt:rId="crop">'
        "<Iptc4xmpExt:RegionBoundary Iptc4xmpExt:rbShape='rectangle' Iptc4xmpExt:rbUnit='pixel' "
        "Iptc4xmpExt:rbX='1'/></rdf:Description></rdf:li></rdf:Bag></Iptc4xmpExt:ImageRegion>"
    )
    inside = crop + mwg(("Rex", 0.5, 0.5), kind="Pet")
    assert read(inside).people is None
    packet = after(inside, Lineup.of([Person("Anna", region=Region(0, 0, 0.1, 0.1))]))
    assert b'Name="Rex"' in packet
    assert b'rId="crop"' in packet
    found = regions.read(xmp.parse(packet, carriers.WANTED), 1)
    assert found.people.names == ("Anna",)
    left = rdf.edit(
        packet,
        regions.edits(None, xmp.parse(packet, carriers.WANTED), size=(40, 30), orientation=1),
    )
    assert b'Name="Rex"' in left
    assert b"Anna" not in left


def test_circles_are_read_as_squares():
    """An IPTC region may be a circle; its square is where the head is."""
    circle = (
        '<Iptc4xmpExt:ImageRegion><rdf:Bag><rdf:li rdf:parseType="Resource">'
        "<Iptc4xmpExt:RegionBoundary Iptc4xmpExt:rbShape='circle' Iptc4xmpExt:rbUnit='relative' "
        "Iptc4xmpExt:rbX='0.5' Iptc4xmpExt:rbY='0.5' Iptc4xmpExt:rbRx='0.25'/>"
        f"{names('Anna')}</rdf:li></rdf:Bag></Iptc4xmpExt:ImageRegion>"
    )
    assert read(circle).people[0].region == Region(0.25, 0.25, 0.5, 0.5)


def test_areas_of_the_former_namespace_are_read():
    """Regions of before 2012 are where they say, in whichever namespace their sides are."""
    now = mwg(("Anna", 0.25, 0.5))
    then = packet_of(now).replace(b"adobe.com/xmp/sType", b"adobe.com/xap/1.0/sType")
    former = regions.read(xmp.parse(then, carriers.WANTED), 1)
    assert former.people == read(now).people == Lineup.of([Person("Anna", region=ANNAS)])


def test_two_regions_for_one_person_are_a_conflict():
    """IPTC's region counts where MWG's says something else, and both are told."""
    lineup = Lineup.of([Person("Anna", region=Region(0.1, 0.1, 0.2, 0.2))])
    packet = after("", lineup).replace(b'stArea:x="0.2"', b'stArea:x="0.8"')
    carried = regions.read(xmp.parse(packet, carriers.WANTED), 1)
    assert carried.people == lineup
    assert "two regions" in carried.conflicts[0].reason


@pytest.mark.parametrize("bad", ["", "nan", "inf", "1e999", "x", "1/0"])
def test_a_region_without_numbers_is_a_name_without_a_place(bad):
    """Nonsense coordinates do not lose the name."""
    assert read(mwg(("Anna", bad, 0.5))).people == Lineup.of(["Anna"])
