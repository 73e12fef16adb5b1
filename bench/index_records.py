# ruff: noqa: E501, SIM905 - long lists of words are easier to read, and to add to, as text
"""Generated captions at the size of a large archive: the same records for every measurement.

People, words, cities and creators follow Zipf's law: a few are in very many pictures, most in very
few. Pictures of one event share their people, in changing order. Words are German, English and
French compounds of invented stems, so that there are as many different ones as in real captions.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import islice, product
from pathlib import Path

import numpy as np

from archive.index import Entry
from archive.index.dates import day_and_second
from archive.index.deriving import Derived, derive
from archive.index.records import unpack
from archive.model import Lineup, Metadata, Person, Photo

__all__ = ["PAGE", "decoded", "names", "records", "rows", "vocabulary"]

PAGE = 60
"""So many hits are on a page."""
Row = tuple[int, int, Derived]

_FIRST = {
    "de": "Anna Jörg Käthe Björn Sören Uwe Gesine Ilona Günther Günter Jürgen Wolfgang Heike Ulrich"
    " Matthias Christoph Bärbel Jördis Karl-Heinz Anne-Marie Franz-Josef Renate Sabine Petra Birgit"
    " Katrin Kathrin Julia Lena Johanna Theresa Robert Olaf Armin Horst Gerhard Otto Willy Thomas",
    "en": "John William George Charles David Richard Edward Siobhán Sean Ian Alan Emma Olivia Lucy"
    " Charlotte Elizabeth Victoria Margaret Mary Jane Sarah Rachel Hannah Grace Oliver Harry Jack",
    "fr": "Jean Pierre Jean-Pierre François Françoise Michel René Renée André Gérard Stéphane"
    " Jérôme Frédéric Benoît Cécile Hélène Amélie Noël Zoé Chloé Marie-Thérèse Éric Étienne Émile Mathieu",
}
_STEMS = {
    "de": "Schön Schöff Müll Mei May Mai Schmi Schnei Fisch Web Wag Beck Hoff Koch Bau Rich Klei"
    " Wol Schrö Neu Schwar Zimmer Brau Krü Hof Hart Lang Kra Wer Lehm Köh Kai Pet Schu Wal Böh Grö"
    " Küh Jä Bö Dö Fü Gö Hü Kö Lö Mö Nö Rö Sö Tö Vö Wö Stein Berg Wald Feld Eich Buch Linden Rosen Gold",
    "en": "Al Bar Car Don Fin Gil Ken Lach Mur Nor Wil Har Ash Black Brad Brook Clay Dal Ed Field"
    " Green Hamp Hold Kings Lang Mar New Oak Pem Rad Sel Stan Thorn Under Wal West Whit Wood York",
    "fr": "Beau Mont Ville Châ Pré Bois Clair Fon Gran Mal Per Roch Saint Val Ver Bel Char Cour Des"
    " Dur Four Gau Héri Jol La Lé Mar Mo Pel Ri Sau Thi Vau",
}
_ENDS = {
    "de": "mann er ner ler berg stein mayer meier hofer bauer bach feld haus thal dorf hardt wald"
    " ing ke ter tler ert ich eck au ow itz inger linger hammer schmidt müller huber egger reiter"
    " kamp brink holt horst brandt lich rich bert",
    "en": "ston lan nell gall ton ley worth field ham by well son smith ford wood man more den"
    " ridge croft bury stead land wick shaw comb gate",
    "fr": "mont ville teau let fort bert gnon court nay mard lier son don zac tier rand ret lin"
    " quet nier chet vois",
}
_PARTICLES = {"de": "von", "en": "Mac", "fr": "de la"}
_SHARES = (("de", 0.62), ("en", 0.19), ("fr", 0.19))
_ROLES = (
    "Oberbürgermeister|Bürgermeisterin|Stadträtin|Präsidentin der Hochschule|Intendant|Ministerin"
    "|Staatssekretär|mayor|prime minister|ambassador|maire|ministre de la culture|Regisseurin"
    "|Rektor|Vorsitzender des Fördervereins|Landrat|Trainerin|chair of the board|Preisträgerin|Dezernent"
).split("|")
_OCCASIONS = (
    "Verleihung des {}-Preises|Eröffnung der {}-Ausstellung|Pressekonferenz {}|Neujahrsempfang {}"
    "|Grundsteinlegung {}|Festakt {}|Podiumsdiskussion {}|award ceremony {}|remise du prix {}"
).split("|")
_ROOTS = (
    "rat stadt kultur museum theater schul brücken fluss markt kirchen garten sport jugend senioren"
    " wirtschafts umwelt energie verkehrs bildungs forschungs kunst musik orchester bühnen licht"
    " wasser wald berg feld haus dorf kreis landes bundes europa welt zukunfts heimat friedens"
    " freiheits rechts finanz steuer bau wohn miet pflege kranken kinder familien frauen männer"
    " bürger gäste ehren fest jubel winter sommer herbst frühlings nacht tages wochen jahres gründer"
    " meister lehr studien praxis labor daten netz funk bild film foto presse druck buch schrift sprach wort"
).split()
_HEADS = (
    "haus platz saal halle tag abend feier rede preis amt rat ausschuss verein verband bund kreis"
    " gespräch vertrag plan projekt entwurf bericht antrag beschluss wechsel beginn ende ziel weg"
    " straße brücke tor turm park garten hof brunnen denkmal bau umbau neubau ausbau anlage werk"
    " schule klasse gruppe mannschaft leitung führung arbeit förderung forschung beratung bildung"
    " ausstellung sammlung vorführung aufführung begrüßung eröffnung verleihung ehrung einweihung"
    " leiterin sprecherin vertreter mitglieder gäste besucher freunde kinder eltern lehrer schüler"
).split()
_COMMON = (
    "der die das und im bei zum zur mit von während anlässlich überreicht begrüßt spricht eröffnet"
    " gratuliert lächelt empfängt verleiht erhält feierlich gemeinsam the and at with during after"
    " before opening speech crowd le la les de du avec pendant lors ville maire nach vor auf in aus"
    " links rechts hinten vorne Mitte heute gestern neuen ersten zwei drei viele alle"
).split()
_TOWNS = (
    "Kassel|Köln|Frankfurt (Oder)|Tübingen|Görlitz|Słubice|Besançon|Lyon|Edinburgh|Leeds|Düsseldorf"
).split("|")


def _pick(weights: np.ndarray, rng: np.random.Generator, count: int) -> np.ndarray:
    total = np.cumsum(weights)
    return np.minimum(np.searchsorted(total / total[-1], rng.random(count)), len(weights) - 1)


def _zipf(count: int, exponent: float, shift: float) -> np.ndarray:
    return 1 / (np.arange(count) + 1 + shift) ** exponent


def names(count: int, seed: int = 1) -> list[str]:
    """So many different names, the most frequent first."""
    choose = random.Random(seed)
    found: dict[str, None] = {}
    firsts = {lang: text.split() for lang, text in _FIRST.items()}
    lasts = {
        lang: [a + b for a, b in product(_STEMS[lang].split(), _ENDS[lang].split())]
        for lang in _STEMS
    }
    langs, shares = zip(*_SHARES, strict=True)
    while len(found) < count:
        lang = choose.choices(langs, shares)[0]
        first, last = choose.choice(firsts[lang]), choose.choice(lasts[lang])
        kind = choose.random()
        if kind < 0.1:
            last = f"{last}-{choose.choice(lasts[lang])}"
        elif kind < 0.15:
            last = f"{_PARTICLES[lang]} {last}"
        elif kind > 0.8:
            first = f"{first} {choose.choice('ABCDEFGHJKLMPRSTW')}."
        name = f"{first} {last}"
        if name in found:
            name = f"{first} {choose.choice(firsts[lang])} {last}"
        found[name] = None
    return list(found)


def vocabulary(count: int = 60_000, seed: int = 2) -> list[str]:
    """So many different words, the most frequent first."""
    rng = np.random.default_rng(seed)
    made = [f"{a}{b}".capitalize() for a, b in product(_ROOTS, _HEADS)]
    made += [f"{a}{b}{c}".capitalize() for a, b, c in product(_ROOTS, _ROOTS, _HEADS[:12])]
    rare = [made[i] for i in rng.permutation(len(made))]
    return list(dict.fromkeys((*_COMMON, *rare)))[:count]


def records(
    count: int, people: int, *, seed: int = 3, years: int = 30, block: int = 10_000
) -> Iterator[Entry]:
    """So many photos of so many people, oldest first."""
    rng = np.random.default_rng(seed)
    who, words = names(people), vocabulary()
    ranks, terms = _zipf(people, 0.95, 2), _zipf(len(words), 0.9, 3)
    towns = [*_TOWNS, *(f"Neu{word.lower()}" for word in words[200:400])]
    creators, events = who[-400:], [
        o.format(w) for o, w in product(_OCCASIONS, words[100:900])
    ]  # fmt: skip
    first, days = date(1995, 1, 1), 365 * years
    lineup: list[int] = []
    for start in range(0, count, block):
        size = min(block, count - start)
        many = np.minimum(rng.geometric(0.38, size), 8)
        chosen = iter(_pick(ranks, rng, int(many.sum())).tolist())
        lengths = rng.integers(12, 40, size)
        said = iter(_pick(terms, rng, int(lengths.sum())).tolist())
        town = _pick(_zipf(len(towns), 0.8, 0), rng, size).tolist()
        maker = _pick(_zipf(len(creators), 0.9, 0), rng, size).tolist()
        event = rng.integers(0, len(events), size).tolist()
        chance = rng.random((size, 5)).tolist()
        digests = rng.bytes(64 * size)
        for i in range(size):
            fresh = list(dict.fromkeys(islice(chosen, int(many[i]))))
            if lineup and chance[i][0] < 0.35:
                lineup = lineup[::-1] if chance[i][0] < 0.2 else (lineup + fresh)[:8]
                lineup = list(dict.fromkeys(lineup))
            else:
                lineup = fresh
            yield _record(
                start + i, first + timedelta((start + i) * days // count), chance[i],
                [who[p] for p in lineup], lineup, towns[town[i]], creators[maker[i]],
                events[event[i]], " ".join(words[w] for w in islice(said, int(lengths[i]))),
                digests[64 * i : 64 * i + 64],
            )  # fmt: skip


def _record(
    number: int, day: date, chance: list[float], people: list[str], ranks: list[int], town: str,
    creator: str, event: str, text: str, digest: bytes,
) -> Entry:  # fmt: skip
    placed = [
        Person(name, role=_ROLES[rank * 7 % 20] if (rank + number) % 3 == 0 else None, position=n)
        for n, (name, rank) in enumerate(zip(people, ranks, strict=True), 1)
    ]
    said = ", ".join(f"{p.name} ({p.role})" if p.role else str(p.name) for p in placed)
    marker = "v. l.: " if len(placed) > 1 else ""
    second = int(chance[1] * 86_399)
    file = f"{day:%Y/%m}/{day:%d}-{number:07}.jpg"
    metadata = Metadata(
        title=event[:40],
        caption=f"{event} in {town}: {marker}{said}. {text}.",
        people=Lineup(tuple(placed)),
        event=event,
        city=town,
        country="Deutschland",
        date_created=f"{day}T{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}",
        creators=(creator,),
        credit=f"Stadt {town}/{creator}" if chance[2] < 0.5 else creator,
        copyright=f"© {creator}" if chance[2] < 0.9 else None,
        keywords=(text.split()[0], town),
        embargo=f"{day + timedelta(3)}" if chance[3] < 0.02 else None,
        expires=f"{day + timedelta(3650)}" if chance[4] < 0.2 else None,
    )
    photo = Photo(
        Path(file), "JPEG", digest[:32].hex(), metadata, digest[32:].hex(), width=6000, height=4000,
        file=file,
    )  # fmt: skip
    stamp = 1_700_000_000_000_000_000 + number * 7_919_000
    return Entry(photo, 4_000_000 + number, stamp, 100_000_000 + number, stamp + 5_000)


def rows(count: int) -> Iterator[Row]:
    """The records with an id that ascends with time, and the year."""
    for number, entry in enumerate(records(count, count * 15 // 100)):
        taken = day_and_second(entry.photo.date_created)
        assert taken is not None
        yield (
            (taken[0] << 20) + number % (1 << 20),
            int(str(entry.photo.date_created)[:4]),
            derive(entry.photo),
        )


def decoded(found: Sequence[tuple[bytes, ...]]) -> int:
    """How many records, all of them decoded."""
    return len([unpack(bytes(row[0]), Path(), None, None) for row in found])
