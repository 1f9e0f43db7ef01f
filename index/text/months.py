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

MONTH_IN_A_LINE = (
    r"(?:Jan(?:uary|vier|uar)?|Feb(?:ruary|ruar)?|Mar(?:ch|s|zo)?|Apr(?:il)?|May|Jun[ei]?|Jul[yi]?|Aug(?:ust)?"
    r"|Sep(?:t|tember)?|Oct(?:ober|obre)?|Nov(?:ember|embre)?|Dec(?:ember)?|enero|febrero|abril|mayo|junio|julio|agosto"
    r"|septiembre|octubre|noviembre|diciembre|février|avril|mai|juin|juillet|août|septembre|décembre|März|Oktober"
    r"|Dezember)\.?"
)
"""A month in a date line in English, German, Spanish or French: a pattern, in the case that is usual."""
