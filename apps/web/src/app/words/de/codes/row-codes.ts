import type { CodeTexts } from '../../en/codes.ts';
import { text } from './text.ts';

/** What can be said of one row. */
export const rows: CodeTexts = {
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
  cell_too_long: text(
    'Die Zelle ist länger, als das Projekt erlaubt.',
    'Kürzen Sie die Zelle, oder erhöhen Sie die Grenze in den Einstellungen des Projekts.',
  ),
  paths_too_many: text(
    'Der Datensatz hat mehr Namen und Pfade, als das Projekt erlaubt.',
    'Entfernen Sie Namen, oder erhöhen Sie die Grenze in den Einstellungen des Projekts.',
  ),
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
