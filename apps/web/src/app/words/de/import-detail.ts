import type { importDetailWords } from '../en/import-detail.ts';
import { counted, figure } from '../figures.ts';
import type { WordsOf } from '../words.ts';

const rows = counted('Zeile', 'Zeilen');

export const importDetail: WordsOf<typeof importDetailWords> = {
  back: 'Importe',
  loading: 'Der Import wird geladen',
  missing: {
    heading: 'Diesen Import gibt es nicht',
    text: 'Er gehört vielleicht zu einem anderen Projekt, oder der Link ist abgeschnitten.',
  },
  facts: {
    label: 'Eckdaten',
    by: 'Von',
    mode: 'Modus',
    kind: 'Art',
    size: 'Größe',
    format: 'Format',
    resultsUntil: 'Ergebnisse und Rücknahme bis',
    rate: 'Geschwindigkeit',
    ratePerSecond: (rate) => `${rate} Zeilen/s`,
  },
  controls: {
    label: 'Was man tun kann',
    cancel: 'Abbrechen',
    pause: 'Anhalten',
    resume: 'Fortsetzen',
    retry: 'Wiederholen',
    skip: 'Block überspringen',
    undo: 'Zurücknehmen',
    openDialog: 'Fortschritt und Ergebnis',
    keep: 'So lassen',
    cancelQuestion: {
      import: { heading: 'Import abbrechen?', yes: 'Import abbrechen' },
      change: { heading: 'Änderung abbrechen?', yes: 'Änderung abbrechen' },
    },
    undoQuestion: {
      import: { heading: 'Import zurücknehmen?', yes: 'Import zurücknehmen' },
      change: { heading: 'Änderung zurücknehmen?', yes: 'Änderung zurücknehmen' },
      page: 'Die Rücknahme hat eine eigene Seite, auf der man ihr folgen kann.',
    },
    skipQuestion: {
      heading: (chunk) => `Block ${figure(chunk)} überspringen?`,
      text: (from, to) =>
        `Die Zeilen ${figure(from)} bis ${figure(to)} gelten als nicht verarbeitet. Die anderen Blöcke gehen weiter.`,
      textUnknown: 'Seine Zeilen gelten als nicht verarbeitet. Die anderen Blöcke gehen weiter.',
      reason: 'Grund, für das Protokoll',
      yes: 'Block überspringen',
    },
    scope: {
      failed: 'Fehlerhafte Zeilen',
      unprocessed: 'Zeilen, zu denen es nicht kam',
      embeddings: 'Fehlende Vektoren',
      all: 'Alle Zeilen',
    },
  },
  attention: {
    heading: { import: 'Der Import wartet auf Sie', change: 'Die Änderung wartet auf Sie' },
    ended: 'Es bleibt etwas zu beheben',
  },
  paused: (who, when) => `Angehalten von ${who}, ${when}`,
  failed: { import: 'Der Import ist fehlgeschlagen', change: 'Die Änderung ist fehlgeschlagen' },
  progress: {
    heading: 'Fortschritt',
    bar: 'Verarbeitete Zeilen',
    last: (ago) => `zuletzt aktiv ${ago}`,
  },
  rows: {
    heading: 'Zeilen',
    sum: rows,
    atLeast: (n) => `mindestens ${rows(n)}`,
  },
  timeline: {
    heading: 'Ablauf',
    column: { phase: 'Phase', start: 'Beginn', length: 'Dauer' },
    notStarted: 'Noch ist nichts geschehen.',
    since: (phase) => `Jetzt: ${phase}`,
    ended: 'Beendet',
    note: 'Pausen zählen zu der Phase, in die sie fallen. Geplant wird noch, während die ersten Blöcke geladen werden.',
  },
  chunks: {
    heading: 'Blöcke',
    none: 'Die Zeilen sind noch nicht in Blöcke geteilt.',
    noneEnded: 'Es gibt keine Blöcke.',
    summary: (done, all, failed) =>
      `${figure(done)} von ${figure(all)} Blöcken fertig; ${failed === 0 ? 'keine fehlerhaften Zeilen' : rows(failed) + ' fehlerhaft'}`,
    status: { planned: 'Geplant', running: 'Läuft', done: 'Fertig', closed: 'Nicht geladen' },
    legend: { clean: 'fertig', some: 'einige Zeilen fehlerhaft', many: 'über 10 % fehlerhaft' },
    asTable: 'Als Tabelle zeigen',
    caption: 'Blöcke mit ihren Zeilen',
    of: (chunk, from, to) => `Block ${figure(chunk)}, Zeilen ${figure(from)} bis ${figure(to)}`,
    several: (first, last, from, to) =>
      `Blöcke ${figure(first)} bis ${figure(last)}, Zeilen ${figure(from)} bis ${figure(to)}`,
    doneOf: (done, all) => `${figure(done)} von ${figure(all)} fertig`,
    column: {
      chunk: 'Block',
      rows: 'Zeilen',
      status: 'Status',
      failed: 'Fehlerhaft',
      attempts: 'Versuche',
      seconds: 'Dauer',
    },
    failedRows: (n) => `${rows(n)} fehlerhaft`,
    attempts: counted('Versuch', 'Versuche'),
    more: (n) => `Gezeigt werden die ersten ${figure(n)} Blöcke.`,
  },
  groups: {
    heading: 'Fehler und Warnungen',
    notFinal: 'Noch sind nicht alle Zeilen fertig: Das sind die bisherigen Befunde.',
  },
  results: {
    heading: 'Ergebnisdateien',
    text: {
      import:
        'Die Zeilen, wie sie in Ihrer Datei stehen; fehlerhafte mit dem Grund, um sie zu verbessern und noch einmal zu importieren.',
      change: 'Die Zeilen der Änderung, eine für jedes Paar; fehlerhafte mit dem Grund.',
    },
    gone: (time) => `Die Dateien wurden bis ${time} aufbewahrt und sind seither gelöscht.`,
    csv: (fate) => `${fate} als CSV`,
    jsonl: (fate) => `${fate} als JSON-Zeilen`,
  },
  changes: {
    heading: 'Geänderte Paare',
    none: 'Es wurde kein Paar geändert.',
    change: { created: 'angelegt', updated: 'geändert', deleted: 'gelöscht' },
    headingForeseen: 'Paare, die sich ändern würden',
    noneForeseen: 'Kein Paar würde sich ändern.',
    foreseen: { created: 'neu', updated: 'zu ändern', deleted: 'zu löschen' },
    row: (n) => `Zeile ${figure(n)}`,
    fields: (fields) => `geändert: ${fields}`,
    open: (row) => `Paar der Zeile ${figure(row)} öffnen`,
    gone: 'seither gelöscht',
    notKept: (until) => `Welche Paare geändert wurden, war bis ${until} aufbewahrt und ist seither gelöscht.`,
  },
  links: {
    heading: { import: 'Verbundene Importe', change: 'Verbundene Änderungen' },
    retryOf: 'Wiederholung von',
    retriedBy: 'Wiederholt durch',
    undoOf: 'Rücknahme von',
    undoneBy: 'Zurückgenommen durch',
  },
  receipt: {
    heading: 'Beleg',
    text: 'Was getan wurde, in Zahlen, die sich prüfen lassen. Er wird einmal geschrieben, am Ende.',
    none: 'Der Beleg wird am Ende geschrieben.',
    balanced: 'Jede Zeile ist nachgewiesen',
    notBalanced: 'Die Zeilen gehen nicht auf',
    fileHash: 'SHA-256 der Datei',
    hash: 'Prüfsumme des Belegs',
    leftOut: 'Ausgelassene Spalten',
    queued: 'Gewartet',
    loaded: 'Laden',
    total: 'Insgesamt',
    download: 'Beleg herunterladen',
  },
  audit: { heading: 'Wer was getan hat', none: 'Noch nichts.' },
};
