"""Pair each English word with one antonym that can take its place; `polarity` groups opposites that only tell apart."""

_PAIRS = """
first/last before/after increase/decrease increased/decreased more/less most/least largest/smallest
larger/smaller highest/lowest higher/lower high/low north/south northern/southern east/west eastern/western
won/lost win/lose began/ended begin/end start/finish started/stopped old/new oldest/youngest older/younger
early/late earlier/later earliest/latest major/minor best/worst better/worse male/female men/women
father/mother son/daughter brother/sister husband/wife king/queen inside/outside internal/external
public/private rich/poor strong/weak stronger/weaker fast/slow faster/slower long/short longest/shortest
longer/shorter up/down above/below over/under accepted/rejected allowed/forbidden allow/prevent
supported/opposed support/oppose success/failure successful/unsuccessful common/rare similar/different
maximum/minimum positive/negative always/never entered/left arrived/departed built/destroyed created/destroyed
born/killed gained/lost gain/lose introduced/abolished rise/fall rose/fell buy/sell bought/sold
popular/unpopular same/different beginning/end top/bottom left/right cold/hot colder/hotter dry/wet light/dark
young/old near/far nearest/farthest majority/minority urban/rural upper/lower ancient/modern direct/indirect
legal/illegal possible/impossible true/false present/absent front/back victory/defeat friend/enemy ally/enemy
next/previous following/preceding include/exclude included/excluded expand/shrink improve/worsen many/few
permanent/temporary local/foreign domestic/foreign teacher/student winner/loser
"""
ANTONYMS = {one: other for pair in _PAIRS.split() for one, other in (pair.split("/"), pair.split("/")[::-1])}
"""Each word's antonym, both ways."""
