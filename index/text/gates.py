"""Know what a site shows instead of an article: offers to subscribe, checks for robots, questions about cookies.

Each pattern has to match a whole line and speaks to the reader (`you`, an imperative), with what is offered or asked;
a sentence about such things does not. English, and the commonest forms in German, French and Spanish.
"""

_IT = r"(?:javascript|js|cookies)"

GATES = {
    "gate": (
        r".{0,80}\bneeds?\sto\sreview\sthe\ssecurity\sof\syour\sconnection\b.*"
        r"|.{0,40}\bchecking\s(?:if\s(?:the\ssite|you)|your\sbrowser)\b.*"
        r"|.{0,60}\b(?:verify|verifying|confirm|prove|checking|make\ssure)\s(?:that\s|if\s)?you(?:\sare|['’]re)\s"
        r"(?:a\s|not\sa\s)?(?:human|robot|bot)\b.*"
        r"|.{0,60}\bunusual\s(?:traffic|activity)\sfrom\syour\b.*"
        r"|.{0,60}\b(?:please|you(?:['’]ll)?\s(?:need\sto|have\sto|must)|to\s.{2,60},)\s(?:please\s)?"
        rf"(?:enable|turn\son|activate|allow|switch\son)\s{_IT}\b.*"
        rf"|(?:enable|turn\son|activate|allow|accept|switch\son)\s{_IT}(?:\sand\s{_IT})?(?:\sto\s.{{2,60}})?\W*"
        rf"|.{{0,40}}\b{_IT}\s(?:is|are|seems\sto\sbe|must\sbe|appears\sto\sbe)\s(?:disabled|required|turned\soff|enabled)\b.*"
        rf"|(?:this|our)\s(?:web)?(?:site|page|app)\s(?:requires|needs|works\sbest\swith|uses)\sjavascript\b.{{0,60}}"
        r"|(?:please\s)?(?:complete|solve)\sthe\s(?:captcha|security\scheck)\b.*|why\s(?:did|do)\si\shave\sto\s.{0,30}captcha\?"
        r"|access\sto\sthis\s(?:page|site)\shas\sbeen\s(?:denied|blocked)\b.*|.{0,40}\bray\sid:?\s[0-9a-f]{10,}.*"
        r"|(?:just\sa\smoment|one\smoment,?\splease|attention\srequired|are\syou\sa\s(?:robot|human)|why\sdid\sthis\shappen)\W*"
        r"|this\sprocess\sis\sautomatic\b.*|.{0,40}\bbrowser\swill\sredirect\sto\syour\srequested\b.*"
        r"|.{0,30}\b(?:make\ssure|ensure)\s(?:that\s)?your\sbrowser\s(?:supports|accepts|allows)\b.*"
        r"|(?:sorry,?\s)?you\shave\sbeen\sblocked\b.{0,80}|(?:performance\s&\ssecurity|ddos\sprotection)\sby\s.{2,40}"
        r"|(?:bitte\s)?aktivieren\ssie\s(?:bitte\s)?javascript\b.*"
        r"|(?:veuillez|por\sfavor,?)\s(?:activer|active|habilite)\sjavascript\b.*"
    ),
    "mail": (
        r"sent\sfrom\smy\s(?:\w+\s)?(?:iphone|ipad|android|smartphone|phone|mobile|blackberry|galaxy|pixel|tablet)\b.{0,30}"
        r"|sent\sfrom\s(?:outlook|yahoo\smail|proton\smail|mail\sfor\swindows)\b.{0,30}|get\soutlook\sfor\s\w+\W*"
        r"|von\smeinem\s.{2,30}\sgesendet\W*|envoyé\sde(?:puis)?\smon\s.{2,30}|enviado\sdesde\smi\s.{2,30}"
        r"|you\s(?:are\s)?(?:receive|receiving|received)\sthis\s(?:e-?mail|mail|message|newsletter)\s(?:because|as|since)\b.{0,160}"
        r"|unsubscribe(?:\s(?:here|now|from\sthis\slist))?\W*|(?:click\s(?:here\s)?)?to\sunsubscribe\b.{0,120}"
        r"|(?:this|the\sinformation\sin\sthis)\s(?:e-?mail|message)(?:,?\s(?:and|including)\s.{2,60})?,?\s(?:is|are|contains?"
        r"|may\s(?:be|contain))\s.{0,60}\b(?:confidential|privileged)\b.*"
        r"|if\syou\sare\snot\sthe\s(?:intended|named)\s(?:recipient|addressee)\b.*"
        r"|diese\s(?:e-?mail|nachricht)\s(?:ist|enthält|kann)\b.{0,60}\bvertraulich\w*\b.*"
    ),
    "consent": (
        r"(?:we|.{2,40})\sand\s(?:our|its|selected)\s(?:\d+\s|selected\s|trusted\s)?(?:partners|vendors|third\sparties)\b"
        r".{0,60}\b(?:process|store|use|access|collect)\b.{0,30}"
        r"\b(?:cookies|personal\s(?:data|information)|your\s\w+|(?:a|your)\sdevice)\b.*"
        r"|(?:we\s(?:value|care\sabout|respect)\s)?your\sprivacy(?:\s(?:matters|choices|settings))?(?:\sto\sus)?\W*"
        r"|before\syou\scontinue(?:\sto\s.{2,40})?\W*"
        r"|you\scan\s(?:accept|reject|refuse|manage|choose)\b.{0,60}\b(?:choices|preferences|settings|cookies|purposes)\W*"
        r"|you\scan\s(?:object|change\syour\s(?:mind|settings|choices)|withdraw\syour\sconsent)\b.{0,40}\bat\sany\stime\b.*"
        r"|wir\sund\sunsere\s(?:\d+\s)?partner\b.{0,80}\b(?:cookies|daten|gerät)\b.*"
    ),
    "missing": (
        r"(?:error\s)?(?:404\W*)?(?:page|article|site|file)\s(?:not\sfound|cannot\sbe\sfound)\W*|404\W*(?:not\sfound\W*)?"
        r"|(?:we(?:['’]re|\sare)\s)?(?:sorry|oops)[,.!]?\s(?:but\s)?(?:(?:the|this|that)\s)?(?:page|article|content|link)\b.{0,60}"
        r"\b(?:not\sexist|not\sfound|no\slonger|moved|removed|deleted|be\sfound|expired)\b.{0,60}"
        r"|we\srecogni[sz]e\s(?:that\s)?you\sare\sattempting\sto\saccess\sthis\s(?:web)?site\sfrom\b.*"
        r"|(?:unfortunately,?\s|sorry,?\s)?(?:our|this)\s(?:web)?(?:site|page|content|article|video)\sis\s(?:currently\s|not\s)*(?:un)?available\s"
        r"(?:in|from|to)\s(?:your|most|the|readers|users)\b.{0,80}"
        r"|(?:diese\s)?seite\s(?:wurde\s)?nicht\sgefunden\W*|page\sintrouvable\W*|página\sno\sencontrada\W*"
    ),
    "offer": (
        r"(?:test|try|get|unlock|subscribe|start|enjoy)\b"
        r"(?=.*\b(?:articles?|access|subscri(?:be|ption)|trial|unlimited|limits|cancel)\b)"
        r"(?=.*(?:\bfor\s(?:only|just|free)\b|[€$£]\s?\d|\d\s?(?:€|euros?\b|cents?\b)|\bany\s?time\b|\b(?:a|per)\s(?:week|month)\b"
        r")).{10,}"
        r"|(?:start|begin)\s(?:your|a)\sfree\strial\b.{0,80}|read\son\swith\s.{2,30}"
        r"|unlock\s(?:this|the|all|every)\s(?:articles?|stor(?:y|ies))\b.{0,60}"
        r"|(?:become\sa\s(?:member|subscriber)|create\san?\s(?:free\s)?account|(?:sign|log)\s?in|register|subscribe)\s"
        r"to\s(?:read|continue|keep)\b.{0,60}"
        r"|to\s(?:continue|keep)\sreading(?:\s(?:this\s\w+|for\sfree))?(?:,?\s(?:please\s)?"
        r"(?:log|sign|subscribe|register|create|become|start|buy|choose|you\sneed)\b.{0,100})?\W*"
        r"|this\s(?:article|content|story)\sis\s(?:for|only|reserved|exclusive)\b.{0,30}\bsubscribers?(?:\sonly)?\W*"
        r"|you(?:['’]ve|\shave)\s(?:reached|used|read)\s(?:all\s|the\slimit\s)?(?:of\s)?your\b.{0,30}\barticles?\b.{0,60}"
        r"|you\shave\s.{1,12}\s(?:free\sarticles?\s(?:left|remaining)\b.{0,60}|articles?\s(?:left|remaining)(?:\sthis\smonth)?\W*)"
        r"|(?:jetzt\s)?weiterlesen\smit\s.{2,30}|(?:sie\shaben\s(?:bereits|schon)\s|bereits\s|schon\s)(?:ein\s)?(?:\w+-?)?abo(?:nnent)?\b.{0,40}"
        r"|(?:jetzt|weiterlesen|lesen\ssie|testen\ssie|unbegrenzt|alle\sartikel)\b"
        r"(?=.*(?:\babos?\b|€|\beuro\b|\bcent\b|kostenlos|gratis|monat|wochen?\b)).{0,80}\b(?:testen|abonnieren|weiterlesen|freischalten|sichern|lesen|kündbar)\b.{0,60}"
        r"|(?:dieser|der)\s(?:artikel|inhalt|text)\sist\s(?:nur\s|exklusiv\s)*für\sabonnent\w*\b.{0,40}"
        r"|(?:cet\sarticle|la\ssuite|ce\scontenu)\s(?:\w+\s){0,3}réservée?\s(?:à\snos|aux)\sabonnés\b.{0,40}"
        r"|il\svous\sreste\s[\d.,]+\s?%\sde\scet\sarticle\b.{0,60}|pour\slire\sla\ssuite\b.{0,60}|déjà\sabonnée?\b.{0,40}"
        r"|este\s(?:artículo|contenido)\ses\s(?:\w+\s)?para\ssuscriptores\b.{0,40}|para\s(?:seguir|continuar)\sleyendo\b.{0,60}"
    ),
}
"""By kind; to be matched in any case."""
