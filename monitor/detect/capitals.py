"""What the capitals inside a single word say of it."""

_PERSONAL = ("Mc", "Mac", "O'", "O '", "De", "Di", "La", "Le", "D'")


def brandish(text: str) -> bool:
    """Whether a word is written as firms write their names: ACME, iBrand, BrightCo."""
    bare = text.replace(".", "").replace("-", "")
    if len(bare) > 1 and bare.isupper():
        return True
    mixed = any(c.isupper() for c in text[1:]) and any(c.islower() for c in text)
    return mixed and "-" not in text and not text.startswith(_PERSONAL)
