"""End marks of sentences, by the way they are written: with a blank after them, or without one."""

ENDS_BEFORE_BLANK = ".!?…؟۔։፧᠃܀߹꓿"
"""Marks that end a sentence where a blank or the end of the line follows: Latin, Arabic, Urdu, Armenian, Mongolian."""

ENDS_ANYWHERE = "。！？｡।॥።፨။។៕༎"
"""Marks that end a sentence whatever follows, since their scripts need no blank, or never use the mark otherwise:
Chinese and Japanese, Indic (danda), Ethiopic, Burmese, Khmer, Tibetan (Unicode's property Sentence_Terminal)."""

SPACELESS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u0f00-\u0fff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
"""Ranges of the scripts that write no blanks between words: Thai, Lao, Burmese, Khmer, Tibetan, Japanese, Chinese."""
