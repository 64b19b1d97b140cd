"""One change told once: what several sentences say of the same person and post, put together."""

from collections.abc import Sequence
from dataclasses import replace

from monitor.detect.said import Said, alike, same_person
from monitor.model import Change, Direction, Manner, Status


def backs(one: Said, doubted: Said) -> bool:
    """Whether *one* says by itself what *doubted* says."""
    if one.draft.doubtful or one.draft.direction != doubted.draft.direction:
        return False
    if one.person and doubted.person:
        return same_person(one.person, doubted.person)
    return bool(one.role and doubted.role and one.role.key == doubted.role.key)


def once(told: Sequence[tuple[Change, Said]]) -> list[tuple[Change, Said]]:
    """Merge changes that say the same of the same person."""
    out: list[tuple[Change, Said]] = []
    for pair in told:
        for i, kept in enumerate(out):
            if _same(kept, pair):
                out[i] = _joined(kept, pair)
                break
        else:
            out.append(pair)
    return out


def _same(a: tuple[Change, Said], b: tuple[Change, Said]) -> bool:
    (one, first), (two, second) = a, b
    if one.direction != two.direction:
        return False
    if one.person and two.person and not same_person(one.person, two.person):
        return False
    if one.status != two.status and not (one.person and two.person):
        return False
    if one.status != two.status and Manner.RETURNED in (one.manner, two.manner) and one.manner != two.manner:
        return False
    if {one.status, two.status} == {Status.RUMORED, Status.DENIED} and not first.title and not second.title:
        return False
    vague = any(s.role and s.role.rule.vague for s in (first, second))
    if one.post and two.post and one.post != two.post and not (vague and first.sentence != second.sentence):
        return False
    if not (one.person and two.person) and not (one.post and two.post):
        return bool(one.person or two.person) and alike(one.organisation, two.organisation)
    if one.person and two.person and not (first.org and second.org):
        return True
    if one.person and two.person and first.sentence != second.sentence and one.post == two.post:
        return True
    apart = first.sentence != second.sentence
    native = apart and any(o and " " not in o and o[0].islower() for o in (first.org, second.org))
    return native or alike(one.organisation, two.organisation) or (apart and not (first.org and second.org))


def _joined(a: tuple[Change, Said], b: tuple[Change, Said]) -> tuple[Change, Said]:
    """Return what both say together. The first has the last word on the status, the more exact one on the post."""
    (one, first), (two, second) = a, b
    exact = (
        two
        if not one.post
        or (first.lent and two.post and not second.lent)
        or (first.role and first.role.rule.vague and second.role and not second.role.rule.vague)
        else one
    )
    manner = two.manner if one.manner in (Manner.RESIGNED, Manner.APPOINTED) else one.manner
    orgs = first.draft.org, second.draft.org
    vague = orgs[0] is not None and orgs[1] is not None and orgs[0].kind == "place" != orgs[1].kind and second.org
    better = two if vague or (second.org and not first.org) else one
    change = replace(
        one,
        person=max((one.person, two.person), key=lambda p: len(p or "")),
        post=exact.post,
        role=exact.role,
        organisation=better.organisation,
        manner=manner,
        status=_status(one, two, first.title),
        acting=one.acting or (two.acting and one.direction == Direction.IN),
        confidence=max(one.confidence, two.confidence),
    )
    return change, first._replace(org=first.org or second.org, role=second.role if exact is two else first.role)


def _status(one: Change, two: Change, title: bool) -> Status:
    """Return how sure both together are: the title has the last word, else what is stated beats what is rumoured."""
    if one.status == two.status or title:
        return Status.DENIED if one.status == Status.RUMORED and two.status == Status.DENIED else one.status
    return Status.CONFIRMED if Status.CONFIRMED in (one.status, two.status) else Status.DENIED
