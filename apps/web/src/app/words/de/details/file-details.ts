import type { FindingTexts } from '../../en/findings.ts';

/** What the server says of a file as a whole in English, and the same in German. */
export const fileDetails: FindingTexts = {
  archive_broken: {
    'The compressed data is damaged or ends too early.': 'Die gepackten Daten sind beschädigt oder enden zu früh.',
    'The directory of the zip archive is damaged or cut off.':
      'Das Verzeichnis des Zip-Archivs ist beschädigt oder abgeschnitten.',
    'The archive holds two files named "{name}".': 'Das Archiv enthält zwei Dateien mit dem Namen „{name}“.',
    'The file "{name}" of the archive is larger than its directory says.':
      'Die Datei „{name}“ des Archivs ist größer, als sein Verzeichnis sagt.',
    'The file "{name}" of the archive is damaged.': 'Die Datei „{name}“ des Archivs ist beschädigt.',
    'The file "{name}" of the archive cannot be found in it.': 'Die Datei „{name}“ ist im Archiv nicht zu finden.',
    'The file "{name}" of the archive is compressed by method {method}; only deflate is read.':
      'Die Datei „{name}“ des Archivs ist mit Verfahren {method} gepackt; gelesen wird nur Deflate.',
  },
  archive_empty: {
    'The archive holds no file that could be read: "{name}" is hidden or leads out of the archive.':
      'Das Archiv enthält keine lesbare Datei: „{name}“ ist versteckt oder führt aus dem Archiv heraus.',
  },
  archive_mixed: {
    'The archive holds files of several formats: "{first}" is {type}, "{other}" is {otherType}.':
      'Das Archiv enthält Dateien mehrerer Formate: „{first}“ ist {type}, „{other}“ ist {otherType}.',
  },
  archive_nested: {
    'The archive holds the archive "{name}". Unpack it first.':
      'Das Archiv enthält das Archiv „{name}“. Entpacken Sie es zuerst.',
    '"{name}" is an archive within an archive.': '„{name}“ ist ein Archiv in einem Archiv.',
  },
  archive_too_many_files: {
    'The archive holds more than {max} files.': 'Das Archiv enthält mehr als {max} Dateien.',
  },
  chunks_skipped: {
    '1 chunk was skipped; {rows} rows are unprocessed. {more}':
      '1 Block wurde übersprungen; nicht verarbeitete Zeilen: {rows}. {more}',
    '{n} chunks were skipped; {rows} rows are unprocessed. {more}':
      '{n} Blöcke wurden übersprungen; nicht verarbeitete Zeilen: {rows}. {more}',
    '1 chunk was skipped; {rows} rows are unprocessed.':
      '1 Block wurde übersprungen; nicht verarbeitete Zeilen: {rows}.',
    '{n} chunks were skipped; {rows} rows are unprocessed.':
      '{n} Blöcke wurden übersprungen; nicht verarbeitete Zeilen: {rows}.',
  },
  columns_too_many: {
    'The file has {n} columns; the project allows {max}.': 'Die Datei hat {n} Spalten; das Projekt erlaubt {max}.',
    'The header has more than {max} columns.': 'Die Kopfzeile hat mehr als {max} Spalten.',
    'The sheet has more than {max} columns.': 'Das Blatt hat mehr als {max} Spalten.',
    'The pairs have {n} names of metadata; a table has at most {max} columns. Choose format=jsonl.':
      'Die Paare haben {n} Namen von Metadaten; eine Tabelle hat höchstens {max} Spalten. Wählen Sie JSON Lines.',
  },
  counts_unbalanced: {
    'The rows do not add up: {planned} rows were planned; {chunks} chunks hold {held}, {loaded} of them loaded; {counted} have a fate. The import had failed before with {code}.':
      'Die Zeilen gehen nicht auf. Geplante Zeilen: {planned}; Blöcke: {chunks}, darin Zeilen: {held}, davon geladen: {loaded}; Zeilen mit Ergebnis: {counted}. Der Import war schon vorher fehlgeschlagen: {code}.',
    'The rows do not add up: {planned} rows were planned; {chunks} chunks hold {held}, {loaded} of them loaded; {counted} have a fate.':
      'Die Zeilen gehen nicht auf. Geplante Zeilen: {planned}; Blöcke: {chunks}, darin Zeilen: {held}, davon geladen: {loaded}; Zeilen mit Ergebnis: {counted}.',
  },
  edits_unknown_column: {
    'The corrected rows name the column "{column}".': 'Die berichtigten Zeilen nennen die Spalte „{column}“.',
  },
  empty_file: {
    'The file has 0 bytes.': 'Die Datei hat 0 Bytes.',
    'The file holds no text.': 'Die Datei enthält keinen Text.',
  },
  encoding_unsupported: {
    'The encoding of the file cannot be told: it is not UTF-8, and reads badly in any other; give options.encoding; usual encodings are {known}.':
      'Die Kodierung der Datei ist nicht zu erkennen: Sie ist kein UTF-8 und ergibt auch in keiner anderen Sinn. Geben Sie die Kodierung an; üblich sind {known}.',
    'The encoding of the file cannot be told for sure: it could be {likely}; give options.encoding; usual encodings are {known}.':
      'Die Kodierung der Datei ist nicht sicher zu erkennen: Sie könnte {likely} sein. Geben Sie die Kodierung an; üblich sind {known}.',
    'The file is UTF-32 text; usual encodings are {known}.': 'Die Datei ist Text in UTF-32; üblich sind {known}.',
    '"{name}" is no encoding that is known; usual encodings are {known}.':
      '„{name}“ ist keine bekannte Kodierung; üblich sind {known}.',
    'The file looks like UTF-32 text; usual encodings are {known}.':
      'Die Datei sieht nach Text in UTF-32 aus; üblich sind {known}.',
    'The file looks like UTF-7 text; save it as UTF-8, or give options.encoding if it is none; usual encodings are {known}.':
      'Die Datei sieht nach Text in UTF-7 aus; speichern Sie sie als UTF-8, oder geben Sie die Kodierung an, falls sie keiner ist; üblich sind {known}.',
    '"{name}" is no encoding that can be read.': '„{name}“ ist keine Kodierung, die gelesen wird.',
    'Most of the text has no meaning in the encoding {name}.':
      'Das meiste im Text ergibt in der Kodierung {name} keinen Sinn.',
  },
  file_encrypted: {
    'The files of the archive are encrypted.': 'Die Dateien des Archivs sind verschlüsselt.',
    'The file "{name}" of the archive is encrypted.': 'Die Datei „{name}“ des Archivs ist verschlüsselt.',
    'The workbook is protected by a password. Save it without one.':
      'Die Arbeitsmappe ist durch ein Kennwort geschützt. Speichern Sie sie ohne.',
  },
  file_too_large: {
    'The file has more than the {max} bytes that are allowed.': 'Die Datei hat mehr als die erlaubten {max} Bytes.',
    'The upload has more bytes than the {length} that were announced.':
      'Es wurden mehr Bytes hochgeladen als die angekündigten {length}.',
  },
  first_record_too_large: {
    'No record ends within the first {mib} MiB of the file. If there are smaller ones, say where in options.recordPath.':
      'Kein Datensatz endet in den ersten {mib} MiB der Datei. Gibt es kleinere, sagen Sie, wo sie stehen.',
    'The first record does not end within the first {mib} MiB of the file.':
      'Der erste Datensatz endet nicht in den ersten {mib} MiB der Datei.',
  },
  format_unsupported: {
    'The elements of the page are nested too deep.': 'Die Elemente der Seite sind zu tief verschachtelt.',
    'The file holds binary data, no text.': 'Die Datei enthält Binärdaten, keinen Text.',
    'The file is a binary workbook (XLSB), which is not read.':
      'Die Datei ist eine binäre Arbeitsmappe (XLSB); solche werden nicht gelesen.',
    'The file is an OpenDocument of another kind, no spreadsheet.':
      'Die Datei ist ein OpenDocument anderer Art, keine Tabelle.',
    'The file is an old Excel workbook (XLS), which is not read. Save it as XLSX or CSV.':
      'Die Datei ist eine alte Excel-Arbeitsmappe (XLS); solche werden nicht gelesen. Speichern Sie sie als XLSX oder CSV.',
    'The file is an old Office document, which is not read. Save it as XLSX or CSV.':
      'Die Datei ist ein altes Office-Dokument; solche werden nicht gelesen. Speichern Sie sie als XLSX oder CSV.',
    'The file "{name}" of the archive is {kind}, which is not read.':
      'Die Datei „{name}“ des Archivs wird nicht gelesen: {kind}.',
    'The file is {kind}, which is not read. Save it as XLSX or CSV.':
      'Die Datei wird nicht gelesen: {kind}. Speichern Sie sie als XLSX oder CSV.',
    'The file is {kind}, which is not read.': 'Die Datei wird nicht gelesen: {kind}.',
    'The options or the name say {type}, but the file is text.':
      'Die Optionen oder der Name sagen {type}, die Datei ist aber Text.',
    'The options say {format}, but the file is an {type} workbook.':
      'Die Optionen sagen {format}, die Datei ist aber eine Arbeitsmappe in {type}.',
    'The page has a tag or comment of more than {max} characters.':
      'Die Seite hat ein Tag oder einen Kommentar mit mehr als {max} Zeichen.',
  },
  header_duplicate: {
    'Several columns have the name "{name}"; map "{first}" for the first or {others}.':
      'Mehrere Spalten heißen „{name}“; ordnen Sie „{first}“ für die erste zu, oder {others}.',
  },
  header_missing: {
    'The file holds no record.': 'Die Datei enthält keinen Datensatz.',
    'The first MiB of the file holds nothing but white space.': 'Im ersten MiB der Datei stehen nur Leerzeichen.',
    'The header line names no column.': 'Die Kopfzeile nennt keine Spalte.',
    'The quotes of the header line do not match.': 'Die Anführungszeichen der Kopfzeile gehen nicht auf.',
    'Row {row} of the sheet is blank or not among its first rows.':
      'Zeile {row} des Blatts ist leer oder steht nicht unter den ersten.',
    'There is no record on line {line}.': 'In Dateizeile {line} steht kein Datensatz.',
  },
  header_too_long: {
    'The first record does not end within the first MiB of the file.':
      'Der erste Datensatz endet nicht im ersten MiB der Datei.',
    'The header line does not end within the first MiB of the file.':
      'Die Kopfzeile endet nicht im ersten MiB der Datei.',
    'A column name is longer than {max} characters.': 'Ein Spaltenname hat mehr als {max} Zeichen.',
  },
  mapping_required: {
    'Question and answer cannot be told without a guess: no column is named like a question; no column is named like an answer.':
      'Frage und Antwort sind nicht ohne Raten zu erkennen: Keine Spalte heißt wie eine Frage, keine wie eine Antwort.',
    'Question and answer cannot be told without a guess: no column is named like a question; {columns} could be the answer.':
      'Frage und Antwort sind nicht ohne Raten zu erkennen: Keine Spalte heißt wie eine Frage; die Antwort könnten sein: {columns}.',
    'Question and answer cannot be told without a guess: no column is named like a question.':
      'Frage und Antwort sind nicht ohne Raten zu erkennen: Keine Spalte heißt wie eine Frage.',
    'Question and answer cannot be told without a guess: {columns} could be the question; no column is named like an answer.':
      'Frage und Antwort sind nicht ohne Raten zu erkennen: Die Frage könnten sein: {columns}; keine Spalte heißt wie eine Antwort.',
    'Question and answer cannot be told without a guess: {columns} could be the question; {others} could be the answer.':
      'Frage und Antwort sind nicht ohne Raten zu erkennen: Die Frage könnten sein: {columns}; die Antwort: {others}.',
    'Question and answer cannot be told without a guess: no column is named like an answer.':
      'Frage und Antwort sind nicht ohne Raten zu erkennen: Keine Spalte heißt wie eine Antwort.',
    'Question and answer cannot be told without a guess: {columns} could be the question.':
      'Frage und Antwort sind nicht ohne Raten zu erkennen: Die Frage könnten sein: {columns}.',
    'Question and answer cannot be told without a guess: {columns} could be the answer.':
      'Frage und Antwort sind nicht ohne Raten zu erkennen: Die Antwort könnten sein: {columns}.',
  },
  mapping_unknown_column: {
    'The file has no column "{column}", which the mapping gives for {field}.':
      'Die Datei hat keine Spalte „{column}“; die Zuordnung nennt sie für {field}.',
  },
  mirror_withheld: {
    'The file was not loaded to its end, so no pair was retired.':
      'Die Datei wurde nicht zu Ende geladen, daher wurde kein Paar zurückgezogen.',
    '{n} rows failed, and their pairs may be meant to stay: no pair was retired.':
      'Fehlerhafte Zeilen: {n}. Ihre Paare sollen vielleicht bleiben, daher wurde keines zurückgezogen.',
    '{n} of {all} pairs of the set would be retired, more than {limit} %: none was.':
      '{n} von {all} Paaren des Bestands wären zurückgezogen worden, mehr als {limit} %: keines wurde es.',
  },
  near_duplicates_unchecked: {
    'Near duplicates were not looked for in all rows: the project has more than {max} vectors.':
      'Nicht in allen Zeilen wurde nach fast gleichen Paaren gesucht: Das Projekt hat mehr als {max} Vektoren.',
  },
  part_unclosed: {
    'The file "{name}" of the archive ends inside a quoted field of the row on its line {line}.':
      'Die Datei „{name}“ des Archivs endet in einem Feld in Anführungszeichen; die Zeile beginnt in ihrer Dateizeile {line}.',
  },
  parts_differ: {
    'The file "{name}" has other columns than the first file of the archive, in another order.':
      'Die Datei „{name}“ hat die Spalten der ersten Datei des Archivs in anderer Reihenfolge.',
    'The file "{name}" has other columns than the first file of the archive, such as "{column}".':
      'Die Datei „{name}“ hat andere Spalten als die erste Datei des Archivs, etwa „{column}“.',
  },
  plan_mismatch: {
    'The source was planned before it was rewritten.': 'Die Datei wurde geplant, bevor sie umgeschrieben war.',
    'Chunk {chunk} was planned with {planned} rows but holds {n}.':
      'Block {chunk} wurde mit {planned} Zeilen geplant, enthält aber {n}.',
  },
  record_path_invalid: {
    'The record path "{path}" cannot be read.': 'Der Pfad „{path}“ der Datensätze ist nicht lesbar.',
  },
  record_path_not_found: {
    'There are no records at "{path}".': 'Unter „{path}“ stehen keine Datensätze.',
    'There is no element at "{path}".': 'Unter „{path}“ steht kein Element.',
  },
  row_context_too_large: {
    '"{name}" comes after more than {max} characters of the rows that it belongs to; put it before them.':
      '„{name}“ kommt erst nach mehr als {max} Zeichen der Zeilen, zu denen es gehört; stellen Sie es vor sie.',
  },
  rows_not_clean: {
    'Rows failed, so nothing was written: the import is all or nothing.':
      'Zeilen waren fehlerhaft, daher wurde nichts geschrieben: Der Import schreibt alles oder nichts.',
  },
  shape_unknown: {
    'The Markdown has neither headings that text follows nor labels such as **Q:** and **A:**.':
      'Das Markdown hat weder Überschriften, auf die Text folgt, noch Marken wie **F:** und **A:**.',
    'The page holds no questions that are marked as such, nor headings that ask. Say options.preset: {names}.':
      'Die Seite enthält weder ausgezeichnete Fragen noch fragende Überschriften. Wählen Sie eine Vorlage: {names}.',
    'The text has neither labels such as Q: and A: nor questions that take turns with answers. Say options.preset: {names}.':
      'Der Text hat weder Marken wie F: und A: noch Fragen im Wechsel mit Antworten. Wählen Sie eine Vorlage: {names}.',
  },
  source_changed: {
    'The corrected rows are not those that were sent.': 'Die berichtigten Zeilen sind nicht die gesendeten.',
    'The stored file does not hold what it held when it was planned.':
      'Die gespeicherte Datei enthält nicht mehr, was sie beim Planen enthielt.',
    'The stored file does not hold what was uploaded.': 'Die gespeicherte Datei enthält nicht, was hochgeladen wurde.',
    'The rewritten file does not hold what was written.':
      'Die umgeschriebene Datei enthält nicht, was geschrieben wurde.',
    'The stored file is shorter than it was when it was planned.':
      'Die gespeicherte Datei ist kürzer, als sie beim Planen war.',
    'Bytes of chunk {chunk} are missing from the stored file.':
      'In der gespeicherten Datei fehlen Bytes von Block {chunk}.',
    'The archive no longer holds the file "{name}".': 'Das Archiv enthält die Datei „{name}“ nicht mehr.',
    'The stored file has {stored} bytes; {bytes} were uploaded.':
      'Die gespeicherte Datei hat {stored} Bytes; hochgeladen wurden {bytes}.',
  },
  source_missing: {
    'The corrected rows of the import are gone.': 'Die berichtigten Zeilen des Imports sind nicht mehr da.',
  },
  stopped_on_error: {
    'A row failed, and the import stops at the first that does. Rows after it may not have been reached.':
      'Eine Zeile war fehlerhaft, und der Import hält bei der ersten an. Spätere wurden vielleicht nicht erreicht.',
  },
  too_many_errors: {
    'More rows failed than maxErrors allows. The rows that were written stay.':
      'Mehr Zeilen waren fehlerhaft, als erlaubt ist. Geschriebene Zeilen bleiben.',
  },
};
