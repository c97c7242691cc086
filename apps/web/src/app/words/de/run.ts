import type { runWords } from '../en/run.ts';
import { counted, figure } from '../figures.ts';
import type { WordsOf } from '../words.ts';

const rows = counted('Zeile', 'Zeilen');
const pairs = counted('Paar', 'Paare');

export const run: WordsOf<typeof runWords> = {
  progress: 'Fortschritt',
  bar: 'Verarbeitete Zeilen',
  of: (done, total) => `${figure(done)} von ${rows(total)}`,
  counted: (done, known) => `${figure(done)} von ${figure(known)} bisher gezählten Zeilen`,
  pace: (n) => `${figure(n)} Zeilen/s`,
  activity: (ago) => `zuletzt aktiv ${ago}`,
  cancelling: 'Wird abgebrochen: Begonnene Zeilen werden fertig, dann werden alle gezählt.',
  cancellingWhole: 'Wird abgebrochen: Geschriebenes wird zurückgenommen, dann werden alle Zeilen gezählt.',
  paused: (by, ago) => `Angehalten von ${by} ${ago}. Bis zum Fortsetzen wird nichts geschrieben.`,
  pausedPlain: 'Angehalten. Bis zum Fortsetzen wird nichts geschrieben.',
  keeps: {
    done: (n) => `Was fertig ist, bleibt: ${rows(n)}.`,
    checked: (n) => `Bisher geprüft: ${rows(n)}; davon ist nichts geschrieben.`,
    left: (n) => `Es warten: ${rows(n)}.`,
    leftUnknown: 'Die übrigen Zeilen warten.',
  },
  reason: (reason) => `Grund: ${reason}`,
  next: 'Als Nächster an der Reihe.',
  position: (n) => `Platz ${figure(n)} in der Warteschlange.`,
  waitsFor: {
    queued: (n) => `Davor ${n === 1 ? 'ist' : 'sind'} ${counted('Import', 'Importe')(n)}.`,
    running: (n) =>
      n === 1
        ? 'Er beginnt, sobald der laufende Import geladen ist.'
        : `Er beginnt, sobald einer der ${figure(n)} laufenden Importe geladen ist.`,
    worker: 'Ein Platz ist frei: Er beginnt, sobald ein Worker ihn aufnimmt. Dauert das an, läuft kein Worker.',
    told: (reason) => `Der Server sagt: ${reason}.`,
  },
  mirror: (n) =>
    n === 1
      ? '1 Paar zurückgezogen, das in der Datei fehlt'
      : `${figure(n)} Paare zurückgezogen, die in der Datei fehlen`,
  attention: {
    heading: { import: 'Der Import wartet auf Sie', change: 'Die Änderung wartet auf Sie' },
    rows: (from, to) => `Mit den Zeilen ${from} bis ${to} geht es nicht weiter.`,
    retry: 'Noch einmal versuchen',
    skip: 'Block überspringen …',
  },
  skip: {
    heading: 'Diesen Block überspringen?',
    text: (from, to) =>
      `Seine Zeilen ${from} bis ${to} bleiben unverarbeitet; von ihnen wird nichts geschrieben. Die übrigen Zeilen gehen weiter, und diese lassen sich später mit „Wiederholen“ nachholen.`,
    reason: 'Warum wird er übersprungen?',
    yes: 'Block überspringen',
    no: 'Weiter warten',
  },
  cancel: {
    import: {
      button: 'Import abbrechen',
      heading: 'Diesen Import abbrechen?',
      again: 'Importieren Sie die Datei später noch einmal, um weiterzumachen: Was schon da ist, bleibt, wie es ist.',
      undoAgain: 'Nehmen Sie den Import später noch einmal zurück, um weiterzumachen.',
      yes: 'Import abbrechen',
      no: 'Weiter importieren',
    },
    change: {
      button: 'Änderung abbrechen',
      heading: 'Diese Änderung abbrechen?',
      again: 'Sie können später mit „Wiederholen“ nachgeholt werden.',
      undoAgain: 'Nehmen Sie die Änderung später noch einmal zurück, um weiterzumachen.',
      yes: 'Änderung abbrechen',
      no: 'Weiter ändern',
    },
    busy: 'Wird abgebrochen …',
    stays: (created, updated, deleted, retired) =>
      `Was geschrieben ist, bleibt: bisher ${pairs(created)} angelegt, ${figure(updated)} geändert${deleted > 0 ? `, ${figure(deleted)} gelöscht` : ''}${retired > 0 ? `, ${figure(retired)} zurückgezogen` : ''}. Sie können es danach zurücknehmen.`,
    nothing: 'Bisher ist nichts geschrieben.',
    made: (n) =>
      n === 0
        ? 'Bisher ist kein Vektor berechnet.'
        : `Was bisher berechnet ist, bleibt: ${counted('Vektor', 'Vektoren')(n)}.`,
    notMade: (n) =>
      `${counted('Text hat', 'Texte haben')(n)} noch keinen neuen Vektor: Wo es einen gibt, bleibt der vorhandene. Sie lassen sich später mit „Wiederholen“ nachholen.`,
    takenBack: 'Was bisher geschrieben ist, wird zurückgenommen.',
    whole: 'Alles oder nichts ist gewählt: Jede Zeile zählt dann als nicht verarbeitet.',
    dryRun: 'Ein Probelauf schreibt nichts. Noch nicht geprüfte Zeilen zählen als nicht verarbeitet.',
    undone: (n) => `Was bisher zurückgenommen ist, bleibt es: ${pairs(n)}.`,
    undoLeft: (n, again) => `Noch nicht erreicht: ${pairs(n)}. Daran ändert sich nichts. ${again}`,
    vectors: (n) =>
      `Alle Zeilen sind da. ${counted('Text, dem noch der Vektor fehlt, lässt', 'Texte, denen noch der Vektor fehlt, lassen')(n)} sich später mit „Wiederholen“ nachholen.`,
    rest: (n, again) =>
      `${rows(n)} ${n === 1 ? 'ist noch nicht erreicht und zählt' : 'sind noch nicht erreicht und zählen'} als nicht verarbeitet. ${again}`,
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
