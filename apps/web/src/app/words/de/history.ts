import type { historyWords } from '../en/history.ts';
import type { WordsOf } from '../words.ts';

const scopes: Readonly<Record<string, string>> = {
  failed: 'fehlerhafte Zeilen',
  unprocessed: 'nicht erreichte Zeilen',
  embeddings: 'fehlende Vektoren',
  all: 'alle Zeilen',
};

export const history: WordsOf<typeof historyWords> = {
  heading: 'Verlauf',
  about:
    'Alles, was in diesem Projekt getan wurde, das Neueste zuerst. Jedes Paar und jeder Import hat auf seiner Seite einen eigenen Verlauf.',
  loading: 'Der Verlauf wird geladen',
  toPair: 'Paar',
  toImport: 'Import',
  empty: {
    heading: 'Es ist noch nichts geschehen',
    text: 'Hier steht, was Menschen und Programme in diesem Projekt tun.',
  },
  nothing: { heading: 'Kein Eintrag passt zu diesen Filtern', action: 'Alles zeigen' },
  filter: {
    action: 'Was getan wurde',
    allActions: 'Alles',
    all: (what) => `${what}: alles`,
    principal: 'Wer',
    about: 'ID eines Imports oder Paars',
    noId: 'Das ist keine ID, danach wird nicht gefiltert. Kopieren Sie eine aus der Adresse eines Imports oder Paars.',
    noDay: 'Nach diesem Tag wird nicht gefiltert: Das Jahr muss zwischen 1970 und 9999 liegen.',
    from: 'Von',
    to: 'Bis',
  },
  what: {
    import: 'Importe',
    pair: 'Paare',
    source: 'Dateien',
    mapping: 'Zuordnungen',
    rules: 'Regeln',
    settings: 'Einstellungen',
    project: 'Projekt',
    notice: 'Hinweise',
  },
  action: {
    'import.created': 'hat einen Import gestartet',
    'import.cancel': 'hat einen Import abgebrochen',
    'import.pause': 'hat einen Import angehalten',
    'import.resume': 'hat einen Import fortgesetzt',
    'import.retry': 'hat einen Import wiederholt',
    'import.skip': 'hat einen Block übersprungen',
    'import.undo': 'hat einen Import zurückgenommen',
    'import.completed': 'hat einen Import abgeschlossen',
    'import.cancelled': 'hat einen abgebrochenen Import beendet',
    'import.failed': 'hat einen Import als fehlgeschlagen beendet',
    'import.needs_attention': 'hat einen Import angehalten, der einen Menschen braucht',
    'pair.change': 'hat ein Paar geändert',
    'pair.delete': 'hat ein Paar gelöscht',
    'pair.restore': 'hat ein Paar wiederhergestellt',
    'rules.change': 'hat die Regeln geändert',
    'settings.change': 'hat die Einstellungen geändert',
    'mapping.saved': 'hat eine Zuordnung gespeichert',
    'mapping.removed': 'hat eine Zuordnung entfernt',
    'project.created': 'hat das Projekt angelegt',
    'source.created': 'hat begonnen, eine Datei hochzuladen',
    'source.edited': 'hat Zeilen einer Datei verbessert',
    'notice.set': 'hat einen Hinweis an alle gesetzt',
    'notice.withdraw': 'hat den Hinweis an alle zurückgezogen',
  },
  changeAction: {
    'import.created': 'hat eine Änderung von Paaren gestartet',
    'import.cancel': 'hat eine Änderung von Paaren abgebrochen',
    'import.pause': 'hat eine Änderung von Paaren angehalten',
    'import.resume': 'hat eine Änderung von Paaren fortgesetzt',
    'import.retry': 'hat eine Änderung von Paaren wiederholt',
    'import.undo': 'hat eine Änderung von Paaren zurückgenommen',
    'import.completed': 'hat eine Änderung von Paaren abgeschlossen',
    'import.cancelled': 'hat eine abgebrochene Änderung von Paaren beendet',
    'import.failed': 'hat eine Änderung von Paaren als fehlgeschlagen beendet',
    'import.needs_attention': 'hat eine Änderung von Paaren angehalten, die einen Menschen braucht',
  },
  previewAction: {
    'import.created': 'hat einen Probelauf gestartet',
    'import.cancel': 'hat einen Probelauf abgebrochen',
    'import.pause': 'hat einen Probelauf angehalten',
    'import.resume': 'hat einen Probelauf fortgesetzt',
    'import.retry': 'hat einen Probelauf wiederholt',
    'import.skip': 'hat einen Block eines Probelaufs übersprungen',
    'import.completed': 'hat einen Probelauf abgeschlossen',
    'import.cancelled': 'hat einen abgebrochenen Probelauf beendet',
    'import.failed': 'hat einen Probelauf als fehlgeschlagen beendet',
    'import.needs_attention': 'hat einen Probelauf angehalten, der einen Menschen braucht',
  },
  retryAction: {
    'import.created': 'hat eine Wiederholung gestartet',
    'import.cancel': 'hat eine Wiederholung abgebrochen',
    'import.pause': 'hat eine Wiederholung angehalten',
    'import.resume': 'hat eine Wiederholung fortgesetzt',
    'import.retry': 'hat eine Wiederholung wiederholt',
    'import.skip': 'hat einen Block einer Wiederholung übersprungen',
    'import.undo': 'hat eine Wiederholung zurückgenommen',
    'import.completed': 'hat eine Wiederholung abgeschlossen',
    'import.cancelled': 'hat eine abgebrochene Wiederholung beendet',
    'import.failed': 'hat eine Wiederholung als fehlgeschlagen beendet',
    'import.needs_attention': 'hat eine Wiederholung angehalten, die einen Menschen braucht',
  },
  undoAction: {
    'import.created': 'hat eine Rücknahme gestartet',
    'import.cancel': 'hat eine Rücknahme abgebrochen',
    'import.pause': 'hat eine Rücknahme angehalten',
    'import.resume': 'hat eine Rücknahme fortgesetzt',
    'import.retry': 'hat eine Rücknahme wiederholt',
    'import.skip': 'hat einen Block einer Rücknahme übersprungen',
    'import.undo': 'hat eine Rücknahme zurückgenommen',
    'import.completed': 'hat eine Rücknahme abgeschlossen',
    'import.cancelled': 'hat eine abgebrochene Rücknahme beendet',
    'import.failed': 'hat eine Rücknahme als fehlgeschlagen beendet',
    'import.needs_attention': 'hat eine Rücknahme angehalten, die einen Menschen braucht',
  },
  detail: (name, value) => {
    switch (name) {
      case 'reason':
        return `Grund: ${value}`;
      case 'scope':
        return scopes[value] ?? value;
      case 'version':
        return `Version ${value}`;
      default:
        return value;
    }
  },
};
