import type { CodeTexts } from '../../en/codes.ts';
import { text } from './text.ts';

/** Requests that are refused. */
export const requests: CodeTexts = {
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
  file_missing: text('Die Anfrage enthält keine Datei.', 'Senden Sie die Datei als Teil „file“ oder als Inhalt.'),
  filename_missing: text('Der Inhalt hat keinen Dateinamen.', 'Ergänzen Sie ?filename= mit dem Namen der Datei.'),
  multipart_invalid: text(
    'Der mehrteilige Inhalt ist beschädigt.',
    'Senden Sie einen Teil „file“ und bei Bedarf „options“.',
  ),
  upload_in_progress: text(
    'Eine andere Anfrage mit diesem Schlüssel lädt noch hoch.',
    'Versuchen Sie es später mit demselben Schlüssel noch einmal.',
  ),
  idempotency_key_invalid: text(
    'Der Idempotency-Key ist nicht gültig.',
    'Verwenden Sie 1 bis 255 sichtbare ASCII-Zeichen.',
  ),
  idempotency_key_reused: text(
    'Der Idempotency-Key gehört schon zu einer anderen Anfrage.',
    'Verwenden Sie für eine neue Datei oder andere Optionen einen neuen.',
  ),
  cursor_invalid: text('Die Liste hat diese Stelle nicht genannt.', 'Beginnen Sie die Liste von vorn.'),
  import_all_or_nothing: text(
    'Der Import schreibt alles oder nichts; kein Block kann übersprungen werden.',
    'Wiederholen Sie den Block, oder brechen Sie den Import ab.',
  ),
  retry_running: text(
    'Eine andere Wiederholung des Imports läuft noch.',
    'Warten Sie deren Ende ab, oder brechen Sie sie ab.',
  ),
  chunk_not_waiting: text(
    'Der Block wartet auf niemanden.',
    'Die Aufforderung des Imports nennt die Nummer des Blocks.',
  ),
  source_not_found: text(
    'Diese Datei gibt es im Projekt nicht.',
    'Laden Sie sie hoch; eine Datei, die nicht importiert wird, bleibt einen Tag.',
  ),
  source_incomplete: text('Die Datei ist nicht bis zum Ende hochgeladen.', 'Laden Sie den Rest hoch.'),
  upload_offset_wrong: text(
    'Das Hochladen steht an einer anderen Stelle.',
    'Machen Sie an der Stelle weiter, die die Antwort nennt.',
  ),
  edits_not_found: text(
    'Die Datei hat keine solchen berichtigten Zeilen.',
    'Speichern Sie die Berichtigungen noch einmal.',
  ),
  edits_unknown_column: text(
    'Die Berichtigungen nennen eine Spalte, die die Datei nicht hat.',
    'Verwenden Sie die Spalten, die die Prüfung der Datei nennt.',
  ),
  mapping_not_found: text('Diese gespeicherte Zuordnung gibt es nicht.', 'Wählen Sie eine aus der Liste.'),
  version_required: text(
    'Die Anfrage sagt nicht, welche Version sie ändert.',
    'Laden Sie den neuen Stand und machen Sie Ihre Änderung daran.',
  ),
  known_values_too_many: text(
    'Das Projekt hat zu viele Kategorien oder Schlagwörter, um Zeilen daran zu messen.',
    'Zählen Sie die erlaubten Werte in den Einstellungen auf.',
  ),
  pair_ids_unknown: text(
    'Das Projekt hat zu einigen der IDs keine Paare.',
    'Nehmen Sie die genannten IDs aus der Anfrage.',
  ),
  route_not_found: text('Diese Adresse gibt es nicht.', 'Die Adressen stehen unter /api/docs.'),
  host_forbidden: text(
    'Der Host der Anfrage ist keiner, für den dieses Gateway da ist.',
    'Rufen Sie die Adresse auf, die das Gateway nannte.',
  ),
  origin_forbidden: text(
    'Die Anfrage kommt nicht von dieser App.',
    'Öffnen Sie die App unter der Adresse, die das Gateway nannte.',
  ),
  body_too_large: text('Der Inhalt der Anfrage ist zu groß.', 'Senden Sie weniger auf einmal.'),
  media_type_unsupported: text(
    'Diesen Content-Type nimmt die Adresse nicht an.',
    'Die Adressen stehen unter /api/docs.',
  ),
};
