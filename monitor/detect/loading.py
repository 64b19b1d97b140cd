"""Reads ``roles.yaml`` and ``languages/*.yaml``, compiles them and runs their examples. All faults at once."""

from pathlib import Path

from monitor import yamlfile
from monitor.detect import examples, pack, posts
from monitor.detect.detector import Detector
from monitor.detect.language import Language
from monitor.errors import Fault
from monitor.options import Context
from monitor.watchlist import Watchlist


def load(rules: Path, watchlist: Watchlist, faults: list[Fault], context: Context, *, prove: bool = True) -> Detector | None:
    """Return the detector of the folder *rules*; append every fault and return None if there is one.

    Unless *prove*, the packs' examples are not run: for commands that somebody waits for.
    """
    before = len(faults)
    node = yamlfile.read(rules / "roles.yaml", faults)
    roles = posts.read(node, faults, context) if node else None
    files = sorted((rules / "languages").glob("*.yaml"))
    if not files:
        faults.append(Fault(str(rules / "languages"), 0, "", "holds no language pack", "xx.yaml, one a language"))
    read = [(node, pack.read(node, faults, context)) for file in files if (node := yamlfile.read(file, faults))]
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
    return detector if len(faults) == before else None
