"""The languages that people may name, by their ISO 639 codes."""

from django.utils.translation import gettext_lazy as _

LANGUAGES = {
    "ar": _("Arabic"), "bg": _("Bulgarian"), "bn": _("Bengali"), "ca": _("Catalan"),
    "cs": _("Czech"), "cy": _("Welsh"), "da": _("Danish"), "de": _("German"), "el": _("Greek"),
    "en": _("English"), "eo": _("Esperanto"), "es": _("Spanish"), "et": _("Estonian"),
    "eu": _("Basque"), "fa": _("Persian"), "fi": _("Finnish"), "fr": _("French"),
    "ga": _("Irish"), "gl": _("Galician"), "gu": _("Gujarati"), "he": _("Hebrew"),
    "hi": _("Hindi"), "hr": _("Croatian"), "hu": _("Hungarian"), "hy": _("Armenian"),
    "id": _("Indonesian"), "is": _("Icelandic"), "it": _("Italian"), "ja": _("Japanese"),
    "ka": _("Georgian"), "kk": _("Kazakh"), "kn": _("Kannada"), "ko": _("Korean"),
    "lb": _("Luxembourgish"), "lt": _("Lithuanian"), "lv": _("Latvian"), "mk": _("Macedonian"),
    "ml": _("Malayalam"), "mr": _("Marathi"), "ms": _("Malay"), "mt": _("Maltese"),
    "nl": _("Dutch"), "no": _("Norwegian"), "pa": _("Punjabi"), "pl": _("Polish"),
    "pt": _("Portuguese"), "ro": _("Romanian"), "ru": _("Russian"), "sgn": _("Sign language"),
    "sk": _("Slovak"), "sl": _("Slovene"), "so": _("Somali"), "sq": _("Albanian"),
    "sr": _("Serbian"), "sv": _("Swedish"), "sw": _("Swahili"), "ta": _("Tamil"),
    "te": _("Telugu"), "th": _("Thai"), "tl": _("Tagalog"), "tr": _("Turkish"),
    "uk": _("Ukrainian"), "ur": _("Urdu"), "vi": _("Vietnamese"), "yo": _("Yoruba"),
    "zh": _("Chinese"), "zu": _("Zulu"),
}  # fmt: skip


def language_choices() -> list[tuple[str, str]]:
    """The languages that people may name, in the reader's language, by name."""
    return sorted(((code, str(name)) for code, name in LANGUAGES.items()), key=lambda row: row[1])


def language_name(code: str) -> str:
    """A language in the reader's words; a code that is not listed stands for itself."""
    return str(LANGUAGES.get(code, code))
