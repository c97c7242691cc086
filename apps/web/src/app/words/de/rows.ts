import type { rowWords } from '../en/rows.ts';
import { counted, figure } from '../figures.ts';
import type { WordsOf } from '../words.ts';

const zeilen = counted('Zeile', 'Zeilen');
const fehler = counted('Fehler', 'Fehler');
const warnungen = counted('Warnung', 'Warnungen');

export const rows: WordsOf<typeof rowWords> = {
  none: 'Keine Zeilen',
  sum: (n) => zeilen(n),
  readFrom: 'Gelesen aus Spalten',
  from: 'aus',
  findings: 'Fehler und Warnungen',
  show: 'Zeigen',
  all: 'Alle',
  errors: fehler,
  warnings: warnungen,
  row: (row) => `Zeile ${figure(row)}`,
  line: (line) => `Dateizeile ${figure(line)}`,
  gone: (withError, withWarning, until) =>
    `${fehler(withError)}, ${warnungen(withWarning)}. Welche Zeilen es sind, war bis ${until} aufbewahrt und ist seither gelöscht.`,
  inFile: 'Die Zeile in der Datei',
  loading: 'Fehler und Warnungen werden geladen',
  again: 'Noch einmal versuchen',
  groups: {
    heading: 'Was nicht stimmt, nach Art der Abhilfe',
    rows: zeilen,
    ranges: (list, one, more) => `${one ? 'Zeile' : 'Zeilen'} ${list}${more > 0 ? ` und ${figure(more)} weitere` : ''}`,
    further: (list) => `Zeilen ${list} und weitere`,
    existing: 'Das Paar, auf das sie trifft',
    mend: 'Diese Zeilen berichtigen',
    leaveOut: 'Diese Zeilen auslassen',
    mendFirst: (n) => `Die ersten ${zeilen(n)} berichtigen`,
    leaveOutAll: (n) => `Alle ${zeilen(n)} auslassen`,
    leaveOutFirst: (n) => `Die ersten ${zeilen(n)} auslassen`,
    none: 'Keine Fehler oder Warnungen.',
  },
  retired: {
    heading: 'Paare, die nicht in der Datei stehen',
    will: (n) =>
      n === 1
        ? 'Dieses Paar steht nicht in der Datei. Es wird zurückgezogen.'
        : `Diese ${figure(n)} Paare stehen nicht in der Datei. Sie werden zurückgezogen.`,
    were: (n) =>
      n === 1
        ? 'Dieses Paar steht nicht in der Datei. Es wurde zurückgezogen.'
        : `Diese ${figure(n)} Paare stehen nicht in der Datei. Sie wurden zurückgezogen.`,
    kept: 'Diese Paare wurden in der Datei nicht gefunden. Sie bleiben, wie sie sind.',
    none: 'Es wird kein Paar zurückgezogen: Alle, die es nicht schon sind, stehen in der Datei.',
    now: (n) => `Im Projekt, wie es jetzt ist, ${n === 1 ? 'ist es 1 Paar' : `sind es ${figure(n)} Paare`}.`,
    gone: (until) => `Welche es sind, war bis ${until} aufbewahrt und ist seither gelöscht.`,
    more: 'Mehr zeigen',
    loading: 'Paare, die nicht in der Datei stehen, werden geladen',
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
