"""Small office papers that an office program really reads."""

import zipfile
from io import BytesIO

_TYPES = """<?xml version="1.0" encoding="UTF-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.\
wordprocessingml.document.main+xml"/></Types>"""
_RELATIONS = """<?xml version="1.0" encoding="UTF-8"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/\
officeDocument" Target="word/document.xml"/></Relationships>"""
_WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def docx(*paragraphs: str) -> bytes:
    """Write a paper of plain paragraphs."""
    text = "".join(f"<w:p><w:r><w:t>{each}</w:t></w:r></w:p>" for each in paragraphs)
    return docx_with(text)


def docx_with(body: str) -> bytes:
    head = f'<?xml version="1.0"?><w:document xmlns:w="{_WORDS}">'
    document = f"{head}<w:body>{body}</w:body></w:document>"
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _RELATIONS)
        archive.writestr("word/document.xml", document)
    return out.getvalue()


def fodt_that_reads(path: str) -> bytes:
    """Write a flat paper with a section that is linked to a file of the machine."""
    return fodt_that_fetches(f"file://{path}")


def fodt_that_fetches(url: str) -> bytes:
    """Write a flat paper with a section and a picture that are fetched."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
 xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.2"
 office:mimetype="application/vnd.oasis.opendocument.text"><office:body><office:text>
<text:section text:name="s"><text:section-source xlink:href="{url}"/><text:p>nothing</text:p>
</text:section><text:p><draw:frame><draw:image xlink:href="{url}"/></draw:frame></text:p>
</office:text></office:body></office:document>""".encode()
