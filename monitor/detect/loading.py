"""Reads ``roles.yaml``, ``languages/*.yaml`` and the user's rules, compiles them and runs their examples. All faults at once."""

from collections.abc import Iterable
from pathlib import Path

from monitor import places, yamlfile
from monitor.detect import examples, own, pack, posts
from monitor.detect.detector import Detector
from monitor.detect.language import Language
from monitor.detect.own import examples as own_examples
from monitor.errors import Fault
from monitor.options import Context
from monitor.stories import Names
from monitor.watchlist import Watchlist
from monitor.yamlfile import Node


def load(rules: Path, watchlist: Watchlist, faults: list[Fault], context: Context, *, prove: bool = True) -> Detector | None:
    """Return the detector of the folder *rules*; append every fault and return None if there is one.

    Unless *prove*, the examples are not run: for commands that somebody waits for.
    """
    before = len(faults)
    node = yamlfile.read(rules / "roles.yaml", faults)
    roles = posts.read(node, faults, context) if node else None
    files = sorted((rules / "languages").glob("*.yaml"))
    if not files:
        faults.append(Fault(str(rules / "languages"), 0, "", "holds no language pack", "xx.yaml, one a language"))
    read = [(node, pack.read(node, faults, context)) for file in files if (node := yamlfile.read(file, faults))]
    packs = [found for _, found in read if found]
    nodes = [node for file in places.own(rules) if (node := yamlfile.read(file, faults))]
    ids, codes = {p.id for found in packs for p in found.patterns}, [found.language for found in packs]
    ruled = own.read(nodes, watchlist, faults, context, taken=ids, languages=codes)
    if roles is None or len(faults) > before:
        return None
    languages: dict[str, Language] = {}
    for node, found in read:
        if found is None:
            continue
        if found.language in languages:
            faults.append(node.fault(f"is a second pack for the language {found.language}"))
        language = Language(found, roles, watchlist)
        language.compile(node, faults)
        languages[found.language] = language
    if len(faults) > before:
        return None
    detector = Detector(languages)
    for node, found in read if prove else ():
        if found:
            examples.run(found, node, detector, faults)
    if ruled:
        detector.own = own.Book(ruled, Names(watchlist))
        if prove and len(faults) == before:
            own_examples.run(detector.own, detector, faults)
    return detector if len(faults) == before else None


def book(
    nodes: Iterable[Node], watchlist: Watchlist, detector: Detector, faults: list[Fault], context: Context
) -> own.Book | None:
    """Return the rules of users that *nodes* hold, for *detector*, their examples not run; append every fault."""
    before = len(faults)
    codes = detector.languages
    ids = {c.pattern.id for language in codes.values() for c in language.patterns}
    ruled = own.read(nodes, watchlist, faults, context, taken=ids, languages=codes)
    return own.Book(ruled, Names(watchlist)) if len(faults) == before else None
