import type { summaryWords } from '../en/summary.ts';
import { counted, figure } from '../figures.ts';
import type { WordsOf } from '../words.ts';

const rows = counted('Zeile', 'Zeilen');
const pairs = counted('Paar', 'Paare');

export const summary: WordsOf<typeof summaryWords> = {
  headline: {
    allIn: (n) => (n === 1 ? 'Abgeschlossen: Die Zeile ist da' : `Abgeschlossen: Alle ${rows(n)} sind da`),
    skipped: (n) => `Abgeschlossen, ${rows(n)} übersprungen`,
    failed: (n) => `Abgeschlossen mit ${figure(n)} fehlerhaften Zeile${n === 1 ? '' : 'n'}`,
    empty: 'Abgeschlossen: Die Datei hat keine Zeilen',
    importFailed: 'Der Import ist fehlgeschlagen',
    cancelled: 'Der Import wurde abgebrochen',
    running: 'Der Import läuft',
    changeFailed: 'Die Änderung ist fehlgeschlagen',
    changeCancelled: 'Die Änderung wurde abgebrochen',
    changeRunning: 'Die Änderung läuft',
    undone: (n) => `Zurückgenommen: ${rows(n)}`,
    previewed: (n) => `Probelauf mit ${rows(n)}: Es wurde nichts geschrieben`,
  },
  note: {
    nothingToImport: 'Es gab nichts zu importieren.',
    restIn: 'Alle anderen Zeilen sind da.',
    mend: 'Alles andere ist da. Berichtigen Sie die fehlerhaften Zeilen hier oder in Ihrer Datei: Was schon da ist, bleibt, wie es ist.',
    failed: (n) => `${rows(n)} fehlerhaft: Diese Paare sind, wie sie waren.`,
    left: (n) => `${rows(n)} übersprungen.`,
    line: (line) => ` Zeile ${figure(line)} der Datei.`,
    nothing: 'Es wurde nichts geschrieben.',
    kept: (created, updated, deleted) =>
      `Was vorher geschrieben wurde, bleibt: ${figure(created)} angelegt, ${figure(updated)} geändert${deleted > 0 ? `, ${figure(deleted)} gelöscht` : ''}.`,
    uncounted: 'Die Datei war nicht zu Ende gezählt, sie kann also mehr Zeilen haben als diese.',
    retired: (n) =>
      n === 1
        ? '1 Paar, das in der Datei fehlt, wurde zurückgezogen.'
        : `${figure(n)} Paare, die in der Datei fehlen, wurden zurückgezogen.`,
  },
  rows: 'Zeilen',
  sum: (n, atLeast) => `${atLeast ? 'Mindestens ' : ''}${rows(n)}`,
  took: (span) => `in ${span}`,
  unbalanced: (n) => `Der Server zählte ${rows(n)}. Bitte melden Sie diesen Unterschied.`,
  links: {
    retryOf: 'Wiederholt einen früheren Import',
    retriedBy: 'Von einem späteren Import wiederholt',
    undoOf: 'Nimmt einen früheren Import zurück',
    undoneBy: 'Von einem späteren Import zurückgenommen',
    open: 'Öffnen',
    details: 'Alle Einzelheiten',
  },
  findings: {
    grouped: 'Nach Art der Abhilfe',
    each: 'Einzeln',
    view: 'Befunde zeigen',
  },
  files: {
    heading: 'Dateien',
    failed: 'Fehlerhafte Zeilen',
    skipped: 'Übersprungene Zeilen',
    unprocessed: 'Nicht verarbeitete Zeilen',
    successful: 'Zeilen, die da sind',
    receipt: 'Beleg (JSON)',
    as: (what, format) => `${what} als ${format}`,
    until: (time) => `Aufbewahrt bis ${time}.`,
  },
  fix: {
    button: (n) => `${rows(n)} berichtigen und zurücksenden`,
    hint: 'Die fehlerhaften Zeilen werden eine eigene Datei, die Sie hier berichtigen; dann werden sie mit denselben Spalten importiert.',
    busy: 'Fehlerhafte Zeilen werden geholt …',
    tooMany:
      'Es sind zu viele fehlerhafte Zeilen, um sie hier zu berichtigen. Laden Sie sie herunter, berichtigen Sie sie in der Datei und importieren Sie diese.',
    filename: (name) => `${name} fehlerhafte Zeilen.csv`,
  },
  retry: {
    button: 'Wiederholen …',
    heading: 'Welche Zeilen wiederholen?',
    text: 'Dieselbe Datei wird noch einmal genommen, mit den Regeln des Projekts, wie sie jetzt sind. Was schon da ist, bleibt, wie es ist.',
    scope: {
      failed: 'Fehlerhafte Zeilen',
      unprocessed: 'Nicht erreichte Zeilen',
      embeddings: 'Fehlende Vektoren',
      all: 'Jede Zeile der Datei',
    },
    yes: 'Wiederholen',
    no: 'Jetzt nicht',
  },
  undo: {
    button: 'Diesen Import zurücknehmen',
    changeButton: 'Diese Änderung zurücknehmen',
    heading: 'Diesen Import zurücknehmen?',
    created: (n) => `${pairs(n)}, von ihm angelegt, ${n === 1 ? 'wird' : 'werden'} entfernt.`,
    updated: (n) => `${pairs(n)}, von ihm geändert, ${n === 1 ? 'wird' : 'werden'} wie vorher.`,
    deleted: (n) => `${pairs(n)}, von ihm gelöscht, ${n === 1 ? 'wird' : 'werden'} wiederhergestellt.`,
    later: 'Paare, die jemand seither geändert hat, bleiben und werden aufgeführt.',
    yes: 'Import zurücknehmen',
    no: 'So lassen',
  },
  search: {
    label: {
      meaning: 'Probieren Sie es: Fragen Sie etwas mit eigenen Worten',
      text: 'Probieren Sie es: Suchen Sie nach Wörtern der Paare',
    },
    button: { meaning: 'Nach Bedeutung suchen', text: 'Nach Wörtern suchen' },
    busy: 'Es wird gesucht',
    found: 'Gefundene Paare',
    nothing: 'Es wurde nichts gefunden.',
    own: (row) => `aus diesem Import, Zeile ${figure(row)}`,
    score: 'Nähe der Bedeutung; 1 ist gleich',
  },
  another: 'Weitere Datei importieren',
  close: 'Schließen',
};
