import type { Sentences } from '../../en/findings.ts';

const kindsOfFiles: Sentences = {
  'a PDF document': 'ein PDF-Dokument',
  'an RTF document': 'ein RTF-Dokument',
  'a Word document': 'ein Word-Dokument',
  'a PowerPoint presentation': 'eine PowerPoint-Präsentation',
  'a Numbers, Pages or Keynote document': 'ein Dokument von Numbers, Pages oder Keynote',
  'a binary Excel workbook (XLSB)': 'eine binäre Excel-Arbeitsmappe (XLSB)',
  'an old Excel workbook (XLS)': 'eine alte Excel-Arbeitsmappe (XLS)',
  'an old Office document': 'ein altes Office-Dokument',
  'a 7z archive': 'ein 7z-Archiv',
  'a RAR archive': 'ein RAR-Archiv',
  'a bzip2 archive': 'ein bzip2-Archiv',
  'an xz archive': 'ein xz-Archiv',
  'a Zstandard archive': 'ein Zstandard-Archiv',
  'a PNG image': 'ein PNG-Bild',
  'a JPEG image': 'ein JPEG-Bild',
  'a GIF image': 'ein GIF-Bild',
  'an SQLite database': 'eine SQLite-Datenbank',
  'a Parquet file': 'eine Parquet-Datei',
  'an Avro file': 'eine Avro-Datei',
  'a program': 'ein Programm',
  'a script': 'ein Skript',
};

const kindsOfValues: Sentences = {
  null: 'null',
  'an array': 'eine Liste',
  'an object': 'ein Objekt',
  'a list with {kind} in it': 'eine Liste, darin {kind}',
  'a truth value': 'ein Wahrheitswert',
  'a number': 'eine Zahl',
  'a string': 'ein Text',
  'named by {n} characters; a name has 1 to {max}':
    'mit einem Namen von {n} Zeichen versehen; ein Name hat 1 bis {max}',
};

const partsOfQuality: Sentences = {
  'answer placeholder': 'Platzhalter als Antwort',
  'question placeholder': 'Platzhalter als Frage',
  'answer repeats question': 'Antwort wiederholt die Frage',
  'text garbled': 'falsch gelesene Zeichen',
  'answer without words': 'Antwort ohne Wörter',
  'question without words': 'Frage ohne Wörter',
  'answer mostly markup': 'Antwort fast nur aus Auszeichnung',
  'languages differ': 'verschiedene Sprachen',
  'answer short': 'kurze Antwort',
  'question short': 'kurze Frage',
};

const partsOfWorkbooks: Sentences = {
  'is nested too deep': 'er ist zu tief verschachtelt',
  'has a document type declaration, which workbooks do not have':
    'er nennt einen Dokumenttyp, was es in Arbeitsmappen nicht gibt',
  'is not well-formed XML': 'er ist kein wohlgeformtes XML',
};

/** What the parser of XML says is wrong. */
const brokenXml: Sentences = {
  'attribute without value': 'ein Attribut hat keinen Wert',
  'unquoted attribute value': 'der Wert eines Attributs steht nicht in Anführungszeichen',
  'no whitespace between attributes': 'zwischen zwei Attributen fehlt ein Leerzeichen',
  'duplicate attribute: {name}': 'das Attribut „{name}“ steht zweimal da',
  'disallowed character': 'ein Zeichen ist nicht erlaubt',
  'disallowed character in attribute name': 'im Namen eines Attributs steht ein Zeichen, das nicht erlaubt ist',
  'disallowed character in closing tag': 'in einem schließenden Tag steht ein Zeichen, das nicht erlaubt ist',
  'disallowed character in tag name': 'im Namen eines Tags steht ein Zeichen, das nicht erlaubt ist',
  'disallowed character in entity name': 'im Namen einer Entität steht ein Zeichen, das nicht erlaubt ist',
  'the string "]]>" is disallowed in char data': 'im Text steht „]]>“, was nicht erlaubt ist',
  'document must contain a root element': 'das Dokument hat kein Wurzelelement',
  'documents may contain only one root': 'das Dokument hat mehr als ein Wurzelelement',
  'text data outside of root node': 'außerhalb des Wurzelelements steht Text',
  'empty entity name': 'eine Entität hat keinen Namen',
  'undefined entity': 'eine Entität ist nicht erklärt',
  'malformed character entity': 'eine Zeichenentität ist fehlerhaft',
  'malformed comment': 'ein Kommentar ist fehlerhaft',
  'malformed name: {name}': 'der Name „{name}“ ist fehlerhaft',
  'forward-slash in opening tag not followed by >': 'in einem öffnenden Tag folgt auf „/“ kein „>“',
  'unexpected close tag': 'ein Tag wird geschlossen, das nicht offen ist',
  'unmatched closing tag: {name}': 'zum schließenden Tag „{name}“ fehlt das öffnende',
  'unclosed tag: {name}': 'das Tag „{name}“ ist nicht geschlossen',
  'unbound namespace prefix: "{name}"': 'das Präfix „{name}“ gehört zu keinem Namensraum',
  'unexpected end': 'die Datei endet zu früh',
  'weird empty close tag': 'ein schließendes Tag hat keinen Namen',
  'XML declaration is incomplete': 'die XML-Deklaration ist unvollständig',
  'XML declaration must contain a version': 'in der XML-Deklaration fehlt die Version',
  'an XML declaration must be at the start of the document': 'die XML-Deklaration steht nicht am Anfang',
  'the XML declaration must appear at the start of the document': 'die XML-Deklaration steht nicht am Anfang',
  'processing instruction without a target': 'eine Verarbeitungsanweisung hat kein Ziel',
};

const stepsOfImports: Sentences = {
  planning: 'das Planen',
  'checking the file': 'das Prüfen der Datei',
  'rewriting the file': 'das Umschreiben der Datei',
  loading: 'das Laden',
  'checking the rows': 'das Prüfen der Zeilen',
  'closing the check': 'das Abschließen der Prüfung',
  settling: 'das Abgleichen der Blöcke',
  'taking back what was written': 'das Zurücknehmen des Geschriebenen',
  'making vectors': 'das Erzeugen der Vektoren',
  ending: 'das Beenden',
  'planning the undo': 'das Planen der Rücknahme',
  'taking back': 'das Zurücknehmen',
  'settling the undo': 'das Abgleichen der Rücknahme',
};

/** What stands within a sentence of the server in words of its own. What is not known is told as it was said, in quotes. */
export const phrases: Sentences = {
  ...kindsOfFiles,
  ...kindsOfValues,
  ...partsOfQuality,
  ...partsOfWorkbooks,
  ...brokenXml,
  ...stepsOfImports,
  '{own}': '„{own}“',
};
