"""XMP in all the spellings it is found in, and edited without harm to what stands beside."""

# ruff: noqa: E501, ISC004 (packets as they are found)

from __future__ import annotations

import re
import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from judges import exiv2
from lxml import etree
from pictures import jpeg, xmp_segment

from archive.codecs import carriers, rdf, regions, xmp
from archive.codecs.addresses import NAMESPACES, Form, Property, clark
from archive.errors import ReadError, WriteError
from archive.model import Lineup, Person, Region

HEADLINE = Property("photoshop:Headline")
DESCRIPTION = Property("dc:description", Form.ALT)
SUBJECT = Property("dc:subject", Form.BAG)
LICENSOR = Property(
    "plus:Licensor",
    Form.SEQ_OF_STRUCT,
    (("name", Property("plus:LicensorName")), ("url", Property("plus:LicensorURL"))),
)
CONTACT = Property(
    "Iptc4xmpCore:CreatorContactInfo",
    Form.STRUCT,
    (("city", Property("Iptc4xmpCore:CiAdrCity")), ("email", Property("Iptc4xmpCore:CiEmailWork"))),
)
HEAD = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
GUARD = 10
"""CPU seconds; the aim is two on an idle machine."""

PREFIXES = " ".join(f'xmlns:{p}="{u}"' for p, u in NAMESPACES.items() if p not in ("xml", "x"))


def packet(inside: str, attributes: str = "", end: str = "w", padding: int = 0) -> str:
    return (
        f'{HEAD}<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF {PREFIXES}>'
        f'<rdf:Description rdf:about="" {attributes}>{inside}</rdf:Description>'
        f'</rdf:RDF></x:xmpmeta>{" " * padding}<?xpacket end="{end}"?>'
    )


def read(source: str | bytes, of: Property):
    raw = source.encode() if isinstance(source, str) else source
    nodes = xmp.parse(raw, {clark(of.name)})
    return xmp.reader(of)(nodes[clark(of.name)]) if nodes else None


@pytest.mark.parametrize(
    ("of", "spelling", "value"),
    [
        (HEADLINE, "<photoshop:Headline>H</photoshop:Headline>", "H"),
        (HEADLINE, "<photoshop:Headline><rdf:Alt><rdf:li>H</rdf:li></rdf:Alt></photoshop:Headline>", "H"),
        (HEADLINE, '<photoshop:Headline rdf:parseType="Resource"><rdf:value>H</rdf:value>'
                   "<xmp:Label>q</xmp:Label></photoshop:Headline>", "H"),
        (HEADLINE, '<photoshop:Headline rdf:resource="urn:h"/>', "urn:h"),
        (DESCRIPTION, "<dc:description>D</dc:description>", "D"),
        (DESCRIPTION, '<dc:description><rdf:Alt><rdf:li xml:lang="de">d</rdf:li>'
                      '<rdf:li xml:lang="x-default">x</rdf:li></rdf:Alt></dc:description>', "x"),
        (DESCRIPTION, '<dc:description><rdf:Alt><rdf:li xml:lang="de">d</rdf:li>'
                      '<rdf:li xml:lang="en">e</rdf:li></rdf:Alt></dc:description>', "d"),
        (SUBJECT, "<dc:subject>a</dc:subject>", ("a",)),
        (SUBJECT, "<dc:subject><rdf:Seq><rdf:li>a</rdf:li><rdf:li>b</rdf:li></rdf:Seq></dc:subject>", ("a", "b")),
        (SUBJECT, "<dc:subject><rdf:Bag><!-- c --><rdf:li>a</rdf:li>\n <rdf:li/></rdf:Bag></dc:subject>", ("a",)),
        (CONTACT, '<Iptc4xmpCore:CreatorContactInfo Iptc4xmpCore:CiAdrCity="K"/>', {"city": "K"}),
        (CONTACT, '<Iptc4xmpCore:CreatorContactInfo rdf:parseType="Resource"><Iptc4xmpCore:CiAdrCity>K'
                  "</Iptc4xmpCore:CiAdrCity></Iptc4xmpCore:CreatorContactInfo>", {"city": "K"}),
        (CONTACT, "<Iptc4xmpCore:CreatorContactInfo><rdf:Description Iptc4xmpCore:CiAdrCity='K'>"
                  "<Iptc4xmpCore:CiEmailWork>e</Iptc4xmpCore:CiEmailWork></rdf:Description>"
                  "</Iptc4xmpCore:CreatorContactInfo>", {"city": "K", "email": "e"}),
        (LICENSOR, "<plus:Licensor><rdf:Bag><rdf:li plus:LicensorName='N'/><rdf:li>M</rdf:li></rdf:Bag>"
                   "</plus:Licensor>", ({"name": "N"}, {"name": "M"})),
    ],
)  # fmt: skip
def test_every_spelling_is_understood(of, spelling, value):
    """Attribute, element, resource, nested description, bare text: all of them say the same."""
    assert read(packet(spelling), of) == value


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16-le", "utf-16-be", "utf-16", "utf-32-le", "utf-32-be"]
)
def test_packets_in_any_unicode_encoding_are_read(encoding):
    """UTF-16 and UTF-32 are legal in some containers, with and without a byte order mark."""
    text = packet("<photoshop:Headline>Bürger 🙂</photoshop:Headline>")
    raw = text.removeprefix(HEAD).encode(encoding)
    assert read(raw, HEADLINE) == "Bürger 🙂"


def test_a_packet_that_is_no_utf8_is_read_by_a_guess():
    """Packets that somebody wrote in cp1252 are read all the same."""
    text = packet("<photoshop:Headline>Bürger</photoshop:Headline>").replace("\ufeff", "")
    assert read(text.encode("cp1252"), HEADLINE) == "Bürger"


@pytest.mark.parametrize(
    "evil",
    [
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        '<!DOCTYPE a [<!ENTITY x "y"><!ENTITY z "&x;&x;&x;&x;">]><a>&z;</a>',
    ],
)
def test_document_types_are_not_trusted(evil):
    """A packet with a DTD is refused before anything in it is looked at."""
    with pytest.raises(ReadError, match="document type"):
        read(evil, HEADLINE)


@pytest.mark.parametrize(
    "broken",
    [
        "<a>" * 5000,
        "<" * 300_000,
        "",
        "<a/>",
        packet("<photoshop:Headline>H"),
        packet("<unknown:x>y</unknown:x>"),
        packet("<rdf:Alt>" * 200 + "</rdf:Alt>" * 200),
        packet("<photoshop:Headline>" + "<rdf:Alt><rdf:li>" * 100 + "</rdf:li></rdf:Alt>" * 100
               + "</photoshop:Headline>"),
        packet("<photoshop:Headline>" + "x" * 11_000_000 + "</photoshop:Headline>"),
    ],
    ids=["deep", "many", "nothing", "foreign", "cut", "prefix", "nested", "alts", "long"],
)  # fmt: skip
def test_broken_packets_are_read_or_refused_in_no_time(broken):
    """Whatever a packet is made of, there is an answer or a reason, and soon."""
    start = time.process_time()
    with suppress(ReadError):
        read(broken, HEADLINE)
    assert time.process_time() - start < GUARD


def test_unknown_properties_languages_and_members_stay():
    """An edit leaves other properties, other languages and unknown members where they are."""
    source = packet(
        '<dc:description><rdf:Alt><rdf:li xml:lang="x-default">alt</rdf:li>'
        '<rdf:li xml:lang="de">alt</rdf:li><rdf:li xml:lang="en">old</rdf:li></rdf:Alt>'
        "</dc:description><plus:Licensor><rdf:Seq><rdf:li rdf:parseType='Resource'>"
        "<plus:LicensorName>N</plus:LicensorName><plus:LicensorID>7</plus:LicensorID></rdf:li>"
        "</rdf:Seq></plus:Licensor><tiff:Make>Canon</tiff:Make><!-- a comment -->",
        'photoshop:Headline="H" xmp:Label="L"',
    )
    new = rdf.edit(
        source.encode(),
        [
            rdf.Edit(DESCRIPTION, "neu"),
            rdf.Edit(HEADLINE, "Kopf"),
            rdf.Edit(LICENSOR, ({"name": "M"}, {"name": "N", "url": "u"})),
        ],
    )
    assert xmp.parse(new, {clark("dc:description")}) == {
        clark("dc:description"): {"x-default": "neu", "de": "neu", "en": "old"}
    }
    assert b'photoshop:Headline="Kopf" xmp:Label="L"' in new
    assert read(new, LICENSOR) == ({"name": "M"}, {"name": "N", "url": "u"})
    assert b"LicensorID>7<" in new
    assert b"<tiff:Make>Canon</tiff:Make><!-- a comment -->" in new


@pytest.mark.parametrize("end", ["w", "r"])
def test_wrapper_and_padding_stay(end):
    """The packet keeps its header, its mark and its size while its padding has room."""
    source = packet("<photoshop:Headline>H</photoshop:Headline>", end=end, padding=500).encode()
    new = rdf.edit(source, [rdf.Edit(HEADLINE, "Ein längerer Kopf")])
    assert len(new) == len(source)
    assert new.startswith(HEAD.encode())
    assert new.endswith(f'<?xpacket end="{end}"?>'.encode())
    assert b"Ein l\xc3\xa4ngerer Kopf" in new


def test_a_packet_without_padding_grows():
    """A full packet is as long as it has to be."""
    source = packet("<photoshop:Headline>H</photoshop:Headline>").encode()
    assert read(rdf.edit(source, [rdf.Edit(HEADLINE, "x" * 500)]), HEADLINE) == "x" * 500


def test_a_property_is_set_where_it_is_and_nowhere_else():
    """Of a property that stands in several descriptions one is left, with the new value."""
    inside = "<photoshop:Headline>1</photoshop:Headline></rdf:Description><rdf:Description>"
    source = packet(inside + "<photoshop:Headline>2</photoshop:Headline>").encode()
    new = rdf.edit(source, [rdf.Edit(HEADLINE, "neu")])
    assert new.count(b"<photoshop:Headline>") == 1
    assert read(new, HEADLINE) == "neu"
    assert (
        b"Headline" not in rdf.edit(source, [rdf.Edit(HEADLINE, None)]).partition(b"rdf:about")[2]
    )


def test_a_foreign_meaning_of_a_prefix_is_respected():
    """Where a packet uses our prefix for something else, ours gets another one."""
    source = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description '
        'xmlns:photoshop="urn:else" photoshop:Headline="theirs"/></rdf:RDF>'
    )
    new = rdf.edit(source.encode(), [rdf.Edit(HEADLINE, "ours")])
    assert read(new, HEADLINE) == "ours"
    assert b'photoshop:Headline="theirs"' in new


RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
XAP = "http://ns.adobe.com/xap/1.0/"
FORMER = {
    "Photoshop 7": f'<x:xapmeta xmlns:x="adobe:ns:meta/"><rdf:RDF {RDF}>'
    f'<rdf:Description about=""><xap:Label xmlns:xap="{XAP}">L</xap:Label></rdf:Description>'
    "</rdf:RDF></x:xapmeta>",
    "Windows Vista": f'<xmp:xmpmeta xmlns:xmp="adobe:ns:meta/"><rdf:RDF {RDF}>'
    f'<rdf:Description xmlns:xmp="{XAP}"><xmp:Label>L</xmp:Label></rdf:Description>'
    "</rdf:RDF></xmp:xmpmeta>",
}
"""Packets in which the namespace of xmp goes by another name, or its name by another namespace."""
PEOPLE = Lineup.of([Person("Eva Maus", office="Rektorin", region=Region(0.1, 0.1, 0.2, 0.2))])


@pytest.mark.parametrize("former", FORMER)
def test_a_namespace_keeps_the_one_prefix_that_a_packet_has_for_it(former):
    """A second prefix for a namespace makes Adobe's toolkit give up the whole packet."""
    edits = regions.edits(PEOPLE, {}, size=(40, 30), orientation=1)
    edited = rdf.edit(FORMER[former].encode(), edits)
    assert len(set(re.findall(rb'xmlns:(\w+)="%b"' % XAP.encode(), edited))) == 1
    assert read(edited, Property("xmp:Label")) == "L"
    assert regions.read(xmp.parse(edited, carriers.WANTED), 1).people == PEOPLE


@pytest.mark.judge
@pytest.mark.parametrize("former", FORMER)
def test_exiv2_reads_on_in_packets_of_former_programs(tmp_path, former):
    """People written into a packet of twenty years ago are read by Adobe's toolkit."""
    edits = regions.edits(PEOPLE, {}, size=(40, 30), orientation=1)
    path = tmp_path / "former.jpg"
    path.write_bytes(jpeg(xmp_segment(rdf.edit(FORMER[former].encode(), edits))))
    found = exiv2(path, ["Xmp.iptcExt.PersonInImage", "Xmp.xmp.Label"])
    assert found == {"Xmp.iptcExt.PersonInImage": ["Eva Maus"], "Xmp.xmp.Label": ["L"]}


@pytest.mark.parametrize("text", ["Fernley", "Fern\nley"])
@pytest.mark.parametrize("declared", ["", f'xmlns:Iptc4xmpCore="{NAMESPACES["Iptc4xmpCore"]}"'])
def test_a_structure_is_attributes_or_a_resource_and_never_both(text, declared):
    """RDF takes elements in a property for members only where it says that it is a resource."""
    bare = f"<rdf:RDF {RDF}><rdf:Description {declared}/></rdf:RDF>"
    inside = f"<rdf:RDF {RDF}><rdf:Description><q:Q xmlns:q='urn:q'/></rdf:Description></rdf:RDF>"
    value = {"city": text, "email": "press@example.org"}
    for source in (bare, inside):
        edited = rdf.edit(source.encode(), [rdf.Edit(CONTACT, value)])
        (contact,) = etree.fromstring(edited).iter(clark(CONTACT.name))
        resource = contact.get(clark("rdf:parseType")) == "Resource"
        nested = [child.tag for child in contact] == [clark("rdf:Description")]
        assert not len(contact) or resource or nested
        assert not (resource and len(contact.attrib) > 1)
        assert read(edited, CONTACT) == value


def test_a_damaged_packet_is_refused_by_the_editor():
    """What cannot be read completely is not written."""
    with pytest.raises(WriteError):
        rdf.edit(b"<x:xmpmeta", [rdf.Edit(HEADLINE, "x")])


@settings(deadline=None, max_examples=150)
@given(st.data())
def test_mutated_packets_never_surprise(data):
    """A packet with any bytes changed is read, or refused with a reason."""
    whole = bytearray(
        rdf.edit(
            None,
            [
                rdf.Edit(DESCRIPTION, "Bürger"),
                rdf.Edit(SUBJECT, ("a", "b")),
                rdf.Edit(LICENSOR, ({"name": "N"},)),
            ],
        ).rstrip()
    )
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(whole) - 1))
        whole[place : place + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=4))
    wanted = {clark(p.name) for p in (DESCRIPTION, SUBJECT, LICENSOR)}
    with suppress(ReadError, WriteError):
        for name, node in xmp.parse(bytes(whole), wanted).items():
            of = next(p for p in (DESCRIPTION, SUBJECT, LICENSOR) if clark(p.name) == name)
            xmp.reader(of)(node)
        rdf.edit(bytes(whole), [rdf.Edit(DESCRIPTION, "neu"), rdf.Edit(LICENSOR, ({"name": "M"},))])
