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
    unprocessed: (n) => `Abgeschlossen, ${rows(n)} nicht verarbeitet`,
    deleted: (n) => `Abgeschlossen: ${pairs(n)} gelöscht`,
    vectors: (n) => `Vektoren berechnet: ${figure(n)}`,
    ended: {
      failed: {
        import: 'Der Import ist fehlgeschlagen',
        change: 'Die Änderung ist fehlgeschlagen',
        undo: 'Die Rücknahme ist fehlgeschlagen',
        preview: 'Der Probelauf ist fehlgeschlagen',
      },
      cancelled: {
        import: 'Der Import wurde abgebrochen',
        change: 'Die Änderung wurde abgebrochen',
        undo: 'Die Rücknahme wurde abgebrochen',
        preview: 'Der Probelauf wurde abgebrochen',
      },
      running: {
        import: 'Der Import läuft',
        change: 'Die Änderung läuft',
        undo: 'Die Rücknahme läuft',
        preview: 'Der Probelauf läuft',
      },
    },
    undone: (n) => `Zurückgenommen: ${pairs(n)}`,
    previewed: (n) => `Probelauf mit ${rows(n)}: Es wurde nichts geschrieben`,
  },
  note: {
    nothingToImport: 'Es gab nichts zu importieren.',
    restIn: 'Alle anderen Zeilen sind da.',
    restDeleted: 'Die Paare aller anderen Zeilen sind gelöscht.',
    mend: 'Alles andere ist da. Berichtigen Sie die fehlerhaften Zeilen hier oder in Ihrer Datei: Was schon da ist, bleibt, wie es ist.',
    mendDeleted:
      'Die Paare aller anderen Zeilen sind gelöscht. Berichtigen Sie die fehlerhaften Zeilen hier oder in Ihrer Datei.',
    failedRows: (n) => `${rows(n)} fehlerhaft.`,
    failed: (n) => `${rows(n)} fehlerhaft: Diese Paare sind, wie sie waren.`,
    left: (n) => `${rows(n)} übersprungen.`,
    unprocessed: (n) => `${rows(n)} nicht verarbeitet: Diese Paare sind, wie sie waren.`,
    keptPairs: (n) => `${pairs(n)} behalten: Seither hat jemand etwas daran geändert.`,
    notUndone: (n, gone) => `Nicht zurückzunehmen: ${pairs(n)}${gone ? '' : '; die Befunde sagen, warum'}.`,
    unreached: (n) => `Nicht erreicht: ${pairs(n)}; daran hat sich nichts geändert.`,
    undoneBefore: (n) =>
      n === 0 ? 'Es wurde nichts zurückgenommen.' : `Was vorher zurückgenommen wurde, bleibt es: ${pairs(n)}.`,
    line: (line) => ` Zeile ${figure(line)} der Datei.`,
    nothing: 'Es wurde nichts geschrieben.',
    keptVectors: (n) => `Was vorher berechnet wurde, bleibt: ${counted('Vektor', 'Vektoren')(n)}.`,
    kept: (created, updated, deleted, retired) =>
      `Was vorher geschrieben wurde, bleibt: ${figure(created)} angelegt, ${figure(updated)} geändert${deleted > 0 ? `, ${figure(deleted)} gelöscht` : ''}${retired > 0 ? `, ${figure(retired)} zurückgezogen` : ''}.`,
    uncounted: 'Die Datei war nicht zu Ende gezählt, sie kann also mehr Zeilen haben als diese.',
  },
  rows: 'Zeilen',
  sum: (n, atLeast) => `${atLeast ? 'Mindestens ' : ''}${rows(n)}`,
  took: (span) => `in ${span}`,
  unbalanced: (n) => `Der Server zählte ${rows(n)}. Bitte melden Sie diesen Unterschied.`,
  links: {
    retryOf: { import: 'Wiederholt einen früheren Import', change: 'Wiederholt eine frühere Änderung' },
    retriedBy: { import: 'Von einem späteren Import wiederholt', change: 'Von einer späteren Änderung wiederholt' },
    undoOf: { import: 'Nimmt einen früheren Import zurück', change: 'Nimmt eine frühere Änderung zurück' },
    undoneBy: {
      import: 'Von einem späteren Import zurückgenommen',
      change: 'Von einer späteren Änderung zurückgenommen',
    },
    open: 'Öffnen',
    pairs: 'Paare des Projekts ansehen',
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
    successful: {
      import: 'Zeilen, die da sind',
      delete: 'Zeilen, deren Paare gelöscht sind',
      undo: 'Zurückgenommene Paare',
      preview: 'Importierbare Zeilen',
    },
    receipt: 'Beleg (JSON)',
    as: (what, format) => `${what} als ${format}`,
    until: (time) => `Aufbewahrt bis ${time}.`,
    gone: (time) => `Die Dateien mit den Zeilen wurden bis ${time} aufbewahrt und sind seither gelöscht.`,
  },
  fix: {
    button: (n) => `${rows(n)} berichtigen und zurücksenden`,
    hint: 'Die fehlerhaften Zeilen werden eine eigene Datei, die Sie hier berichtigen; dann werden sie mit denselben Spalten und Optionen importiert.',
    mirror:
      'Der Import war eine Spiegelung. Die fehlerhaften Zeilen allein können keine sein: Ihre Paare werden in derselben Menge angelegt und geändert, keines wird zurückgezogen.',
    busy: 'Fehlerhafte Zeilen werden geholt …',
    tooMany:
      'Es sind zu viele fehlerhafte Zeilen, um sie hier zu berichtigen. Laden Sie sie herunter, berichtigen Sie sie in der Datei und importieren Sie diese.',
    filename: (name) => `${name} fehlerhafte Zeilen.csv`,
  },
  retry: {
    button: 'Wiederholen …',
    heading: 'Welche Zeilen wiederholen?',
    text: 'Dieselben Zeilen werden noch einmal genommen, mit den Optionen, Einstellungen und Regeln von damals. Was schon da ist, bleibt, wie es ist.',
    scope: {
      failed: 'Fehlerhafte Zeilen',
      unprocessed: 'Nicht erreichte Zeilen',
      embeddings: 'Fehlende Vektoren',
      all: 'Jede Zeile',
    },
    yes: 'Wiederholen',
    no: 'Jetzt nicht',
  },
  undo: {
    import: {
      button: 'Import zurücknehmen',
      heading: 'Diesen Import zurücknehmen?',
      yes: 'Import zurücknehmen',
    },
    change: {
      button: 'Änderung zurücknehmen',
      heading: 'Diese Änderung zurücknehmen?',
      yes: 'Änderung zurücknehmen',
    },
    created: (n) => `${pairs(n)}, hier angelegt, ${n === 1 ? 'wird' : 'werden'} entfernt.`,
    updated: (n) => `${pairs(n)}, hier geändert, ${n === 1 ? 'wird' : 'werden'} wie vorher.`,
    deleted: (n) => `${pairs(n)}, hier gelöscht, ${n === 1 ? 'wird' : 'werden'} wiederhergestellt.`,
    retired: (n) => `${pairs(n)}, hier zurückgezogen, ${n === 1 ? 'wird' : 'werden'} wie vorher.`,
    later: 'Paare, die jemand seither geändert hat, bleiben und werden aufgeführt.',
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
    own: (row) => `von hier, Zeile ${figure(row)}`,
    score: 'Nähe der Bedeutung; 1 ist gleich',
  },
  another: 'Weitere Datei importieren',
  close: 'Schließen',
};
