import type { rowWords } from '../en/rows.ts';
import { counted, figure } from '../figures.ts';
import type { WordsOf } from '../words.ts';

const zeilen = counted('Zeile', 'Zeilen');

export const rows: WordsOf<typeof rowWords> = {
  none: 'Keine Zeilen',
  sum: (n) => zeilen(n),
  readFrom: 'Gelesen aus Spalten',
  from: 'aus',
  findings: 'Fehler und Warnungen',
  show: 'Zeigen',
  all: 'Alle',
  errors: counted('Fehler', 'Fehler'),
  warnings: counted('Warnung', 'Warnungen'),
  row: (row) => `Zeile ${figure(row)}`,
  line: (line) => `Dateizeile ${figure(line)}`,
  inFile: 'Die Zeile in der Datei',
  loading: 'Fehler und Warnungen werden geladen',
  again: 'Noch einmal versuchen',
  more: 'Mehr laden',
  groups: {
    heading: 'Was nicht stimmt, nach Art der Abhilfe',
    count: (n) => zeilen(n),
    ranges: (list, one, more) => `${one ? 'Zeile' : 'Zeilen'} ${list}${more > 0 ? ` und ${figure(more)} weitere` : ''}`,
    existing: 'Das Paar, auf das sie trifft',
    mend: 'Diese Zeilen berichtigen',
    leaveOut: 'Diese Zeilen auslassen',
    mendFirst: (n, all) => `Die ersten ${figure(n)} von ${zeilen(all)} berichtigen`,
    leaveOutAll: (all) => `Alle ${zeilen(all)} auslassen`,
    leaveOutFirst: (n, all) => `Die ersten ${figure(n)} von ${zeilen(all)} auslassen`,
    none: 'Keine Fehler oder Warnungen.',
  },
  vectors: {
    heading: 'Vektoren',
    none: 'keine',
    noneYet: 'noch keine',
    share: (percent) => `${figure(percent)} % der Texte`,
    someRefused: 'fertig, einige wurden abgelehnt',
    all: 'jeder Text hat einen',
    bar: 'Texte, die einen Vektor haben',
    made: (n) => `${figure(n)} berechnet`,
    reused: (n) => `${figure(n)} waren schon da`,
    pending: (n) => `${figure(n)} stehen aus`,
    refused: (n) => `${figure(n)} vom Anbieter abgelehnt`,
    calls: counted('Aufruf', 'Aufrufe'),
    waiting:
      'Die Paare sind da und als Text zu finden. Die ausstehenden werden noch nicht nach Bedeutung gefunden; diese Zahlen bleiben aktuell.',
  },
  workflow: 'Für die Betreuung: dieser Import in der Temporal-Oberfläche',
  newTab: 'öffnet einen neuen Tab',
};
