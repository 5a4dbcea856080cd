"""Names of files that people hand in: a label to show, and never a path.

What is kept of a name is its last part, without control characters, without the marks that turn
the direction of writing (Unicode UAX #9) and so make `exe.txt` of `txt.exe`, without the signs
that some system forbids, not one of the names that Windows keeps for devices, and no longer than
every file system bears (255 octets). The ending of what is handed out says what the file is by its
content: a web page that was called a picture is handed out as a text.

It opens no file; the strong-room knows hashes only.
"""

import unicodedata
from typing import Final

LABEL_OCTETS: Final = 200
NAMELESS: Final = "file"
_FORBIDDEN: Final = frozenset('<>:"|?*\\/')
_DEVICES: Final = frozenset(
    {"con", "prn", "aux", "nul", "conin$", "conout$"}
    | {f"{port}{number}" for port in ("com", "lpt") for number in "0123456789¹²³"}
)
# Control, format (where the marks of direction are), surrogates, private use, not assigned,
# and the separators of lines and paragraphs.
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_ENDING_OCTETS: Final = 12

ENDINGS: Final = {
    "application/pdf": ("pdf",),
    "image/jpeg": ("jpg", "jpeg", "jpe", "jfif"),
    "image/png": ("png",),
    "image/webp": ("webp",),
    "image/gif": ("gif",),
    "image/bmp": ("bmp", "dib"),
    "image/tiff": ("tif", "tiff"),
    "image/heic": ("heic", "heif", "hif"),
    "image/avif": ("avif",),
    "text/plain": ("txt", "text", "log", "md", "csv", "tsv", "json", "eml", "srt", "vcf", "ics"),
    "application/rtf": ("rtf",),
    "application/msword": ("doc", "dot", "wps"),
    "application/vnd.ms-excel": ("xls", "xlt", "et"),
    "application/vnd.ms-powerpoint": ("ppt", "pps", "dps"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ("docx",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ("xlsx",),
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ("pptx",),
    "application/vnd.ms-word.document.macroenabled.12": ("docm",),
    "application/vnd.ms-excel.sheet.macroenabled.12": ("xlsm",),
    "application/vnd.ms-powerpoint.presentation.macroenabled.12": ("pptm",),
    "application/vnd.oasis.opendocument.text": ("odt",),
    "application/vnd.oasis.opendocument.spreadsheet": ("ods",),
    "application/vnd.oasis.opendocument.presentation": ("odp",),
    "application/vnd.oasis.opendocument.graphics": ("odg",),
    "application/ofd": ("ofd",),
    "application/zip": ("zip",),
    "application/x-tar": ("tar",),
    "application/gzip": ("gz", "tgz"),
    "application/x-7z-compressed": ("7z",),
    "application/vnd.rar": ("rar",),
    "audio/wav": ("wav", "wave"),
    "audio/mpeg": ("mp3",),
    "audio/flac": ("flac",),
    "audio/ogg": ("ogg", "oga", "opus"),
    "audio/aac": ("aac",),
    "audio/amr": ("amr",),
    "audio/mp4": ("m4a", "mp4"),
    "audio/webm": ("weba", "webm"),
    "audio/x-ms-wma": ("wma",),
    "video/mp4": ("mp4", "m4v", "mov", "3gp"),
    "video/quicktime": ("mov", "qt", "mp4"),
    "video/3gpp": ("3gp", "3gpp", "mp4"),
    "video/webm": ("webm",),
    "video/x-matroska": ("mkv",),
    "video/ogg": ("ogv", "ogg"),
    "video/x-msvideo": ("avi",),
    "video/x-ms-wmv": ("wmv", "asf"),
}
"""For each type that the court takes, the endings that tell the truth; the first is the usual."""


def label_for(said: str) -> str:
    """Give what is kept and shown of a name that somebody said."""
    whole = unicodedata.normalize("NFC", said).replace("\\", "/")
    last = whole.rstrip("/").rsplit("/", 1)[-1]
    seen = (
        "_" if each in _FORBIDDEN else each
        for each in last
        if unicodedata.category(each) not in _UNSEEN
    )
    label = " ".join("".join(seen).split()).strip(". ")
    label = _cut(label) or NAMELESS
    return f"_{label}" if _is_device(label) else label


def download_name(label: str, media_type: str) -> str:
    """Give the name under which a file is handed out: its ending tells what it is."""
    endings = ENDINGS.get(media_type, ("bin",))
    _, dot, ending = label.rpartition(".")
    if dot and ending.lower() in endings:
        return label
    return f"{label}.{endings[0]}"


def _cut(label: str) -> str:
    """Cut a name to its octets and keep its ending."""
    if len(label.encode()) <= LABEL_OCTETS:
        return label
    stem, dot, ending = label.rpartition(".")
    if not dot or len(ending.encode()) > _ENDING_OCTETS:
        stem, ending = label, ""
    room = LABEL_OCTETS - len(ending.encode()) - (1 if ending else 0)
    stem = stem.encode()[:room].decode(errors="ignore").rstrip(". ")
    return f"{stem}.{ending}" if ending else stem


def _is_device(label: str) -> bool:
    return label.split(".", 1)[0].strip().lower() in _DEVICES
