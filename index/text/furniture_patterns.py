"""Tell by its own wording which kind of page furniture a line is, if any.

Each pattern describes a kind of line that content systems print around articles, and has to match the whole line. A
sentence about newsletters, cookies or photographs shares their first words: so a pattern also says how the notice goes
on, and what somebody is reported to have said is never one. English comes first; the commonest labels are known in
Spanish, French and German too.
"""

import re
from functools import lru_cache

from index.text.gates import GATES
from index.text.marks import STOPS
from index.text.months import MONTH_IN_A_LINE, WEEKDAYS

MOST_REMEMBERED = 2_048
"""Lines whose kind is remembered: each of an article is asked for two or three times."""
LONGEST_FURNITURE = 320
"""Code points; a longer line is never furniture by its wording."""

_WORD = r"(?:[A-ZÀ-ÖØ-Þ][\w.'’-]*|de|del|la|van|von|der|den|bin|al|el|di|da)"
_NAME = rf"[A-ZÀ-ÖØ-Þ][\w.'’-]*(?:\s{_WORD}){{1,4}}"
NAMES = rf"{_NAME}(?:(?:,\s(?:and\s)?|\s(?:and|&|y|et|und)\s){_NAME}){{0,5}}"
"""One to six names of people."""
_CLOCK = r"(?:\d{1,2}\s?h\s?(?:\d{2})?|\d{1,2}(?::\d{2}){1,2}(?:\s?[ap]\.?m\.?)?|\d{1,2}\s?[ap]\.?m\.?)"
_DAY = (
    rf"(?:{MONTH_IN_A_LINE}\s\d{{1,2}}(?:st|nd|rd|th)?,?\s\d{{4}}|\d{{1,2}}(?:st|nd|rd|th|er|º|\.)?\s(?:de\s)?{MONTH_IN_A_LINE},?\s(?:de\s)?\d{{4}}"
    r"|\d{4}\s?[年년]\s?\d{1,2}\s?[月월]\s?\d{1,2}\s?[日일]|\d{4}-\d{2}-\d{2}|\d{1,2}[/.]\d{1,2}[/.]\d{2,4})"
)
_WHEN = (
    rf"(?:(?:\w+day|(?i:{WEEKDAYS})),?\s)?{_DAY}(?:\s?(?:,|at|à|um|a\slas|alle|om|\||-|–|•)*\s?{_CLOCK}(?:\suhr)?)?"
    r"(?:\s\(?[A-Z]{2,4}\)?)?"
)
_AGO = r"(?:\d{1,2}|an?|one)\s(?:min(?:ute)?|hour|hr|day|week|month|year)s?\sago"
_AGENCY = (
    r"(?:The\s)?(?:Associated\sPress|AP|AFP|Agence\sFrance-Presse|Reuters|Bloomberg(?:\sNews)?|EPA|UPI|dpa|EFE|ANSA|Xinhua"
    r"|PA\sMedia|CNN(?:\sBusiness)?|BBC(?:\sNews|\sSport)?|NPR|USA\sTODAY(?:\sSports|\sNETWORK)?|Getty(?:\sImages)?"
    r"|Shutterstock|iStock|Alamy|Zuma(?:\sPress)?)"
)
_SOCIAL = (
    r"(?:Facebook|Twitter|X|Instagram|Pinterest|LinkedIn|WhatsApp|Reddit|Telegram|Messenger|Flipboard|YouTube|TikTok"
    r"|Snapchat|Threads|Bluesky|Tumblr|E-?mail|Print|SMS|Copy(?:\slink)?|Link\scopied|RSS|Save|Share|Tweet|Pin(?:\sit)?)"
)
_ADDRESS = r"(?:(?:https?://|www\.)\S+|[@#]\w+|pic\.\S+|\S+@\S+\.\w+)"
_MAIL = r"(?:newsletters?|inbox|alerts|e-?mails?)"

_PLACED = rf"(?:{NAMES}|{_AGENCY})(?:\s(?:in|from|at)\s[A-ZÀ-Þ][\w.'’-]*(?:\s[A-ZÀ-Þ][\w.'’-]*){{0,3}})?"
"""Names of people or an agency, with where they work."""
_WORK = r"(?:additional\s|further\s)?(?:reporting|writing|editing|research|production|graphics)(?:\sand\s\w+ing)?"
_HOLDERS = (
    r"(?:[.,;|\s]+(?:©|all\srights\sreserved|(?-i:[A-ZÀ-Þ0-9][\w.&+'’-]*|and|of|the|for|by|de|von|&|-|–)))*[\s.,;|]*"
)
"""Who has a copyright: names, years and what joins them, which a sentence of a law does not consist of."""
_YEARS = r"(?:19|20)\d\d(?:\s?[-–]\s?\d{2,4})?"

_RESERVED = (
    r"all\srights\sreserved(?:[.;,|\s]+(?:this|no|the|these|any|may|republish|reproduc|worldwide)\b.{0,160})?\W*"
)

_REPORTED = re.compile(
    r".*[,”\"'’]\s(?:[\w.'’-]+\s){1,6}(?:said|says|told|tells|wrote|writes|warned|warns|added|explained|claimed|argued|promised"
    r"|ordered|ruled|testified|recalled|insisted|asked|urged|demanded|stated|reported|announced|found|read|proposed|admitted|suggested|concluded|noted|denied|replied|shouted)\b.*"
)
"""What somebody is reported to have said."""

_TIME = rf"(?:\w+day|{MONTH_IN_A_LINE}|\d+|then|now|night|[12]\d{{3}})"

_NOTICES = {
    "credit": (
        rf"{_WORK}\sby\s(?-i:{_PLACED})(?:\s?[;,.|]\s?(?:and\s)?(?:{_WORK}\sby\s)?(?-i:{_PLACED}))*\W*"
        rf"|(?-i:{NAMES})\scontributed\s(?:to\sthis\s(?:report|story|article)|reporting).{{0,40}}"
    ),
    "contact": (
        rf"(?:contact|reach|e-?mail)\s(?:(?-i:{NAMES})|him|her|them|me|the\s(?:reporter|author|writer))\b.{{0,40}}"
        r"(?:@|\d{3}-\d{4}).{0,160}|(?:contact|reach|e-?mail)\s.{3,30}:\s.{0,30}(?:@|\d{3}-\d{4}).{0,120}"
        r"|follow\s.{2,80}\s(?:on|at|@)\s?(?:twitter|x|facebook|instagram|threads|linkedin)\b.{0,80}"
        rf"|(?:join|like|find|follow)\sus\son\s{_SOCIAL}\b.{{0,60}}"
    ),
    "advert": (
        r"(?:\d\.\s)?how\srelevant\sis\sthis\sad(?:vert(?:isement)?)?\sto\syou\?|.{0,60}\bvideo\splayer\swas\sslow\b.*"
        r"|(?:article|story|content|post)\scontinues\s(?:below|after\s(?:the\s|this\s)?(?:ad|advert|advertisement|promotion"
        r"|newsletter|video|gallery|photo)s?)\W*|.{0,30}scroll\sto\scontinue.{0,30}"
        r"|(?:this\s(?:page|post|article|story)\s(?:may\s)?contains?\saffiliate\slinks?"
        r"|(?:if\syou\s.{3,60},\s)?we\smay\s(?:earn|receive)\s(?:a\s)?(?:small\s)?commissions?).{0,160}"
    ),
    "cookies": (
        r"(?:we|this\s(?:web)?site)\s(?:and\sour\s.{0,30}\s)?(?:may\s)?uses?\s.{0,40}cookies(?:[.,]|\s(?:and|to|on|for|in|or|which|that|so)\b|$).*"
        r"|by\s(?:continuing|using|clicking|browsing)\b.{0,80}\byou\s(?:agree|accept|consent)\b.{0,80}(?:terms|cookies|policy).*"
        r"|(?:utilizamos|usamos)\s.{0,40}cookies\b.*|wir\sverwenden\s.{0,40}cookies\b.*"
        r"|(?:ce\ssite|nous)\s.{0,20}utilis\w+\s.{0,40}cookies\b.*"
    ),
    "newsletter": (
        rf"sign\sup\s.{{0,120}}\b{_MAIL}\b.*|sign\sup\s(?:here|now|today)\W*"
        rf"|subscribe\s(?:to\s(?:our|the)|now|today|here)\b.{{0,120}}|already\sa\s(?:subscriber|member)(?:\W+(?:log|sign)\s?in\b.{{0,40}}|\?.{{0,60}}|)\W*"
        rf"|(?:get|receive)\s(?:our|the|your|all|more|daily|weekly|breaking|.{{0,20}}news)\b.{{0,80}}\b{_MAIL}\b.*"
        rf"|.{{3,120}}\b{_MAIL}\b.{{0,80}}(?:[.,!?:;–—|-]|\byou\scan)\s?(?:sign\sup|subscribe)\b.{{0,30}}|enter\syour\se-?mail\b.*"
        r"|thank(?:s|\syou)\sfor\s(?:signing\sup|subscribing)\b.{0,80}|download\sour\s.{0,40}\bapp\b.*"
        r"|support\s(?:our|independent|local)\s(?:work|journalism|reporting)\b.{0,60}|suscríbete\b.{0,80}|abonnez-vous\b.{0,80}"
    ),
    "share": r".{0,60}\bshare\syour\s(?:thoughts|story|experience)s?\swith\s.{2,40}|link\scopied!?",
    "link": (
        r"[►▶»→]?\s?(?:read|see|view|watch|hear|learn|find|load|show|continue)\s(?:more|next|also|less|all|reading"
        r"|(?:the|our)\s(?:full|whole|entire|original)\s(?:stor(?:y|ies)|article|report|interview|text|piece|post|transcript|statement|review|series"
        r"|coverage|video|list|guide)s?)(?:\s(?:here|about\s.{2,40}|on\s.{2,40}))?[\s.:»→]*"
        r"|click\shere\b.{0,80}"
    ),
    "copyright": (
        rf"©.*|(?:\(c\)|copyright)\s(?:(?:©|\(c\))\s?)?(?-i:(?:[A-ZÀ-Þ][\w.&'’-]*[\s,]+){{0,6}}){_YEARS}{_HOLDERS}"
        rf"(?:{_RESERVED})?|{_RESERVED}"
        r"|.{0,60}\b(?:material|article|content|story|report|text|work|this\s\w+)\smay\snot\sbe\s(?:published|reproduced),?\s.*(?:broadcast|rewritten|redistributed|permission).*"
    ),
    "player": r".{0,20}your\sbrowser\sdoes\snot\ssupport\b.*",
    "rule": r"\W*|-\s?30\s?-|_+|[-_=]{3,}\s?\w[^.!?]{2,40}\w:?\s?[-_=]{3,}|begin\sforwarded\smessage:?",
}
"""Kinds that may be whole sentences."""

_PUBLISHED = (
    r"(?:publié|mis\sà\sjour|veröffentlicht|aktualisiert|erstellt|stand|publicado|actualizado|atualizado|pubblicato|aggiornato"
    r"|gepubliceerd|bijgewerkt|opublikowano|publikováno|опубликовано|обновлено|yayınlanma)(?:\s(?:le|am|vom|el|em|il|op|dne))?"
)
"""What stands before the date of an article in other languages."""

_LABELS = {
    "byline": (
        r"(?:(?:written|reported|posted|published|edited|story|text|analysis|opinion|words)\s)?(?-i:[Bb]y|BY|Por|Par|Von)\s"
        rf"(?!{_TIME}\b)(?-i:{NAMES}|[A-Z][\w.'’-]+)(?:\s?(?:[,|•·–—-]|(?:on|for|at|in|of|and|with)\s)\s?.{{1,60}}"
        r"|(?-i:(?:\s[A-Z(][\w.'’&)-]*)+))?(?:\s.{0,40}\d{4}.{0,20})?"
    ),
    "credit": rf"contribut(?:ing|ors?):.*|(?-i:[–—-]{{1,2}}\s?{NAMES})",
    "agency": (
        rf"(?-i:{_AGENCY})|special\s(?:to|for)\s(?-i:[A-Z])[^:]{{0,60}}|from\s(?:(?-i:{_AGENCY})|(?:staff|wire)\b.{{0,40}})"
        r"|(?-i:(?:[A-Z][\w.&'’,-]*\s|and\s){1,7})(?:staff(?:\swriters?|\sreports?)?|and\swire\sreports|newsroom|editorial\s(?:board|team))"
    ),
    "date": (
        rf"(?:(?:first\s)?(?:published|updated|last\s(?:updated|modified)|posted|modified|{_PUBLISHED})(?:\s(?:at|on))?:?\s)*"
        rf"(?:{_WHEN}|{_AGO}|{_CLOCK}(?:\s[A-Z]{{2,4}})?,?\s{_WHEN})(?:\s?[|•·]\s?.{{0,60}})?"
        rf"|(?:first\s)?(?:published|updated|last\supdated|posted)\s?:?\s(?:(?:at|on|\w+day|[A-Z]{{2,4}}|\d{{1,2}})[,\s]+){{0,4}}"
        rf"(?:{_DAY}|{_CLOCK}|{MONTH_IN_A_LINE}\s\d{{1,2}})\b.{{0,60}}|\d{{1,2}}\smin(?:ute)?s?\sread"
        rf"|{_CLOCK}"
    ),
    "dateline": r"(?-i:(?:[A-ZÀ-Þ].{0,50}\s)?[A-Z][\w. ]{1,25})\s?(?:—|–|--)",
    "advert": (
        r"\W*(?:advertisements?|ads?|adverts?|sponsored(?:\scontent|\spost)?|paid\s(?:content|post|partnership)"
        r"|promoted(?:\scontent)?|publicidad|publicité|anzeige|werbung)\W*"
        r"|(?:skip|close|report|hide)\s(?:this\s)?ad(?:vertisement)?s?|ad(?:vertisement)?\sfeedback"
    ),
    "player": (
        r"(?-i:JUST\sWATCHED|NOW\sPLAYING|MUST\sWATCH|WATCH\sNOW|Video\sAd\sFeedback|Replay\sMore\sVideos|Now\sPlaying"
        r"|Play\sVideo|Watch\sVideo)\b.*|(?:video|audio|listen|watch)\b.{0,120}\b\d{1,2}:\d{2}"
        r"|listen\sto\sthis\s(?:article|story).{0,40}|photos:\s.*\bhide\scaption\s\d+\sof\s\d+"
    ),
    "cookies": (
        r"(?:accept|reject|manage|allow)(?:\sall)?\s(?:cookies|preferences|settings|consent)|terms\s(?:of|and|&)\s(?:use|service|conditions)"
        r"|(?:cookie|privacy)\s(?:policy|notice|settings|preferences)|do\snot\ssell\s.{0,40}(?:information|data)"
    ),
    "newsletter": (
        r"subscribe(?:\s.{0,60})?|sign\sup\s(?:for|to)\b.{0,60}|log\s?in|sign\s?(?:in|up)|register(?:\snow)?|.{3,60}newsletter:.*"
        r"|create\s(?:a\sfree|an|your)\saccount.{0,40}|newsletter(?:\sabonnieren)?"
    ),
    "share": (
        rf"(?:share|tweet|save|print|gift)(?:\sthis)?(?:\s(?:article|story|page|post))?(?:\s(?:on|via|with)\s(?:{_SOCIAL}|(?:a\s|your\s)?friends?|others).{{0,20}})?:?"
        rf"|(?-i:{_SOCIAL}(?:[\s|,•/·&]+{_SOCIAL}){{0,12}})|.{{0,60}}:\s?(?:{_SOCIAL}\s?\|\s?)+{_SOCIAL}"
        r"|compart(?:ir|e)\b.{0,30}|partag(?:er|ez)\b.{0,30}|teilen|(?:\d+\s)?(?:comments?|shares|likes|views)"
        r"|(?:leave|add|post)\sa\s(?:comment|reply)"
    ),
    "photo": (
        r"(?-i:(?:Photo(?:graph)?s?|Image|Picture|Illustration|Graphic|Foto)\s?(?:[Cc]redit|[Bb]y|[Cc]ourtesy|[Ss]ource|/|:)"
        r"|(?:Credit|Source|Image\scaption|Media\scaption|Caption)\s?:|Courtesy\s(?:of\s)?).{0,80}"
        r"|(?:file|stock|handout)\s(?:photo|image)s?\b.{0,30}"
        rf"|(?-i:[^.]{{2,60}}(?:/|\svia\s|\sfor\s){_AGENCY}(?:/.{{0,20}})?)"
        r"|(?-i:.*\([^()]{0,60}\b(?:(?:[Pp]hoto|[Ii]mage|[Pp]icture)s?\s(?:by|via|courtesy)|AP\sPhoto|via\sAP|Getty\sImages)\b"
        r"[^()]{0,80}\))"
    ),
    "link": (
        r"[►▶»→›]\s?.*|(?-i:More|MORE|Related|RELATED|Read|READ|READ\s(?:MORE|ALSO)|Read\s(?:[Mm]ore|[Aa]lso)"
        r"|See\salso|SEE\sALSO|Watch|WATCH|Also"
        r"|ALSO|Earlier|Previously|Opinion|OPINION|Analysis|Fact\s[Cc]heck|Exclusive|Recap|Gallery|PHOTOS|VIDEO"
        r"|Lee\stambién|À?\s?[Ll]ire\saussi|Lesen\sSie\sauch|Mehr\szum\sThema)\s?:\s?(?!.*https?:)\S.*"
        r"|(?-i:(?=[^:]*[A-Za-zÀ-ÿ])[^.:\s][^.:]{1,60}:(?=[A-ZÀ-Þ'‘\"“])\S+(?:\s\S+){3,})"
    ),
    "address": rf"{_ADDRESS}(?:[\s,|]+{_ADDRESS})*|more\s.{{2,40}}:\s?https?://.*",
    "navigation": (
        r"(?:skip|jump|back|return|go)\sto\s(?:(?:main\s)?content|navigation|(?:the\s)?top|home(?:page)?)|(?:main\s)?menu|home"
        r"|search|next|previous|loading\W*|(?:tags?|filed\sunder|categor(?:y|ies)|topics)(?::\s.{0,120}|:?)"
    ),
}
"""Kinds that never end in a full stop."""

_TEASER = (
    r"(?:you\s(?:might|may|could)\s(?:also\s)?(?:like|enjoy|have\smissed)|(?:most|more)\s(?:read|popular|viewed|shared|recent)"
    r"|(?:more\s)?(?:popular|latest|recent|top|trending|featured|related|recommended|similar|breaking|other|more)\s"
    r"(?:posts?|news|stor(?:y|ies)|articles?|reads?|reading|topics|content|coverage|links|videos?|headlines|reports?|searches)"
    r"|more\s(?:from|on|in)\s.{2,40}|trending(?:\snow)?|related|recommended(?:\sfor\syou)?|editor['’]?s['’]?\s(?:picks?|choice)"
    r"|don['’]t\smiss|see\salso|read\s(?:more|next|also)|what\sto\sread(?:\snext)?|in\scase\syou\smissed\sit"
    r"|around\sthe\sweb|from\sour\spartners|also\sread|keep\sreading|te\spuede\sinteresar|lo\smás\s(?:leído|visto)"
    r"|noticias\srelacionadas|à\slire\saussi|les\splus\slus|sur\sle\smême\ssujet|mehr\szum\sthema|meistgelesen)\s?[:»→]?"
)
"""Labels that stand above a list of headlines of other articles."""

_STOP = re.compile(rf"[{STOPS}]\s?[\"'”’»)\]]*$")


_LABELLED_HEADLINE = re.compile(
    r"(?:Exclusive|Opinion|Analysis|Fact[ -]check|Watch|Video|Gallery|Recap|Live|Breaking|Update|Interview|Explainer)"
    r"(?:\s\w+)?\s?:\s(?!.*https?:)\S.*",
    re.IGNORECASE,
)
"""A headline with the label of its kind: as the first line of a text it is its title, further down a link."""


def is_labelled_headline(line: str) -> bool:
    """Tell whether a line is a headline behind a label such as `Exclusive:`."""
    return _LABELLED_HEADLINE.fullmatch(line) is not None


def _compiled(patterns: dict[str, str]) -> dict[str, re.Pattern[str]]:
    return {kind: re.compile(pattern, re.IGNORECASE) for kind, pattern in patterns.items()}


_NOTICE_PATTERNS = {"teaser": re.compile(_TEASER, re.IGNORECASE)} | _compiled(_NOTICES | GATES)
_LABEL_PATTERNS = _compiled(_LABELS)


def ends_as_sentence(line: str) -> bool:
    """Tell whether a line ends as a sentence does: it is no label then."""
    return _STOP.search(line) is not None


def kind_of(line: str) -> str | None:
    """The name of the kind of furniture that a line is by its own wording, or None."""
    return None if len(line) > LONGEST_FURNITURE else _kind_of(line)


@lru_cache(maxsize=MOST_REMEMBERED)
def _kind_of(line: str) -> str | None:
    found = next((kind for kind, pattern in _NOTICE_PATTERNS.items() if pattern.fullmatch(line)), None)
    if found and _REPORTED.fullmatch(line):
        return None
    if found or ends_as_sentence(line):
        return found
    return next((kind for kind, pattern in _LABEL_PATTERNS.items() if pattern.fullmatch(line)), None)
