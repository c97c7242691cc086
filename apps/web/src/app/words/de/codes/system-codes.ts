import type { CodeTexts } from '../../en/codes.ts';
import { text } from './text.ts';

const afterwards = (mending: string): string =>
  `${mending}; die fehlenden Vektoren werden dann von selbst berechnet, oder gleich mit einer Wiederholung.`;

/** Faults of the installation. */
export const systems: CodeTexts = {
  internal: text(
    'Etwas Unerwartetes ist schiefgegangen.',
    'Versuchen Sie es noch einmal; bleibt es, geben Sie der Betreuung die Korrelations-ID.',
    'Die fehlenden Vektoren werden von selbst noch einmal versucht; bleibt es, geben Sie der Betreuung die ID des Imports.',
  ),
  temporal_unavailable: text('Temporal ist nicht erreichbar.', 'Versuchen Sie es gleich noch einmal.'),
  database_unavailable: text('Die Datenbank ist nicht erreichbar.', 'Versuchen Sie es gleich noch einmal.'),
  blob_unavailable: text('Der Dateispeicher ist nicht erreichbar.', 'Versuchen Sie es gleich noch einmal.'),
  overloaded: text('Gerade laufen zu viele Übertragungen.', 'Versuchen Sie es gleich noch einmal.'),
  chunk_failing: text(
    'Ein Block scheitert immer wieder.',
    'Wiederholen Sie ihn; hilft das nicht, überspringen Sie ihn und melden Sie den Fehler.',
  ),
  step_failing: text(
    'Der Worker ist bei jedem Versuch eines Schritts abgestürzt.',
    'Sehen Sie in sein Protokoll und nach seinem Speicher, dann wiederholen Sie; hilft das nicht, brechen Sie den Import ab, der dann ohne diesen Schritt endet, und melden Sie den Fehler.',
    'Sehen Sie in sein Protokoll und nach seinem Speicher; die fehlenden Vektoren werden von selbst noch einmal versucht. Bleibt es, melden Sie den Fehler.',
  ),
  run_terminated: text(
    'Der Lauf wurde in Temporal abgebrochen.',
    'Wiederholen Sie den Import: Geschriebenes bleibt, nur der Rest wird nachgeholt.',
  ),
  embedding_unavailable: text(
    'Der Anbieter der Vektoren antwortet nicht.',
    'Die Texte bleiben vorgemerkt; nichts geht verloren.',
    'Nichts; die fehlenden Vektoren werden von selbst berechnet, sobald er antwortet.',
  ),
  embedding_credentials: text(
    'Der Anbieter der Vektoren lehnt den Schlüssel ab.',
    'Setzen Sie EMBEDDINGS_API_KEY, starten Sie den Worker neu und wiederholen Sie.',
    afterwards('Setzen Sie EMBEDDINGS_API_KEY und starten Sie den Worker neu'),
  ),
  embedding_model_unknown: text(
    'Der Anbieter der Vektoren kennt das Modell nicht.',
    'Setzen Sie EMBEDDINGS_MODEL, starten Sie den Worker neu und wiederholen Sie.',
    afterwards('Setzen Sie EMBEDDINGS_MODEL und starten Sie den Worker neu'),
  ),
  counts_unbalanced: text(
    'Die Zeilen des Imports gehen nicht auf.',
    'Verlassen Sie sich nicht auf seine Zahlen; melden Sie den Fehler mit dem Beleg und importieren Sie neu.',
  ),
  database_credentials: text(
    'Die Datenbank lehnt die Anmeldung ab, oder ein Recht fehlt.',
    'Setzen Sie in DATABASE_URL eine Anmeldung mit allen Rechten, starten Sie den Worker neu und wiederholen Sie.',
    afterwards('Setzen Sie in DATABASE_URL eine Anmeldung mit allen Rechten und starten Sie den Worker neu'),
  ),
  database_schema_missing: text(
    'In der Datenbank fehlt eine Tabelle oder Spalte.',
    'Führen Sie die Migrationen aus (npm run migrate -- up) und wiederholen Sie.',
    afterwards('Führen Sie die Migrationen aus (npm run migrate -- up)'),
  ),
  database_full: text(
    'Die Datenbank hat keinen Platz mehr.',
    'Geben Sie PostgreSQL mehr Platz und wiederholen Sie.',
    afterwards('Geben Sie PostgreSQL mehr Platz'),
  ),
  blob_credentials: text(
    'Der Dateispeicher verweigert den Zugriff.',
    'Geben Sie Worker und Gateway die Rechte für BLOB_STORE, starten Sie beide neu und wiederholen Sie.',
  ),
  blob_full: text('Der Dateispeicher hat keinen Platz mehr.', 'Geben Sie ihm mehr Platz und wiederholen Sie.'),
  run_stalled: text(
    'Der Lauf stand einen Tag lang still und wurde beendet.',
    'Sehen Sie in seiner Historie nach gescheiterten Aufgaben, bringen Sie den Worker in Ordnung und wiederholen Sie den Import: nur der Rest wird nachgeholt.',
  ),
  run_timed_out: text(
    'Die Zeit des Laufs war in Temporal abgelaufen.',
    'Wiederholen Sie den Import: Geschriebenes bleibt, nur der Rest wird nachgeholt.',
  ),
  run_failed: text(
    'Der Lauf endete in Temporal, ohne den Import zu beenden.',
    'Sehen Sie den Lauf in Temporal an und wiederholen Sie den Import: Nur der Rest wird nachgeholt.',
  ),
  embedding_rate_limited: text(
    'Der Anbieter der Vektoren bittet zu warten.',
    'Nach der genannten Zeit wird es von selbst noch einmal versucht.',
    'Nichts; die fehlenden Vektoren werden später von selbst berechnet.',
  ),
  embedding_response_invalid: text(
    'Der Anbieter der Vektoren gab eine unbrauchbare Antwort.',
    'Sehen Sie beim Anbieter nach; die Texte bleiben vorgemerkt.',
    'Sehen Sie beim Anbieter nach; die fehlenden Vektoren werden von selbst noch einmal versucht.',
  ),
  embedding_text_refused: text(
    'Der Anbieter der Vektoren lehnt den Text ab.',
    'Kürzen oder ändern Sie den Text; das Paar selbst ist gespeichert.',
  ),
  embedding_dimension_changed: text(
    'Die Vektoren haben eine andere Länge als die gespeicherten des Modells.',
    'Nennen Sie ein anderes Modell mit anderem Namen, starten Sie den Worker neu und wiederholen Sie.',
    afterwards('Nennen Sie ein anderes Modell mit anderem Namen und starten Sie den Worker neu'),
  ),
};
