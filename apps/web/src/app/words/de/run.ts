import type { runWords } from '../en/run.ts';
import { counted, figure } from '../figures.ts';
import type { WordsOf } from '../words.ts';

const rows = counted('Zeile', 'Zeilen');

export const run: WordsOf<typeof runWords> = {
  progress: 'Fortschritt',
  bar: 'Verarbeitete Zeilen',
  of: (done, total) => `${figure(done)} von ${rows(total)}`,
  counted: (done, known) => `${figure(done)} von ${figure(known)} bisher gezählten Zeilen`,
  pace: (n) => `${figure(n)} Zeilen/s`,
  activity: (ago) => `zuletzt aktiv ${ago}`,
  cancelling: 'Wird abgebrochen: Begonnene Zeilen werden fertig, dann werden alle gezählt.',
  paused: (by, ago) => `Angehalten von ${by} ${ago}. Bis zum Fortsetzen wird nichts geschrieben.`,
  pausedPlain: 'Angehalten. Bis zum Fortsetzen wird nichts geschrieben.',
  keeps: {
    done: (n) => `Was fertig ist, bleibt: ${rows(n)}.`,
    left: (n) => `Es warten: ${rows(n)}.`,
    leftUnknown: 'Die übrigen Zeilen warten.',
  },
  reason: (reason) => `Grund: ${reason}`,
  next: 'Als Nächster an der Reihe.',
  position: (n) => `Platz ${figure(n)} in der Warteschlange.`,
  mirror: (n) =>
    n === 1
      ? '1 Paar zurückgezogen, das in der Datei fehlt'
      : `${figure(n)} Paare zurückgezogen, die in der Datei fehlen`,
  attention: {
    heading: { import: 'Der Import wartet auf Sie', change: 'Die Änderung wartet auf Sie' },
    rows: (from, to) => `Mit den Zeilen ${from} bis ${to} geht es nicht weiter.`,
    retry: 'Noch einmal versuchen',
    skip: 'Diese Zeilen auslassen …',
  },
  skip: {
    heading: 'Diese Zeilen auslassen?',
    text: (from, to) =>
      `Die Zeilen ${from} bis ${to} zählen als fehlerhaft; von ihnen wird nichts geschrieben. Die übrigen Zeilen gehen weiter.`,
    reason: 'Warum werden sie ausgelassen?',
    yes: 'Zeilen auslassen',
    no: 'Weiter warten',
  },
  cancel: {
    import: {
      button: 'Import abbrechen',
      heading: 'Diesen Import abbrechen?',
      again: 'Importieren Sie die Datei später noch einmal, um weiterzumachen: Was schon da ist, bleibt, wie es ist.',
      yes: 'Import abbrechen',
      no: 'Weiter importieren',
    },
    change: {
      button: 'Änderung abbrechen',
      heading: 'Diese Änderung abbrechen?',
      again: 'Sie können später mit „Wiederholen“ nachgeholt werden.',
      yes: 'Änderung abbrechen',
      no: 'Weiter ändern',
    },
    busy: 'Wird abgebrochen …',
    stays: (created, updated, deleted) =>
      `Was geschrieben ist, bleibt: bisher ${counted('Paar', 'Paare')(created)} angelegt, ${figure(updated)} geändert${deleted > 0 ? ` und ${figure(deleted)} gelöscht` : ''}. Sie können es danach zurücknehmen.`,
    nothing: 'Bisher ist nichts geschrieben.',
    rest: (n, again) => `${rows(n)} sind noch nicht erreicht und zählen als nicht verarbeitet. ${again}`,
    restUnknown: (again) => `Nicht erreichte Zeilen zählen als nicht verarbeitet. ${again}`,
  },
  pause: 'Anhalten',
  resume: 'Fortsetzen',
  keep: 'Weiterlaufen lassen und schließen',
  keepPaused: 'Angehalten lassen und schließen',
  announce: {
    resumed: (phase) => `Es geht weiter: ${phase}.`,
    ended: (status, done, failed) =>
      `${status}: ${rows(done)}, ${failed === 0 ? 'keine Fehler' : `${figure(failed)} fehlerhaft`}.`,
    percent: (phase, percent, failed) =>
      `${phase}: ${percent} Prozent, ${failed === 0 ? 'keine Fehler' : `${failed} fehlerhaft`}.`,
    rows: (phase, done, failed) =>
      `${phase}: bisher ${done} Zeilen, ${failed === 0 ? 'keine Fehler' : `${failed} fehlerhaft`}.`,
  },
  log: {
    heading: 'Fehler und Warnungen',
    label: 'Fehler und Warnungen, die neuesten am Ende',
    filter: 'Filtern',
    none: 'Bisher keine.',
    noMatch: 'Nichts passt zum Filter.',
    later: 'Die Liste folgt mit dem nächsten Stand.',
    copy: 'Kopieren',
    copied: 'Kopiert',
    notCopied:
      'Der Text wurde nicht kopiert: Der Browser hat es verweigert. Filtern Sie, damit es weniger Zeilen sind, und versuchen Sie es noch einmal.',
    more: (n) => `${figure(n)} weitere sind auf dem Server; das Ergebnis zeigt alle.`,
    row: (n) => `Zeile ${figure(n)}`,
    lineText: (row, line) => (line === null ? `Zeile ${row}` : `Zeile ${row} (Dateizeile ${line})`),
  },
  steps: 'Phasen',
};
