"""THE TABLE: one row per field, and where it lives in EXIF, IIM and XMP.

Everything that depends on the list of fields is derived from it: reading and writing, the
JSON names, the index, the search words, ``docs/fields.md`` and the matrix of tests.
Source: IPTC Photo Metadata Standard 2025.1, IIM 4.2, EXIF 3.0, MWG 2.0.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from archive.codecs.addresses import Dataset, Form, Property, Tag

__all__ = ["BY_NAME", "FIELDS", "Field", "Kind"]


class Kind(Enum):
    """What sort of value a field holds."""

    TEXT = "text"
    TEXTS = "list of text"
    NAMES = "list of names, each in a structure"
    CODE = "code of a closed vocabulary"
    DATE = "date, ISO 8601"
    BOOL = "yes or no"
    INTEGER = "whole number"
    PEOPLE = "line-up"
    LOCATION = "place"
    LOCATIONS = "list of places"
    CONTACT = "contact"
    LICENSORS = "list of licensors"


@dataclass(frozen=True, slots=True)
class Field:
    """One row of the table.

    ``iim`` and ``exif`` name several places where a value is spread over them (a date and its
    time). ``search`` is the word before the colon in a query. ``prefix`` is the URI that codes
    of a closed vocabulary (``choices``) carry in XMP; ``low, high`` bound a number.
    ``resource`` is the Photoshop image resource that says the same.
    """

    name: str
    label: str
    kind: Kind
    xmp: Property | None = None
    iim: tuple[Dataset, ...] = ()
    exif: tuple[Tag, ...] = ()
    search: str | None = None
    prefix: str = ""
    choices: tuple[str, ...] = ()
    low: int | None = None
    high: int | None = None
    resource: int | None = None
    note: str = ""


_LOCATION = (
    ("name", Property.alt("Iptc4xmpExt:LocationName")),
    ("sublocation", Property("Iptc4xmpExt:Sublocation")),
    ("city", Property("Iptc4xmpExt:City")),
    ("state", Property("Iptc4xmpExt:ProvinceState")),
    ("country", Property("Iptc4xmpExt:CountryName")),
    ("country_code", Property("Iptc4xmpExt:CountryCode")),
    ("world_region", Property("Iptc4xmpExt:WorldRegion")),
    ("ids", Property.bag("Iptc4xmpExt:LocationId")),
    ("latitude", Property("exif:GPSLatitude")),
    ("longitude", Property("exif:GPSLongitude")),
)
_CONTACT = (
    ("address", Property("Iptc4xmpCore:CiAdrExtadr")),
    ("city", Property("Iptc4xmpCore:CiAdrCity")),
    ("region", Property("Iptc4xmpCore:CiAdrRegion")),
    ("postcode", Property("Iptc4xmpCore:CiAdrPcode")),
    ("country", Property("Iptc4xmpCore:CiAdrCtry")),
    ("phone", Property("Iptc4xmpCore:CiTelWork")),
    ("email", Property("Iptc4xmpCore:CiEmailWork")),
    ("url", Property("Iptc4xmpCore:CiUrlWork")),
)
_LICENSOR = (
    ("name", Property("plus:LicensorName")),
    ("url", Property("plus:LicensorURL")),
    ("email", Property("plus:LicensorEmail")),
    ("phone", Property("plus:LicensorTelephone1")),
)
_PLUS = "http://ns.useplus.org/ldf/vocab/"
_DATA_MINING = (
    "DMI-UNSPECIFIED",
    "DMI-ALLOWED",
    "DMI-PROHIBITED-AIMLTRAINING",
    "DMI-PROHIBITED-GENAIMLTRAINING",
    "DMI-PROHIBITED-EXCEPTSEARCHENGINEINDEXING",
    "DMI-PROHIBITED",
    "DMI-PROHIBITED-SEECONSTRAINT",
    "DMI-PROHIBITED-SEEEMBEDDEDRIGHTSEXPR",
    "DMI-PROHIBITED-SEELINKEDRIGHTSEXPR",
)
_MODEL_RELEASE = ("MR-NON", "MR-NAP", "MR-UMR", "MR-LMR")

FIELDS: tuple[Field, ...] = (
    Field(
        "title", "Title", Kind.TEXT, Property.alt("dc:title"), (Dataset(5, 64),),
        (Tag(0xA436, "Exif", added=False),),
        search="title", note="a short reference, not a sentence",
    ),
    Field(
        "headline", "Headline", Kind.TEXT, Property("photoshop:Headline"), (Dataset(105, 256),),
        search="headline",
    ),
    Field(
        "caption", "Description", Kind.TEXT, Property.alt("dc:description"), (Dataset(120, 2000),),
        (Tag(0x010E),), search="caption", note="the caption as published, people included",
    ),
    Field(
        "caption_writer", "Description Writer", Kind.TEXT, Property("photoshop:CaptionWriter"),
        (Dataset(122, 32),),
    ),
    Field(
        "keywords", "Keywords", Kind.TEXTS, Property.bag("dc:subject"), (Dataset(25, 64, True),),
        (Tag(0x9C9E, added=False),), search="keyword",
        note="EXIF XPKeywords is read; a change of the keywords removes it",
    ),
    Field(
        "people", "Person Shown in the Image", Kind.PEOPLE,
        Property.bag("Iptc4xmpExt:PersonInImage"),
        search="person",
        note="also PersonInImageWDetails, ImageRegion and MWG regions, all in left-to-right order",
    ),
    Field(
        "organisations_shown", "Organisation Featured", Kind.TEXTS,
        Property.bag("Iptc4xmpExt:OrganisationInImageName"),
    ),
    Field("event", "Event Name", Kind.TEXT, Property.alt("Iptc4xmpExt:Event"), search="event"),
    Field("event_ids", "Event Identifier", Kind.TEXTS, Property.bag("Iptc4xmpExt:EventId")),
    Field(
        "location_created", "Location Created", Kind.LOCATION,
        Property("Iptc4xmpExt:LocationCreated", Form.BAG_OF_STRUCT, _LOCATION),
        note="where the camera stood; EXIF GPS is read, never written",
    ),
    Field(
        "location_shown", "Location Shown", Kind.LOCATIONS,
        Property("Iptc4xmpExt:LocationShown", Form.BAG_OF_STRUCT, _LOCATION),
        note="the first one is kept in step with the legacy place fields (MWG)",
    ),
    Field(
        "sublocation", "Sublocation", Kind.TEXT, Property("Iptc4xmpCore:Location"),
        (Dataset(92, 32),), search="place",
    ),
    Field("city", "City", Kind.TEXT, Property("photoshop:City"), (Dataset(90, 32),), search="city"),
    Field("state", "Province or State", Kind.TEXT, Property("photoshop:State"), (Dataset(95, 32),)),
    Field(
        "country_code", "Country Code", Kind.TEXT, Property("Iptc4xmpCore:CountryCode"),
        (Dataset(100, 3),), note="ISO 3166-1; IIM takes the three-letter code only",
    ),
    Field(
        "country", "Country", Kind.TEXT, Property("photoshop:Country"), (Dataset(101, 64),),
        search="country",
    ),
    Field(
        "date_created", "Date Created", Kind.DATE, Property("photoshop:DateCreated"),
        (Dataset(55, 8), Dataset(60, 11)),
        (Tag(0x9003, "Exif"), Tag(0x9291, "Exif"), Tag(0x9011, "Exif")), search="date",
    ),
    Field(
        "creators", "Creator", Kind.TEXTS, Property("dc:creator", Form.SEQ),
        (Dataset(80, 32, True),), (Tag(0x013B), Tag(0xA437, "Exif", added=False)), search="creator",
        note="joined by '; ' in EXIF (MWG quoting)",
    ),
    Field(
        "creator_jobtitle", "Creator's Job Title", Kind.TEXT, Property("photoshop:AuthorsPosition"),
        (Dataset(85, 32),),
    ),
    Field(
        "creator_contact", "Creator's Contact Info", Kind.CONTACT,
        Property("Iptc4xmpCore:CreatorContactInfo", Form.STRUCT, _CONTACT),
    ),
    Field(
        "credit", "Credit Line", Kind.TEXT, Property("photoshop:Credit"), (Dataset(110, 32),),
        search="credit",
    ),
    Field(
        "copyright", "Copyright Notice", Kind.TEXT, Property.alt("dc:rights"), (Dataset(116, 128),),
        (Tag(0x8298),), search="copyright",
    ),
    Field(
        "copyright_owners", "Copyright Owner", Kind.NAMES,
        Property(
            "plus:CopyrightOwner", Form.SEQ_OF_STRUCT,
            (("name", Property("plus:CopyrightOwnerName")),),
        ),
        note="the owner's ID is kept as it is",
    ),
    Field(
        "rights_marked", "Copyright Status", Kind.BOOL, Property("xmpRights:Marked"),
        resource=0x040A,
    ),
    Field("usage_terms", "Rights Usage Terms", Kind.TEXT, Property.alt("xmpRights:UsageTerms")),
    Field(
        "web_statement", "Web Statement of Rights", Kind.TEXT, Property("xmpRights:WebStatement"),
        resource=0x040B,
    ),
    Field(
        "licensors", "Licensor", Kind.LICENSORS,
        Property("plus:Licensor", Form.SEQ_OF_STRUCT, _LICENSOR),
    ),
    Field(
        "source", "Source", Kind.TEXT, Property("photoshop:Source"), (Dataset(115, 32),),
        search="source",
    ),
    Field(
        "instructions", "Instructions", Kind.TEXT, Property("photoshop:Instructions"),
        (Dataset(40, 256),),
    ),
    Field(
        "job_id", "Job Id", Kind.TEXT, Property("photoshop:TransmissionReference"),
        (Dataset(103, 32),), search="job", note="for instance the number of the press release",
    ),
    Field("alt_text", "Alt Text", Kind.TEXT, Property.alt("Iptc4xmpCore:AltTextAccessibility")),
    Field(
        "extended_description", "Extended Description", Kind.TEXT,
        Property.alt("Iptc4xmpCore:ExtDescrAccessibility"),
    ),
    Field(
        "data_mining", "Data Mining", Kind.CODE, Property("plus:DataMining"),
        prefix=_PLUS, choices=_DATA_MINING,
    ),
    Field(
        "digital_source_type", "Digital Source Type", Kind.TEXT,
        Property("Iptc4xmpExt:DigitalSourceType"),
        note="a URI such as http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture",
    ),
    Field("ai_system", "AI System Used", Kind.TEXT, Property("Iptc4xmpExt:AISystemUsed")),
    Field(
        "ai_system_version", "AI System Version Used", Kind.TEXT,
        Property("Iptc4xmpExt:AISystemVersionUsed"),
    ),
    Field(
        "ai_prompt", "AI Prompt Information", Kind.TEXT,
        Property("Iptc4xmpExt:AIPromptInformation"),
    ),
    Field(
        "ai_prompt_writer", "AI Prompt Writer Name", Kind.TEXT,
        Property("Iptc4xmpExt:AIPromptWriterName"),
    ),
    Field(
        "model_release_status", "Model Release Status", Kind.CODE,
        Property("plus:ModelReleaseStatus"), prefix=_PLUS, choices=_MODEL_RELEASE,
    ),
    Field("model_release_ids", "Model Release Id", Kind.TEXTS, Property.bag("plus:ModelReleaseID")),
    Field(
        "embargo", "Release Date and Time", Kind.DATE, Property("pur:embargoDate"),
        (Dataset(30, 8), Dataset(35, 11)), note="not to be published before",
    ),
    Field(
        "expires", "Expiration Date and Time", Kind.DATE, Property("pur:expirationDate"),
        (Dataset(37, 8), Dataset(38, 11)), note="not to be published after",
    ),
    Field(
        "urgency", "Urgency", Kind.INTEGER, Property("photoshop:Urgency"), (Dataset(10, 1),),
        low=1, high=8,
    ),
    Field("rating", "Rating", Kind.INTEGER, Property("xmp:Rating"), low=-1, high=5),
    Field("label", "Label", Kind.TEXT, Property("xmp:Label")),
    Field(
        "guid", "Digital Image GUID", Kind.TEXT, Property("Iptc4xmpExt:DigImageGUID"), (),
        (Tag(0xA420, "Exif", added=False),),
    ),
    Field(
        "supplier", "Image Supplier", Kind.TEXT,
        Property(
            "plus:ImageSupplier", Form.SEQ_OF_STRUCT,
            (("name", Property("plus:ImageSupplierName")),),
        ),
    ),
    Field(
        "supplier_image_id", "Image Supplier Image ID", Kind.TEXT,
        Property("plus:ImageSupplierImageID"),
    ),
)  # fmt: skip

BY_NAME = {f.name: f for f in FIELDS}
"""The same rows by our name."""
