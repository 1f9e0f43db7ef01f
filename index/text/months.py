"""Hold the names of months, as texts of several languages write them."""

ENGLISH_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip

GERMAN_MONTHS = (
    "Januar", "Jänner", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober",
    "November", "Dezember",
)  # fmt: skip
"""With the Austrian name of the first."""

MONTH_STEMS = (
    "jan|ene|janv",
    "feb|févr|fév",
    "mar|mär|mars",
    "apr|abr|avr",
    "may|mai|mayo",
    "jun|juin",
    "jul|juil",
    "aug|ago|août|aoû",
    "sep|sept",
    "oct|okt",
    "nov",
    "dec|dic|déc|dez",
)
"""What the names of each month begin with in English, Spanish, French and German."""

OTHER_MONTHS = (
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "januari februari maart april mei juni juli augustus september oktober november december",
    "januari februari mars april maj juni juli augusti september oktober november december",
    "januar februar marts april maj juni juli august september oktober november december",
    "januar februar mars april mai juni juli august september oktober november desember",
    "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    "ledna února března dubna května června července srpna září října listopadu prosince",
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
    (
        "ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου ιουνίου ιουλίου αυγούστου σεπτεμβρίου οκτωβρίου νοεμβρίου"
        " δεκεμβρίου"
    ),
)
"""As they stand in dates, in Italian, Portuguese, Dutch, Swedish, Danish, Norwegian, Polish, Czech, Russian, Ukrainian,
Turkish and Greek."""

_OTHERS = "|".join(sorted({name for names in OTHER_MONTHS for name in names.split()}, key=len, reverse=True))

MONTH_IN_A_LINE = (
    r"(?:Jan(?:uary|vier|uar)?|Feb(?:ruary|ruar)?|Mar(?:ch|s|zo)?|Apr(?:il)?|May|Jun[ei]?|Jul[yi]?|Aug(?:ust)?"
    r"|Sep(?:t|tember)?|Oct(?:ober|obre)?|Nov(?:ember|embre)?|Dec(?:ember)?|enero|febrero|abril|mayo|junio|julio|agosto"
    r"|septiembre|octubre|noviembre|diciembre|février|avril|mai|juin|juillet|août|septembre|décembre|März|Oktober"
    rf"|Dezember|{_OTHERS})\.?"
)
"""A month in a date line, in sixteen languages: a pattern, in the case that is usual."""

WEEKDAYS = (
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|sonnabend"
    r"|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo"
    r"|(?:lune|marte|mercole|giove|vener)dì|sabato|domenica|(?:segunda|terça|quarta|quinta|sexta)(?:-feira)?"
    r"|(?:maan|dins|woens|donder|vrij|zater|zon)dag|mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so)\.?"
)
"""A day of the week, in English, German, French, Spanish, Italian, Portuguese or Dutch."""
