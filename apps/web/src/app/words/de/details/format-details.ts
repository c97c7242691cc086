import type { FindingTexts, Sentences } from '../../en/findings.ts';

/** Of a document, or of a row that is one. */
const brokenJson: Sentences = {
  'The JSON ends too early (line {line}).': 'Das JSON endet zu früh (Dateizeile {line}).',
  'The JSON document is empty (line {line}).': 'Das JSON-Dokument ist leer (Dateizeile {line}).',
  'There is text after the end of the JSON document (line {line}).':
    'Nach dem Ende des JSON-Dokuments steht Text (Dateizeile {line}).',
  'There is text after the end of the JSON array (line {line}).':
    'Nach dem Ende der JSON-Liste steht Text (Dateizeile {line}).',
  'The JSON array is not closed: the file ends before its "]" (line {line}).':
    'Die JSON-Liste ist nicht geschlossen: Die Datei endet vor ihrer „]“ (Dateizeile {line}).',
  'A "," or "]" is expected after an element of the JSON array (line {line}).':
    'Nach einem Element der JSON-Liste fehlt „,“ oder „]“ (Dateizeile {line}).',
  'An element of the JSON array is missing (line {line}).': 'Ein Element der JSON-Liste fehlt (Dateizeile {line}).',
  'A text holds a character or an escape that JSON does not allow (line {line}).':
    'Ein Text enthält ein Zeichen oder eine Umschreibung, die JSON nicht erlaubt (Dateizeile {line}).',
  'A text outside of the records is longer than {max} characters (line {line}).':
    'Ein Text außerhalb der Datensätze hat mehr als {max} Zeichen (Dateizeile {line}).',
  'A JSON value is expected (line {line}).': 'Hier fehlt ein JSON-Wert (Dateizeile {line}).',
  'A value or "]" is expected (line {line}).': 'Hier fehlt ein Wert oder „]“ (Dateizeile {line}).',
  'A value is expected (line {line}).': 'Hier fehlt ein Wert (Dateizeile {line}).',
  'A name in double quotes or "}" is expected (line {line}).':
    'Hier fehlt ein Name in Anführungszeichen oder „}“ (Dateizeile {line}).',
  'A name in double quotes is expected (line {line}).': 'Hier fehlt ein Name in Anführungszeichen (Dateizeile {line}).',
  'A ":" is expected (line {line}).': 'Hier fehlt ein „:“ (Dateizeile {line}).',
  'A "," or the end of the array or object is expected (line {line}).':
    'Hier fehlt ein „,“ oder das Ende der Liste oder des Objekts (Dateizeile {line}).',
  'Element {n} of the JSON array is no JSON.': 'Element {n} der JSON-Liste ist kein JSON.',
  'The name "{name}" stands more than once in the same object (line {line}).':
    'Der Name „{name}“ steht mehr als einmal im selben Objekt (Dateizeile {line}).',
};

/** What the server says of JSON, XML and workbooks in English, and the same in German. */
export const formatDetails: FindingTexts = {
  json_invalid: brokenJson,
  json_row_invalid: {
    ...brokenJson,
    'The JSON-LD script with the questions is not valid JSON.': 'Das JSON-LD mit den Fragen ist kein gültiges JSON.',
    'The JSON of the row is nested more than {max} levels deep.':
      'Im JSON der Zeile stehen mehr als {max} Listen und Objekte ineinander.',
  },
  json_not_array: {
    'None of the first elements of the JSON array is an object.':
      'Keines der ersten Elemente der JSON-Liste ist ein Objekt.',
    'None of the first lines is a JSON object.': 'Keine der ersten Zeilen ist ein JSON-Objekt.',
    'The JSON document does not begin with "[".': 'Das JSON-Dokument beginnt nicht mit „[“.',
  },
  json_too_deep: {
    'The JSON has more than {max} arrays and objects within each other (line {line}).':
      'Im JSON stehen mehr als {max} Listen und Objekte ineinander (Dateizeile {line}).',
  },
  xml_invalid: {
    'The XML is broken: {said} (line {line}).': 'Das XML ist beschädigt: {said} (Dateizeile {line}).',
  },
  xml_limit_exceeded: {
    'A text is longer than {max} characters (line {line}).': 'Ein Text hat mehr als {max} Zeichen (Dateizeile {line}).',
    'An element has more than {max} attributes (line {line}).':
      'Ein Element hat mehr als {max} Attribute (Dateizeile {line}).',
    'The attributes of an element are too long (line {line}).':
      'Die Attribute eines Elements sind zu lang (Dateizeile {line}).',
    'There are more than {max} elements within each other (line {line}).':
      'Mehr als {max} Elemente stehen ineinander (Dateizeile {line}).',
    'The name of an element is longer than {max} characters (line {line}).':
      'Der Name eines Elements hat mehr als {max} Zeichen (Dateizeile {line}).',
  },
  xml_no_records: {
    'Questions and answers stand side by side; put an element around each pair.':
      'Fragen und Antworten stehen nebeneinander; setzen Sie um jedes Paar ein Element.',
  },
  package_invalid: {
    'Its directory of parts cannot be read.': 'Ihr Verzeichnis der Teile ist nicht lesbar.',
    'Its part {part} is damaged.': 'Ihr Teil {part} ist beschädigt.',
    'The workbook has more than {max} parts.': 'Die Arbeitsmappe hat mehr als {max} Teile.',
    'The workbook lacks its part {part}.': 'Der Arbeitsmappe fehlt der Teil {part}.',
    'Its part {part} is packed in a way that is not read.':
      'Ihr Teil {part} ist auf eine Weise gepackt, die nicht gelesen wird.',
    'The part {part} of the workbook {what}.': 'Der Teil {part} der Arbeitsmappe ist nicht lesbar: {what}.',
  },
  sheet_not_found: {
    'The workbook has no sheet with rows and columns.': 'Die Arbeitsmappe hat kein Blatt mit Zeilen und Spalten.',
    'There is no sheet "{name}"; there are {names}.': 'Es gibt kein Blatt „{name}“; es gibt {names}.',
    'There is no sheet {name}; there are {names}.': 'Es gibt kein Blatt {name}; es gibt {names}.',
    'There is no sheet "{name}".': 'Es gibt kein Blatt „{name}“.',
    'There is no sheet {name}.': 'Es gibt kein Blatt {name}.',
  },
  sheet_too_large: {
    'The rows that the sheet repeats hold more text than is read.':
      'Die wiederholten Zeilen des Blatts enthalten mehr Text, als gelesen wird.',
    'A value is longer than {max} characters.': 'Ein Wert hat mehr als {max} Zeichen.',
    'Row {row} has more than {max} columns.': 'Zeile {row} hat mehr als {max} Spalten.',
    'The sheet has more than {max} rows.': 'Das Blatt hat mehr als {max} Zeilen.',
    'The workbook has more than {max} sheets.': 'Die Arbeitsmappe hat mehr als {max} Blätter.',
  },
  unpacked_too_large: {
    'The texts of the workbook are too many to be held in memory.':
      'Die Texte der Arbeitsmappe sind zu viele für den Arbeitsspeicher.',
    'A part of the workbook unpacks to {ratio} times its size, more than the {max} allowed.':
      'Ein Teil der Arbeitsmappe wird entpackt {ratio}-mal so groß; erlaubt ist das {max}-fache.',
    'A workbook within an archive may have {max} MiB. Send it as it is.':
      'Eine Arbeitsmappe in einem Archiv darf {max} MiB haben. Senden Sie sie für sich.',
    'The part "{part}" of the workbook is larger than 32 MiB.':
      'Der Teil „{part}“ der Arbeitsmappe ist größer als 32 MiB.',
    'The workbook unpacks to more than {max} bytes.': 'Die Arbeitsmappe hat entpackt mehr als {max} Bytes.',
    'Unpacked, the file has more than {max} times the bytes that were sent.':
      'Entpackt hat die Datei mehr als das {max}-fache der gesendeten Bytes.',
    'Unpacked, the file has more than {max} bytes.': 'Entpackt hat die Datei mehr als {max} Bytes.',
  },
};
