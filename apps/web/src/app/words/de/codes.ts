import type { CodeTexts } from '../en/codes.ts';

const text = (title: string, remedy: string) => ({ title, remedy });

const rows: CodeTexts = {
  question_missing: text('Die Frage ist leer.', 'Tragen Sie die Frage ein.'),
  answer_missing: text('Die Antwort ist leer.', 'Tragen Sie die Antwort ein.'),
  question_too_long: text('Die Frage ist zu lang.', 'Kürzen Sie die Frage.'),
  answer_too_long: text('Die Antwort ist zu lang.', 'Kürzen Sie die Antwort oder teilen Sie das Paar.'),
  field_too_long: text('Der Wert ist zu lang.', 'Kürzen Sie den Wert.'),
  variants_too_many: text(
    'Die Zeile hat zu viele Fragen zu einer Antwort.',
    'Verteilen Sie die Fragen auf mehrere Zeilen.',
  ),
  tags_too_many: text('Die Zeile hat zu viele Schlagwörter.', 'Entfernen Sie Schlagwörter.'),
  status_invalid: text('Diesen Status gibt es für Paare nicht.', 'Verwenden Sie draft, published oder retired.'),
  value_invalid: text(
    'Ein Wert dieser Art passt nicht in das Feld.',
    'Geben Sie Text, eine Zahl, true oder false; für Schlagwörter eine Liste von Texten.',
  ),
  invalid_utf8: text('Die Zeile enthält Bytes, die kein UTF-8 sind.', 'Speichern Sie die Zeile als UTF-8.'),
  nul_character: text(
    'Der Wert enthält das Zeichen U+0000, das PostgreSQL nicht speichern kann.',
    'Entfernen Sie das Zeichen.',
  ),
  lone_surrogate: text('Der Wert enthält ein halbes Zeichen.', 'Ersetzen Sie das beschädigte Zeichen.'),
  quote_unclosed: text(
    'Ein Feld in Anführungszeichen wird nie geschlossen.',
    'Schließen Sie das Anführungszeichen; bis zur genannten Zeile wurde alles als eine Zeile gelesen.',
  ),
  quote_misplaced: text(
    'Nach einem schließenden Anführungszeichen steht Text.',
    'Verdoppeln Sie die Anführungszeichen im Feld, oder setzen Sie das ganze Feld in welche.',
  ),
  quote_repaired: text(
    'Ein Anführungszeichen ist nicht verdoppelt; die Zeile wurde so gelesen, dass die Zahl der Felder stimmt.',
    'Sehen Sie die Werte an; verdoppeln Sie Anführungszeichen in Feldern, um sicherzugehen.',
  ),
  header_repeated: text(
    'Die Zeile wiederholt die Namen der Spalten.',
    'Entfernen Sie die Zeile, oder wählen Sie eine andere Kopfzeile.',
  ),
  other_table: text(
    'Die Zeile gehört zu einer anderen Tabelle der Datei mit anderen Spalten.',
    'Senden Sie jede Tabelle als eigene Datei.',
  ),
  fields_uneven: text(
    'Die Zeile hat eine andere Zahl von Feldern als ihre Nachbarn; Werte stehen vielleicht in falschen Spalten.',
    'Sehen Sie die Werte an; ein Trennzeichen fehlt oder ist zu viel.',
  ),
  fields_too_many: text(
    'Die Zeile hat mehr Felder als die Kopfzeile.',
    'Setzen Sie das Feld mit dem Trennzeichen in Anführungszeichen.',
  ),
  row_too_large: text('Die Zeile ist zu groß.', 'Teilen Sie die Zeile, oder suchen Sie ein offenes Anführungszeichen.'),
  json_row_invalid: text('Die Zeile ist kein gültiges JSON.', 'Verbessern Sie das JSON der Zeile.'),
  json_name_repeated: text(
    'Ein Objekt der Zeile hat einen Namen zweimal.',
    'Behalten Sie einen; es ist unklar, welcher Wert gemeint ist.',
  ),
  json_row_not_object: text('Der Datensatz ist kein JSON-Objekt.', 'Senden Sie ein Objekt pro Zeile.'),
  row_invalid: text('Die Zeile kann nicht gelesen werden.', 'Die Meldung sagt mehr; verbessern Sie die Zeile.'),
  row_rejected: text('PostgreSQL hat die Zeile abgelehnt.', 'Die Meldung sagt mehr; verbessern Sie den Wert.'),
  duplicate_in_file: text('Eine andere Zeile der Datei hat denselben Schlüssel.', 'Behalten Sie eine der Zeilen.'),
  pair_exists: text(
    'Das Paar ist schon im Projekt.',
    'Nichts, wenn es so bleiben soll; sonst importieren Sie mit „Anlegen und ändern“.',
  ),
  pair_missing: text(
    'Das Projekt hat kein Paar, das die Zeile ändern könnte.',
    'Nichts, wenn keines angelegt werden soll; sonst importieren Sie mit „Anlegen und ändern“.',
  ),
  pair_changed_since: text(
    'Das Paar wurde nach dem zurückgenommenen Import geändert und blieb daher.',
    'Sehen Sie den Verlauf des Paars an und stellen Sie bei Bedarf eine Version wieder her.',
  ),
  pair_affirmed_since: text(
    'Ein späterer Import hat das Paar so bestätigt, daher blieb es.',
    'Nehmen Sie zuerst den späteren Import zurück, oder stellen Sie eine Version von Hand wieder her.',
  ),
  pair_key_taken: text(
    'Ein anderes Paar hat die Frage oder externe ID, die das Paar vorher hatte.',
    'Ändern oder löschen Sie das andere Paar, und stellen Sie dann die Version von Hand wieder her.',
  ),
  row_left_out: text('Die Zeile wurde bei der Verbesserung ausgelassen.', 'Nichts; es war so gewollt.'),
  external_id_missing: text(
    'Der Zeile fehlt die externe ID, nach der Paare unterschieden werden.',
    'Tragen Sie die externe ID ein, oder unterscheiden Sie nach der Frage.',
  ),
  field_missing: text(
    'Ein Feld, das das Projekt verlangt, ist leer.',
    'Füllen Sie das Feld aus, oder ordnen Sie ihm eine Spalte zu.',
  ),
  value_not_allowed: text(
    'Der Wert gehört nicht zu den erlaubten.',
    'Verwenden Sie einen erlaubten Wert, oder erlauben Sie diesen in den Einstellungen.',
  ),
  value_too_short: text('Der Wert ist kürzer als verlangt.', 'Schreiben Sie mehr, oder ändern Sie die Einstellungen.'),
  value_too_long: text('Der Wert ist länger als erlaubt.', 'Kürzen Sie ihn, oder ändern Sie die Einstellungen.'),
  status_transition_refused: text(
    'Das Projekt lässt diesen Wechsel des Status nicht zu.',
    'Lassen Sie den Status, oder ändern Sie die Einstellungen.',
  ),
  rule_violated: text('Die Zeile verletzt eine Regel des Projekts.', 'Die Meldung der Regel sagt mehr.'),
  rule_not_judged: text(
    'Ein Wert ist zu lang für den regulären Ausdruck einer Regel.',
    'Sehen Sie die Zeile selbst an, oder kürzen Sie den Wert.',
  ),
  answer_placeholder: text(
    'Die Antwort ist nur ein Platzhalter.',
    'Schreiben Sie die Antwort, oder entfernen Sie die Zeile.',
  ),
  answer_repeats_question: text(
    'Die Antwort wiederholt die Frage.',
    'Schreiben Sie die Antwort, oder entfernen Sie die Zeile.',
  ),
  text_garbled: text(
    'Der Text wurde in einer anderen Kodierung gelesen, als er geschrieben war.',
    'Speichern Sie ihn an der Quelle neu als UTF-8; er war schon vor dem Import beschädigt.',
  ),
  quality_low: text('Das Paar liegt unter der verlangten Qualität.', 'Die Meldung sagt, woran es liegt.'),
  answers_differ: text(
    'Die Frage steht in der Datei auch mit einer anderen Antwort.',
    'Behalten Sie eine der Antworten, oder unterscheiden Sie nach Frage und Antwort.',
  ),
  category_variant: text(
    'Kategorien unterscheiden sich nur in Schreibung oder Leerzeichen.',
    'Schreiben Sie die Kategorie überall gleich.',
  ),
  tag_variant: text(
    'Schlagwörter unterscheiden sich nur in Schreibung oder Leerzeichen.',
    'Schreiben Sie das Schlagwort überall gleich.',
  ),
  near_duplicate: text(
    'Die Frage bedeutet fast dasselbe wie die eines anderen Paars.',
    'Vergleichen Sie die beiden: führen Sie sie zusammen, oder veröffentlichen Sie auch dieses.',
  ),
  question_exists: text(
    'Ein anderes Paar hat dieselbe Frage.',
    'Führen Sie die Paare zusammen, oder unterscheiden Sie nach der Frage.',
  ),
};

const files: CodeTexts = {
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
};

const requests: CodeTexts = {
  invalid_request: text('Die Anfrage ist nicht gültig.', 'Verbessern Sie die genannten Felder.'),
  invalid_options: text('Die Optionen des Imports sind nicht gültig.', 'Verbessern Sie die genannten Optionen.'),
  upload_incomplete: text('Das Hochladen endete, bevor die ganze Datei da war.', 'Senden Sie die Datei noch einmal.'),
  project_not_found: text('Dieses Projekt gibt es nicht.', 'Wählen Sie ein Projekt aus der Liste.'),
  project_name_taken: text('Es gibt schon ein Projekt mit diesem Namen.', 'Wählen Sie einen anderen Namen.'),
  import_not_found: text('Diesen Import gibt es im Projekt nicht.', 'Suchen Sie ihn in der Liste der Importe.'),
  import_ended: text('Der Import ist beendet.', 'Ein beendeter Import ändert sich nicht mehr.'),
  import_paused: text('Der Import ist angehalten.', 'Setzen Sie ihn zuerst fort.'),
  import_not_paused: text('Der Import ist nicht angehalten.', 'Nur ein angehaltener Import kann fortgesetzt werden.'),
  import_not_pausable: text(
    'Der Import kann nicht mehr angehalten werden.',
    'Seine Zeilen sind geladen; brechen Sie ihn ab, oder lassen Sie ihn enden.',
  ),
  import_cancelling: text('Der Import wird gerade abgebrochen.', 'Warten Sie das Ende ab.'),
  nothing_to_retry: text('In diesem Umfang gibt es nichts zu wiederholen.', 'Wählen Sie einen anderen Umfang.'),
  import_not_undoable: text(
    'Der Import kann nicht zurückgenommen werden.',
    'Das geht nur einmal, und nur mit einem beendeten Import, der Paare geändert hat.',
  ),
  import_running: text('Der Import läuft noch.', 'Warten Sie, bis er beendet ist.'),
  results_expired: text(
    'Die Datei des Imports und das Schicksal seiner Zeilen werden nicht mehr aufbewahrt.',
    'Laden Sie die Datei neu hoch; Zahlen und Beleg bleiben.',
  ),
  version_changed: text(
    'Jemand anders hat es inzwischen geändert.',
    'Laden Sie den neuen Stand und machen Sie Ihre Änderung daran.',
  ),
  pair_invalid: text('Das Paar hätte nach der Änderung einen Fehler.', 'Verbessern Sie die genannten Felder.'),
  pair_not_found: text('Dieses Paar gibt es im Projekt nicht.', 'Suchen Sie es in der Liste der Paare.'),
  pair_version_not_found: text('Diese Version hatte das Paar nie.', 'Sehen Sie die Versionen des Paars an.'),
};

const systems: CodeTexts = {
  internal: text(
    'Etwas Unerwartetes ist schiefgegangen.',
    'Versuchen Sie es noch einmal; bleibt es, geben Sie der Betreuung die Korrelations-ID.',
  ),
  temporal_unavailable: text('Temporal ist nicht erreichbar.', 'Versuchen Sie es gleich noch einmal.'),
  database_unavailable: text('Die Datenbank ist nicht erreichbar.', 'Versuchen Sie es gleich noch einmal.'),
  blob_unavailable: text('Der Dateispeicher ist nicht erreichbar.', 'Versuchen Sie es gleich noch einmal.'),
  overloaded: text('Gerade laufen zu viele Übertragungen.', 'Versuchen Sie es gleich noch einmal.'),
  chunk_failing: text(
    'Ein Block scheitert immer wieder.',
    'Wiederholen Sie ihn; hilft das nicht, überspringen Sie ihn und melden Sie den Fehler.',
  ),
  run_terminated: text(
    'Der Lauf wurde in Temporal abgebrochen.',
    'Wiederholen Sie den Import: Geschriebenes bleibt, nur der Rest wird nachgeholt.',
  ),
  embedding_unavailable: text(
    'Der Anbieter der Vektoren antwortet nicht.',
    'Die Texte bleiben vorgemerkt; nichts geht verloren.',
  ),
  embedding_credentials: text(
    'Der Anbieter der Vektoren lehnt den Schlüssel ab.',
    'Setzen Sie EMBEDDINGS_API_KEY, starten Sie den Worker neu und wiederholen Sie.',
  ),
  embedding_model_unknown: text(
    'Der Anbieter der Vektoren kennt das Modell nicht.',
    'Setzen Sie EMBEDDINGS_MODEL, starten Sie den Worker neu und wiederholen Sie.',
  ),
};

export const codes: CodeTexts = { ...rows, ...files, ...requests, ...systems };
