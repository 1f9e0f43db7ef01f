"""Plain texts, notes and records: broken lines, scripts, interviews, marks of Markdown, encodings."""

import json
import textwrap
from collections.abc import Iterator

from tests.bench.variants.variant import Variant, texts

SAID = (
    "The regional audit office found on Monday that the harbour authority had paid four consultants for work that nobody could document.",
    "According to the report, the payments came to 2.4 million euros between March 2021 and June 2022.",
    "The authority's director, Tomas Brandt, said that he had relied on the legal department and had not seen the invoices.",
    "He resigned in September after the supervisory board withdrew its support for him.",
    "The audit office recommended that the authority recover the money in court.",
)
TITLE = "Harbour audit"
PROSE = " ".join(SAID[:3]), " ".join(SAID[3:])


def _wrapped(width: int, between: str = "\n\n", end: str = "\n", indent: str = "") -> str:
    paragraphs = (end.join(textwrap.wrap(each, width, initial_indent=indent, break_on_hyphens=False)) for each in PROSE)
    return f"{TITLE}\n\n{between.join(paragraphs)}\n"


def _parted(paragraph: str) -> str:
    """A paragraph whose lines end inside words where these do not fit, as a program with a dictionary sets it."""
    lines: list[str] = [""]
    for word in paragraph.split():
        space = 56 - len(lines[-1])
        if len(word) + 1 <= space:
            lines[-1] = f"{lines[-1]} {word}".strip()
        elif len(word) > 7 and word.isalpha() and space > 5:
            lines[-1] += f" {word[:4]}-"
            lines.append(word[4:])
        else:
            lines.append(word)
    return "\n".join(lines)


def _justified(width: int) -> str:
    """Lines filled with blanks to one width, as old programs print them."""
    lines = []
    for each in PROSE:
        *full, last = textwrap.wrap(each, width)
        for line in full:
            words, left = line.split(" "), width - len(line)
            gaps = len(words) - 1
            lines.append(
                "".join(word + " " * (1 + left // gaps + (n < left % gaps)) for n, word in enumerate(words[:-1]))
                + words[-1]
            )
        lines += [last, ""]
    return f"{TITLE}\n\n" + "\n".join(lines)


def variants() -> Iterator[Variant]:
    """All of them."""
    yield from texts("text", _broken())
    yield from texts("script", _scripts())
    yield from texts("talk", _talks())
    yield from texts("markdown", _marked(), ".md")
    for name, (data, said) in _encoded().items():
        yield Variant(f"encoding: {name}", "report.txt", data, said)
    for name, (record, said) in _records().items():
        yield Variant(f"json: {name}", "export.jsonl", json.dumps(record).encode(), said, ("<p>", "&amp;"))
    yield Variant(
        "markdown: private words",
        "note.md",
        b"# Torsby\n\nThe council met on 4 May. %%my source is Jens Krog%%\n\n%%\nDo not name him.\n%%\n\n<!-- nor here -->It voted on the marina. ^b1\n",
        ("The council met on 4 May.", "It voted on the marina."),
        ("Jens", "Do not", "nor here", "^b1"),
        "Torsby",
    )


def _broken() -> dict[str, tuple[str, tuple[str, ...]]]:
    head = "Audit office finds that the harbour authority paid four consultants for nothing\n\n"
    address = "\nFull report: https://www.example.org/reports/2023/09/harbour-authority-audit-office-final-report-consultants-payments-annex-b.pdf\n"
    cases = {f"wrapped at {width}": _wrapped(width) for width in (40, 56, 65, 72, 80, 96)}
    cases |= {
        "double spaced": _wrapped(72, "\n\n\n\n", "\n\n"),
        "indented, no blank lines": _wrapped(72, "\n", indent="    "),
        "justified": _justified(72),
        "trailing blanks": _wrapped(72).replace("\n", "  \n"),
        "windows ends": _wrapped(72).replace("\n", "\r\n"),
        "old mac ends": _wrapped(72).replace("\n", "\r"),
        "a long address below": _wrapped(72) + address,
        "a long headline": head + _wrapped(72).partition("\n\n")[2],
        "headline in capitals": _wrapped(72).replace(TITLE, "HARBOUR AUDIT: FOUR CONSULTANTS WERE PAID FOR NOTHING"),
        "form feeds": _wrapped(72, "\n\x0c\n"),
        "indented whole": textwrap.indent(_wrapped(72), "      "),
        "words parted at lines": "\n\n".join([TITLE, *map(_parted, PROSE)]),
        "dateline": _wrapped(72).replace("The regional", "MORSUM (Reuters) - The regional").replace("\n\n", "\n\n", 1),
        "numbered lines": "\n".join(f"{n:>3}  {line}" for n, line in enumerate(_wrapped(64).split("\n"), 1)),
        "underlined headline": _wrapped(72).replace(TITLE, f"{TITLE}\n============="),
        "one line": f"{TITLE}\n\n{' '.join(PROSE)}\n",
        "tabs": _wrapped(72, indent="\t"),
    }
    found: dict[str, tuple[str, tuple[str, ...]]] = {name: (text, SAID) for name, text in cases.items()}
    found["dateline"] = (cases["dateline"], SAID[1:])
    return found


def _scripts() -> dict[str, tuple[str, tuple[str, ...]]]:
    def lines(*said: str, between: str = " ") -> tuple[str, tuple[str, ...]]:
        return f"X\n\n{between.join(said)}\n", said

    return {
        "Hindi": lines("लेखा कार्यालय ने सोमवार को रिपोर्ट जारी की।", "डॉ. शर्मा ने कहा कि भुगतान 2.4 करोड़ था।", "क्या निदेशक जानते थे?", "उन्होंने इस्तीफा दे दिया।"),
        "Marathi": lines("अहवाल सोमवारी प्रसिद्ध झाला.", "संचालकांनी राजीनामा दिला."),
        "Bengali": lines("নিরীক্ষা দপ্তর সোমবার প্রতিবেদন প্রকাশ করেছে।", "পরিচালক পদত্যাগ করেছেন।"),
        "Tamil": lines("தணிக்கை அலுவலகம் அறிக்கையை வெளியிட்டது.", "இயக்குநர் பதவி விலகினார்."),
        "Urdu": lines("آڈٹ آفس نے پیر کو رپورٹ جاری کی۔", "کیا ڈائریکٹر کو معلوم تھا؟", "انہوں نے استعفیٰ دے دیا۔"),
        "Arabic": lines("نشر مكتب التدقيق تقريره يوم الاثنين.", "هل كان المدير يعلم؟", "استقال المدير في سبتمبر."),
        "Persian": lines("اداره حسابرسی روز دوشنبه گزارش خود را منتشر کرد.", "آیا مدیر می‌دانست؟", "او استعفا داد."),
        "Hebrew": lines("משרד הביקורת פרסם את הדוח ביום שני.", "האם המנהל ידע?", "הוא התפטר בספטמבר."),
        "Armenian": lines("Գրասենյակը երկուշաբթի օրը հրապարակեց զեկույցը։", "Տնօրենը հրաժարական տվեց։"),
        "Amharic": lines("ቢሮው ሰኞ ዕለት ሪፖርቱን አወጣ።", "ዳይሬክተሩ ሥራ ለቀቁ።"),
        "Amharic with word marks": lines("ቢሮው፡ሰኞ፡ዕለት፡ሪፖርቱን፡አወጣ።", "ዳይሬክተሩ፡ሥራ፡ለቀቁ።"),
        "Burmese": lines("စာရင်းစစ်ရုံးက တနင်္လာနေ့မှာ အစီရင်ခံစာ ထုတ်ပြန်ခဲ့တယ်။", "ညွှန်ကြားရေးမှူး နုတ်ထွက်ခဲ့တယ်။"),
        "Khmer": lines("ការិយាល័យសវនកម្មបានចេញផ្សាយរបាយការណ៍។", "នាយកបានលាលែងពីតំណែង។"),
        "Chinese": lines("审计署周一发布了报告。", "局长知道吗？", "“他不知道。”发言人说。", "他于九月辞职。", between=""),
        "Japanese": lines("監査局は月曜日に報告書を公表した。", "局長は「知らなかった。」と述べた。", "検察は捜査を始めた！", between=""),
        "Korean": lines("감사원은 월요일에 보고서를 발표했다.", "국장은 알았을까?", "그는 9월에 사임했다."),
        "Thai": lines("สำนักงานตรวจเงินเผยแพร่รายงานเมื่อวันจันทร์", "ผู้อำนวยการลาออกในเดือนกันยายน", between="\n"),
        "Greek": lines("Το γραφείο ελέγχου δημοσίευσε την έκθεση τη Δευτέρα.", "Το γνώριζε ο διευθυντής;", "Παραιτήθηκε τον Σεπτέμβριο."),
        "Russian": lines("В 2022 г. совет уволил директора порта.", "Порт заплатил 2,4 млн. евро четырём фирмам.", "«Мы не знали», — сказал А. С. Иванов."),
        "Georgian": lines("აუდიტის სამსახურმა ორშაბათს გამოაქვეყნა ანგარიში.", "დირექტორი გადადგა."),
        "Tibetan": lines("ལས་ཁུངས་ཀྱིས་སྙན་ཞུ་སྤེལ།", "འགན་འཛིན་དགོངས་ཞུ་ཕུལ།"),
        "German": lines("Am 3. Mai 2022 warnte Frau Dr. Voss den Direktor, z. B. vor Rechnungen ohne Beleg.", "Er antwortete nicht.", "„Das war ein Fehler.“", "So steht es auf S. 14 des Berichts."),
        "Spanish": lines("¿Quién lo sabía?", "El Sr. Pérez pagó 2,4 millones a EE. UU. en mayo.", "«No fue nadie», dijo la portavoz."),
        "French": lines("M. Dupont a payé 2,4 millions d'euros, cf. p. 14 du rapport.", "« Qui le savait ? » a demandé Mme Voss.", "Personne n'a répondu."),
    }  # fmt: skip


def _talks() -> dict[str, tuple[str, tuple[str, ...]]]:
    return {
        "Q and A": ("Interview with Olaf Reni\n\nQ: How many leaks did you see?\nA: Eleven, in four years.\n\nQ. Who ordered the silence?\nA. The manager of the plant, Dora Lenz.\n", ("A: Eleven, in four years.", "A. The manager of the plant, Dora Lenz.")),
        "names in capitals": ("Hearing of 14 May\n\nCHAIR: Did you sign the contract?\nMR BRANDT: No. I was on leave that week.\nCHAIR: Who signed it then?\nMS VOSS: I did, on 3 June.\n", ("MR BRANDT: No.", "I was on leave that week.", "MS VOSS: I did, on 3 June.")),
        "names in small letters": ("Hearing of 14 May\n\nChair: Did you sign the contract?\nBrandt: No, my deputy did.\nChair: When was that?\nBrandt: On 3 June.\n", ("Brandt: No, my deputy did.", "Brandt: On 3 June.")),
        "times before names": ("Hearing of 14 May\n\n[00:01:12] Chair: Did you sign the contract?\n[00:01:15] Brandt: No, my deputy did.\n[00:01:20] Chair: When was that?\n[00:01:22] Brandt: On 3 June.\n", ("[00:01:15] Brandt: No, my deputy did.", "[00:01:22] Brandt: On 3 June.")),
        "plain questions": ("“We were told to keep quiet”\n\nMr Reni, when did you first see the leak?\n\nIn May 2018. It was no bigger than a coin.\n\nDid you report it?\n\nYes, to my superior, the same day.\n", ("In May 2018.", "It was no bigger than a coin.", "Yes, to my superior, the same day.")),
        "German": ("Anhörung vom 14. Mai\n\nFrage: Haben Sie den Vertrag unterschrieben?\nAntwort: Nein, das war meine Stellvertreterin.\n\nFrage: Wann war das?\nAntwort: Am 3. Juni.\n", ("Antwort: Nein, das war meine Stellvertreterin.", "Antwort: Am 3. Juni.")),
        "dashes": ("Entretien avec Olaf Reni\n\n– Quand avez-vous vu la fuite ?\n– En mai 2018, le matin.\n– L'avez-vous signalée ?\n– Oui, à mon supérieur.\n", ("– En mai 2018, le matin.", "– Oui, à mon supérieur.")),
    }  # fmt: skip


def _marked() -> dict[str, tuple[str, tuple[str, ...]]]:
    one, two = "The council rejected the plan for a new marina by 12 votes to 5.", "The deputy mayor abstained."
    table = "| Area | 2023 | 2024 |\n|---|---|---|\n| Roads | 1.2m | 0.9m |\n| Schools | 3.4m | 3.9m |\n"
    return {
        "callout": (f"# Torsby\n\n> [!quote]- Per Holt\n> “Nobody asked the fishermen.”\n\n{one}\n", ("“Nobody asked the fishermen.”", one)),
        "wikilinks": ("# Torsby\n\nThe [[Torsby council|council]] rejected the plan for a new [[marina]] by 12 votes to 5. The [[people/Jo#role|deputy mayor]] abstained.\n", (one, two)),
        "embeds and tags": (f"# Torsby\n\n![[map.png]]\n\n{one} #torsby #council/2024\n", (one,)),
        "highlights": ("# Torsby\n\nThe council ==rejected== the plan for a ~~big~~ new marina by **12** votes to *5*.\n", (one,)),
        "tasks": ("# Torsby\n\nTo do:\n\n- [ ] Call Per Holt about the fee of 70,000 euros\n- [x] Ask the deputy mayor\n", ("• Call Per Holt about the fee of 70,000 euros",)),
        "footnotes": (f"# Torsby\n\nThe council rejected the plan[^1] for a new marina by 12 votes to 5.^[Minutes, p. 3.]\n\n[^1]: Paper 17 of the session.\n\n{two}\n", (one, "Paper 17 of the session.", two)),
        "front matter": (f"---\ntitle: Torsby\nsource: https://example.org/a\ntags: [a, b]\n---\n\n{one} {two}\n", (one, two)),
        "wrapped": ("# Torsby\n\nThe council rejected the plan for a new\nmarina by 12 votes to 5. The deputy\nmayor abstained.\n", (one, two)),
        "links": ("# Torsby\n\nThe [council](https://example.org) rejected the plan for a new marina<sup>1</sup> by 12 votes to 5.\n".replace("<sup>1</sup>", ""), (one,)),
        "code and rules": (f"# Torsby\n\n---\n\n{one}\n\n```\nx = 1\n```\n\n***\n\n{two}\n", (one, two)),
        "table": (f"# Budget\n\n{one}\n\n{table}", (one, "Roads · 2023: 1.2m · 2024: 0.9m", "Schools · 2023: 3.4m · 2024: 3.9m")),
        "lists in lists": (f"# Torsby\n\n1. {one}\n   - {two}\n2. It will vote again in June.\n", ("1. " + one, "• " + two, "2. It will vote again in June.")),
        "HTML": (f"# Torsby\n\n<div class='a'>\n\n{one}\n\n</div>\n\nThe deputy<br>mayor abstained.\n", (one,)),
        "escapes": ("# Torsby\n\nThe fee is \\$70 \\* 2 &amp; more, *said* the mayor\\.\n", ("The fee is $70 * 2 & more, said the mayor.",)),
        "block reference": (f"# Torsby\n\n{one} ^abc123\n\n{two}\n", (one, two)),
        "quotation": (f"# Torsby\n\n> {one}\n> {two}\n", (one, two)),
        "hard breaks": (f"# Torsby\n\n{one}  \n{two}\n", (one, two)),
        "bold names": ("# Hearing\n\n**Chair:** Did you sign the contract?\n\n**Brandt:** No, my deputy did.\n\n**Chair:** When?\n\n**Brandt:** On 3 June.\n", ("Brandt: No, my deputy did.", "Brandt: On 3 June.")),
        "maths": ("# Torsby\n\nThe area is $a^2$ and the fee is 70 euros.\n", ("The area is $a^2$ and the fee is 70 euros.",)),
    }  # fmt: skip


def _encoded() -> dict[str, tuple[bytes, tuple[str, ...]]]:
    west = ("“He’d taken €40,000,” said Zoë – the treasurer’s aide.", "Nobody believed it…")
    east = ("Burmistrz Łęczycy Żaneta Świątek podała się do dymisji.", "Pieniądze pochodziły od firmy z Łodzi.")
    russian = ("Директор порта ушёл в отставку в сентябре.", "Прокуратура ведёт расследование против трёх человек.")
    greek = ("Ο διευθυντής παραιτήθηκε τη Δευτέρα.", "Η εισαγγελία ερευνά τρία άτομα.")
    cases = {
        "cp1252": west,
        "utf-8-sig": west,
        "utf-16": west,
        "utf-16-le": west,
        "utf-32": west,
        "cp1250": east,
        "iso8859-2": east,
        "cp1251": russian,
        "koi8-r": russian,
        "cp1253": greek,
    }
    found: dict[str, tuple[bytes, tuple[str, ...]]] = {
        name: (("X\n\n" + " ".join(said)).encode(name), said) for name, said in cases.items()
    }
    japanese, chinese, korean = (
        ("監査局は月曜日に報告書を公表した。", "局長は九月に辞任した。"),
        ("审计署周一发布了报告。", "局长于九月辞职。"),
        ("감사원은 월요일에 보고서를 발표했다.", "그는 9월에 사임했다."),
    )
    for name, said in {
        "shift_jis": japanese,
        "euc-jp": japanese,
        "gb18030": chinese,
        "big5": ("審計署週一發布了報告。", "局長於九月辭職。"),
        "euc-kr": korean,
    }.items():
        found[name] = (("X\n\n" + " ".join(said)).encode(name), said)
    for name, codec in {
        "twice, 1252": "cp1252",
        "twice, 1251": "cp1251",
        "twice, mac": "mac_roman",
        "twice, 437": "cp437",
    }.items():
        said = ("André Lefèvre paid £40,000 for the “naïve” plan.", "Zoë Brandt did not.")
        found[name] = (
            ("X\n\n" + " ".join(said)).encode().replace(b"\x9d", b"\x9c").decode(codec).encode(),
            tuple(each.replace("”", "“") for each in said),
        )
    found["invisible"] = (
        "X\n\nZelan\u200bkov Hold\u00adings owned\u2060 the villa\ufeff in Marbella.".encode(),
        ("Zelankov Holdings owned the villa in Marbella.",),
    )
    found["decomposed"] = (
        "X\n\nJu\u0308rgen Ka\u0308stner trat am Montag zuru\u0308ck.".encode(),
        ("Jürgen Kästner trat am Montag zurück.",),
    )
    return found


def _records() -> dict[str, tuple[dict[str, object], tuple[str, ...]]]:
    one, two = "The Torn brewery will cut 140 jobs by the end of the year.", "“It’s a black day,” said the mayor."
    return {
        "plain": ({"id": "a", "title": "T", "text": f"{one}\n\n{two}"}, (one, two)),
        "paragraphs": ({"title": "T", "text": f"<p>{one}</p><p>{two}</p>"}, (one, two)),
        "double escaped": ({"title": "T", "text": f"&lt;p&gt;{one}&lt;/p&gt;&lt;p&gt;{two}&lt;/p&gt;"}, (one, two)),
        "breaks": ({"title": "T", "content": f"{one}<br/><br/>{two}"}, (one, two)),
        "entities": ({"headline": "T", "body": "The price rose by 3&nbsp;% &amp; more, &ldquo;it&rsquo;s bad&rdquo;, he said."}, ("The price rose by 3 % & more, “it’s bad”, he said.",)),
        "articleBody": ({"headline": "T", "articleBody": one, "datePublished": "2024-02-02"}, (one,)),
        "list of paragraphs": ({"title": "T", "text": [one, two]}, (one, two)),
        "maintext": ({"title": "T", "maintext": one, "date_publish": "2024-02-02 10:00"}, (one,)),
        "full_text": ({"title": "T", "full_text": one}, (one,)),
        "content_html": ({"title": "T", "content_html": f"<p>{one}</p><p>{two}</p>"}, (one, two)),
        "nested body": ({"title": "T", "body": {"text": one}}, (one,)),
    }  # fmt: skip
