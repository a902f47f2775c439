# SPDX-License-Identifier: MIT
"""Reference pages of Max (maxref.xml), written from the table of objects."""

import xml.etree.ElementTree as Xml

from objects import Setting, Thing, Word

AUTHOR = "The Timbrel authors"
TAGS = ("Timbrel", "timbre", "machine learning")


def said(parent: Xml.Element, digest: str, more: str = "") -> None:
    """Write the short and the long text of whatever is described."""
    Xml.SubElement(parent, "digest").text = sentence(digest)
    Xml.SubElement(parent, "description").text = more or sentence(digest)


def sentence(text: str) -> str:
    return text[0].upper() + text[1:] + ("" if text.endswith(".") else ".")


def ports(page: Xml.Element, kind: str, texts: tuple[str, ...]) -> None:
    group = Xml.SubElement(page, f"{kind}list")
    for k, text in enumerate(texts):
        said(Xml.SubElement(group, kind, id=str(k), type="INLET_TYPE" if kind == "inlet" else
                            "OUTLET_TYPE"), text)  # fmt: skip


def message(group: Xml.Element, word: Word) -> None:
    entry = Xml.SubElement(group, "method", name=word.name)
    arguments = Xml.SubElement(entry, "arglist")
    for name, kind in word.takes:
        Xml.SubElement(arguments, "arg", name=name, optional="0", type=kind)
    said(entry, word.digest, word.more)


def setting(group: Xml.Element, each: Setting) -> None:
    entry = Xml.SubElement(group, "attribute", name=each.name, get="1", set="1", type=each.kind,
                           size="1")  # fmt: skip
    said(entry, each.digest, each.more)
    label = Xml.SubElement(entry, "attributelist")
    Xml.SubElement(label, "attribute", name="label", get="1", set="1", type="symbol", size="1",
                   value=each.label)  # fmt: skip


def page(thing: Thing) -> str:
    """Return the reference page of an object."""
    root = Xml.Element("c74object", name=thing.name, module=thing.module, category="Timbrel")
    said(root, thing.digest, thing.description)
    metadata = Xml.SubElement(root, "metadatalist")
    for name, text in (("author", AUTHOR), *(("tag", tag) for tag in TAGS)):
        Xml.SubElement(metadata, "metadata", name=name).text = text
    ports(root, "inlet", thing.inlets)
    ports(root, "outlet", thing.outlets)
    arguments = Xml.SubElement(root, "objarglist")
    for word in thing.arguments:
        entry = Xml.SubElement(arguments, "objarg", name=word.name,
                               optional=str(int(word.optional)), type=word.takes[0][1])  # fmt: skip
        said(entry, word.digest)
    messages = Xml.SubElement(root, "methodlist")
    for word in thing.messages:
        message(messages, word)
    attributes = Xml.SubElement(root, "attributelist")
    for each in thing.settings:
        setting(attributes, each)
    also = Xml.SubElement(root, "seealsolist")
    for name in thing.see:
        Xml.SubElement(also, "seealso", name=name)
    Xml.indent(root)
    head = '<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n'
    return head + Xml.tostring(root, encoding="unicode") + "\n"
