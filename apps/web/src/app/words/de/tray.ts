import type { trayWords } from '../en/tray.ts';
import { counted, figure } from '../figures.ts';
import type { WordsOf } from '../words.ts';

export const tray: WordsOf<typeof trayWords> = {
  label: 'Laufende Importe',
  summary: counted('Import läuft', 'Importe laufen'),
  attention: (n) => (n === 1 ? '1 braucht Sie' : `${figure(n)} brauchen Sie`),
  show: 'Zeigen',
  hide: 'Verbergen',
  open: (name, project) => `Import von ${name} öffnen${project === null ? '' : `, Projekt ${project}`}`,
  progress: (name) => `Fortschritt von ${name}`,
  percent: (percent) => `${figure(percent)} %`,
  drop: 'Datei ablegen, um sie zu importieren',
  onlyFirst: (name, left) =>
    `Es geht nur eine Datei auf einmal: „${name}“ wurde genommen, ${counted('weitere Datei', 'weitere Dateien')(left)} nicht.`,
  understood: 'OK',
  ended: {
    completed: (name) => `„${name}“ ist importiert.`,
    errors: (name, failed) => `„${name}“ ist importiert; ${counted('Zeile', 'Zeilen')(failed)} fehlerhaft.`,
    failed: (name) => `Der Import von „${name}“ ist fehlgeschlagen.`,
    cancelled: (name) => `Der Import von „${name}“ wurde abgebrochen.`,
    attention: (name) => `Der Import von „${name}“ braucht Sie.`,
  },
  inProject: (project, told) => `${project}: ${told}`,
  look: 'Ansehen',
};
