import type { CodeTexts } from '../../en/codes.ts';
import { text } from './text.ts';

/** Faults of a file, and ends that its rows bring about. */
export const files: CodeTexts = {
  empty_file: text('Die Datei ist leer.', 'Wählen Sie eine Datei mit Kopfzeile und mindestens einer Zeile.'),
  file_too_large: text('Die Datei ist zu groß.', 'Teilen Sie die Datei, oder erhöhen Sie MAX_UPLOAD_BYTES am Gateway.'),
  format_unsupported: text(
    'Dieses Dateiformat wird nicht gelesen.',
    'Senden Sie CSV, TSV, JSON, JSON Lines, XML, XLSX, ODS, Text, Markdown oder HTML, auch als .gz oder .zip.',
  ),
  encoding_unsupported: text(
    'Der Text ist in einer Kodierung, die nicht gelesen wird, oder nicht in der angegebenen.',
    'Geben Sie die Kodierung an, oder speichern Sie die Datei als UTF-8.',
  ),
  header_missing: text(
    'Die Datei hat keine brauchbare Kopfzeile.',
    'Schreiben Sie die Spaltennamen in die erste Zeile.',
  ),
  header_duplicate: text('Zwei Spalten haben denselben Namen.', 'Geben Sie jeder Spalte einen eigenen Namen.'),
  mapping_required: text(
    'Welche Spalte Frage und welche Antwort ist, lässt sich nicht ohne Raten sagen.',
    'Wählen Sie die Spalten für Frage und Antwort.',
  ),
  mapping_unknown_column: text(
    'Die Zuordnung nennt eine Spalte, die die Datei nicht hat.',
    'Verwenden Sie einen Spaltennamen aus der Liste.',
  ),
  json_invalid: text('Das JSON der Datei ist beschädigt.', 'Verbessern Sie es an der genannten Stelle.'),
  xml_invalid: text('Das XML der Datei ist beschädigt.', 'Verbessern Sie es an der genannten Stelle.'),
  package_invalid: text('Die Arbeitsmappe ist beschädigt.', 'Öffnen und speichern Sie sie im Ursprungsprogramm neu.'),
  file_encrypted: text('Die Datei ist durch ein Kennwort geschützt.', 'Speichern Sie sie ohne Kennwort.'),
  stopped_on_error: text(
    'Der Import hielt bei der ersten fehlerhaften Zeile an.',
    'Verbessern Sie die Zeile und importieren Sie noch einmal; Geschriebenes bleibt.',
  ),
  too_many_errors: text(
    'Mehr Zeilen sind fehlerhaft, als der Import erlaubt.',
    'Sehen Sie die Fehler an; verbessern Sie die Zeilen, oder erlauben Sie mehr.',
  ),
  rows_not_clean: text('Zeilen waren fehlerhaft, daher wurde nichts geschrieben.', 'Verbessern Sie diese Zeilen.'),
  chunks_skipped: text(
    'Blöcke, die immer wieder scheiterten, wurden übersprungen.',
    'Wiederholen Sie die nicht verarbeiteten Zeilen, wenn die Ursache behoben ist.',
  ),
  near_duplicates_unchecked: text(
    'Nicht in allen Zeilen wurde nach fast gleichen Paaren gesucht.',
    'Nichts; die Paare sind gespeichert.',
  ),
  source_missing: text(
    'Die hochgeladene Datei ist nicht mehr im Speicher.',
    'Legen Sie sie zurück und wiederholen Sie den Import, oder laden Sie sie neu hoch.',
  ),
  archive_broken: text('Das Archiv ist beschädigt oder unvollständig.', 'Packen Sie die Dateien neu.'),
  archive_empty: text('Das Archiv enthält keine lesbare Datei.', 'Packen Sie die Dateien mit den Paaren hinein.'),
  archive_mixed: text(
    'Das Archiv enthält Dateien mehrerer Formate.',
    'Packen Sie je Format ein Archiv, oder lassen Sie weg, was keine Tabelle mit Paaren ist.',
  ),
  archive_nested: text(
    'Das Archiv enthält ein Archiv.',
    'Entpacken Sie das innere Archiv und senden Sie dessen Dateien.',
  ),
  archive_too_many_files: text(
    'Das Archiv enthält zu viele Dateien.',
    'Verteilen Sie die Dateien auf mehrere Archive.',
  ),
  parts_differ: text(
    'Die Dateien des Archivs haben verschiedene Spalten.',
    'Geben Sie allen dieselbe Kopfzeile, oder senden Sie sie einzeln.',
  ),
  part_unclosed: text(
    'Eine Datei des Archivs endet mitten in einem Feld in Anführungszeichen.',
    'Schließen Sie das Anführungszeichen, oder senden Sie die Datei einzeln.',
  ),
  columns_too_many: text(
    'Die Datei hat mehr Spalten als erlaubt.',
    'Entfernen Sie Spalten, oder erhöhen Sie die Grenze in den Einstellungen des Projekts.',
  ),
  header_too_long: text(
    'Die Kopfzeile ist zu lang.',
    'Sehen Sie Trennzeichen und Anführungszeichen der ersten Zeile an.',
  ),
  first_record_too_large: text(
    'Der erste Datensatz ist zu groß.',
    'Stellen Sie einen kleineren voran, denn der erste nennt die Spalten; oder teilen Sie ihn.',
  ),
  json_not_array: text(
    'Das JSON-Dokument ist keine Liste von Objekten.',
    'Senden Sie eine Liste von Objekten oder JSON Lines.',
  ),
  json_no_records: text(
    'Das JSON-Dokument enthält keine Datensätze.',
    'Senden Sie Objekte mit Frage und Antwort: als Liste, nach Namen oder hintereinander.',
  ),
  json_too_deep: text(
    'Das JSON ist zu tief verschachtelt.',
    'Machen Sie es flacher, oder erhöhen Sie die Grenze in den Einstellungen des Projekts.',
  ),
  record_path_invalid: text(
    'Der Pfad der Datensätze ist nicht lesbar.',
    'Schreiben Sie ihn wie data.items für JSON, /faq/entry für XML.',
  ),
  record_path_not_found: text(
    'An der genannten Stelle stehen keine Datensätze.',
    'Wählen Sie einen der Pfade, die die Prüfung der Datei nennt.',
  ),
  row_context_too_large: text(
    'Was um die Zeilen herum steht, ist zu groß, um zu jeder zu gehören.',
    'Nennen Sie eine andere Stelle, oder kürzen Sie, was um die Zeilen herum steht.',
  ),
  xml_dtd_refused: text(
    'Das XML hat eine Dokumenttyp-Deklaration; solche werden nicht gelesen.',
    'Entfernen Sie <!DOCTYPE …> und schreiben Sie eigene Entitäten als Text.',
  ),
  xml_limit_exceeded: text(
    'Das XML überschreitet eine Grenze.',
    'Die Meldung sagt, welche; teilen Sie, was zu groß oder zu tief ist, oder erhöhen Sie die Grenze im Projekt.',
  ),
  xml_no_records: text(
    'Kein Element des XML wiederholt sich wie ein Datensatz.',
    'Nennen Sie das Element einer Frage mit ihrer Antwort.',
  ),
  unpacked_too_large: text(
    'Entpackt ist die Datei zu groß.',
    'Teilen Sie die Datei, oder erhöhen Sie die Grenze in den Einstellungen des Projekts.',
  ),
  sheet_not_found: text('Die Arbeitsmappe hat kein solches Blatt mit Zeilen.', 'Wählen Sie ein Blatt aus der Liste.'),
  sheet_too_large: text('Das Blatt ist größer, als ein Blatt sein kann.', 'Teilen Sie es, oder senden Sie es als CSV.'),
  shape_unknown: text(
    'Wie Fragen und Antworten im Text stehen, lässt sich nicht ohne Raten sagen.',
    'Wählen Sie eine Vorlage, oder senden Sie die Paare als Tabelle.',
  ),
  mirror_withheld: text(
    'Paare, die der Datei fehlen, wurden nicht zurückgezogen.',
    'Die Meldung sagt, warum; verbessern Sie fehlerhafte Zeilen, oder erlauben Sie, dass so viele gehen.',
  ),
  source_changed: text(
    'Die gespeicherte Datei ist nicht die hochgeladene.',
    'Legen Sie die Datei zurück, wie sie war, und wiederholen Sie, oder laden Sie sie neu hoch.',
  ),
  plan_mismatch: text(
    'Planen und Laden haben in einem Block verschiedene Zeilen gezählt.',
    'Wurde Pairloom aktualisiert, seit der Import angelegt wurde, importieren Sie die Datei noch einmal. Sonst melden Sie diesen Fehler: Die Datei blieb unverändert, vom Block wurde nichts geschrieben.',
  ),
};
