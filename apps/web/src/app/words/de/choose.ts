import type { chooseWords } from '../en/choose.ts';
import type { WordsOf } from '../words.ts';

export const choose: WordsOf<typeof chooseWords> = {
  limits: 'Was importiert werden kann',
  formats: 'CSV, TSV, Excel (XLSX), ODS, JSON, JSON Lines, XML',
  formatsMore: ', einfacher Text, Markdown oder HTML, in jeder üblichen Kodierung; auch als .gz oder .zip.',
  columns:
    'Jede Zeile braucht eine Frage und eine Antwort. Kategorie, Schlagwörter, Status, externe ID und weitere Fragen werden gelesen, wenn es sie gibt.',
  size: 'Bis zu 5 GiB, wenn die Betreuung dieses Servers keine andere Grenze gesetzt hat.',
  sizeUpTo: (size) => `Bis zu ${size} je Datei.`,
  nothingYet: 'Es wird nichts geschrieben, bevor Sie gesehen haben, was geschehen wird, und zustimmen.',
  from: 'Woher die Paare kommen',
  fromFile: 'Datei',
  fromText: 'Text einfügen',
  drop: 'Legen Sie eine Datei irgendwo auf dieser Seite ab',
  pick: 'Datei wählen',
  picker: 'Datei zum Importieren',
  text: 'Fragen und Antworten als Text',
  textHint: 'Zum Beispiel kopierte Zeilen einer Tabelle, CSV, JSON oder Zeilen, die mit Q: und A: beginnen',
  useText: 'Diesen Text nehmen',
  textName: 'Eingefügter Text',
  textSize: (chars) => `${chars} Zeichen`,
  another: 'Andere wählen',
  remove: 'Datei entfernen',
  templates: 'Beginnen Sie mit einer Vorlage:',
  template: (format) => `Vorlage als ${format}`,
  unfinished: (name, percent) =>
    `Das Hochladen von „${name}“ endete bei ${percent}. Wählen Sie dieselbe Datei noch einmal, dann geht es von dort weiter.`,
  uploading: 'Wird hochgeladen',
  waiting: 'Verbindung verloren. Das Hochladen geht von hier weiter, sobald sie wieder da ist.',
  sent: 'Gesendet. Der Server setzt die Datei zusammen …',
  progress: 'Hochladen der Datei',
  tryNow: 'Jetzt versuchen',
  stop: 'Hochladen beenden',
  next: 'Datei prüfen',
  uploaded: 'hochgeladen',
};
