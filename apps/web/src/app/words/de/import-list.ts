import type { importListWords } from '../en/import-list.ts';
import { figure } from '../figures.ts';
import type { WordsOf } from '../words.ts';

export const importList: WordsOf<typeof importListWords> = {
  heading: 'Importe',
  import: 'Importieren',
  loading: 'Importe werden geladen',
  search: 'Nach Dateinamen suchen',
  filter: {
    status: 'Status',
    kind: 'Art',
    allStatuses: 'Jeder Status',
    allKinds: 'Jede Art',
    sort: 'Reihenfolge',
    previews: 'Auch Probeläufe',
  },
  sort: {
    newest: 'Neueste zuerst',
    oldest: 'Älteste zuerst',
    name: 'Nach Dateinamen',
    rows: 'Meiste Zeilen zuerst',
    failed: 'Meiste fehlerhafte Zeilen zuerst',
    duration: 'Längste zuerst',
  },
  sortBy: (column) => `Ordnen nach ${column}`,
  column: {
    status: 'Status',
    file: 'Datei',
    rows: 'Zeilen',
    result: 'Ergebnis',
    started: 'Begonnen',
    duration: 'Dauer',
  },
  by: (who) => `von ${who}`,
  queueNext: 'als Nächster an der Reihe',
  queuePosition: (position) => `Platz ${figure(position)} in der Warteschlange`,
  of: (total) => `von ${total}`,
  rowsUnit: 'Zeilen',
  progressOf: (file) => `Verarbeitete Zeilen von ${file}`,
  empty: {
    heading: 'Noch keine Importe',
    text: 'Legen Sie eine Datei mit Fragen und Antworten irgendwo auf dieser Seite ab: CSV, Excel, JSON, XML, Text und mehr. Sie sehen, was aus jeder Zeile wurde, und nichts geht verloren, wenn Sie den Tab schließen.',
    action: 'Datei importieren',
  },
  nothing: { heading: 'Kein Import passt zu diesen Filtern', action: 'Alle Importe zeigen' },
  drop: 'Datei loslassen, um sie zu importieren',
};
