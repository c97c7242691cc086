import type { trayWords } from '../en/tray.ts';
import { counted, figure } from '../figures.ts';
import type { WordsOf } from '../words.ts';

export const tray: WordsOf<typeof trayWords> = {
  label: 'Laufende Importe',
  summary: counted('Import läuft', 'Importe laufen'),
  changes: counted('Änderung von Paaren läuft', 'Änderungen von Paaren laufen'),
  both: (imports, changes) =>
    `${counted('Import', 'Importe')(imports)} und ${counted('Änderung von Paaren', 'Änderungen von Paaren')(changes)} laufen`,
  attention: (n) => (n === 1 ? '1 braucht Sie' : `${figure(n)} brauchen Sie`),
  show: 'Zeigen',
  hide: 'Verbergen',
  open: (name, project) => `${name} öffnen${project === null ? '' : `, Projekt ${project}`}`,
  progress: (name) => `Fortschritt von ${name}`,
  percent: (percent) => `${figure(percent)} %`,
  drop: 'Datei ablegen, um sie zu importieren',
  onlyFirst: (name, left) =>
    `Es geht nur eine Datei auf einmal: „${name}“ wurde genommen, ${counted('weitere Datei', 'weitere Dateien')(left)} nicht.`,
  understood: 'OK',
  ended: {
    completed: (name) => `„${name}“ ist importiert`,
    deleted: (name) => `Die Paare aus „${name}“ sind gelöscht`,
    undone: (name) => `„${name}“ ist zurückgenommen`,
    all: (done, failed) => (failed === 0 ? `${done}.` : `${done}; ${counted('Zeile', 'Zeilen')(failed)} fehlerhaft.`),
    failed: (name) => `Der Import von „${name}“ ist fehlgeschlagen.`,
    cancelled: (name) => `Der Import von „${name}“ wurde abgebrochen.`,
    attention: (name) => `Der Import von „${name}“ braucht Sie.`,
  },
  change: {
    failed: (name) => `${name}: fehlgeschlagen.`,
    cancelled: (name) => `${name}: abgebrochen.`,
    attention: (name) => `${name}: braucht Sie.`,
  },
  several: (n) => `${figure(n)} Importe, die Sie gestartet haben, sind beendet oder brauchen Sie.`,
  inProject: (project, told) => `${project}: ${told}`,
  look: 'Ansehen',
};
