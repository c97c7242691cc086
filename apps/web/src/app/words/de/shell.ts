import type { shellWords } from '../en/shell.ts';
import { counted } from '../figures.ts';
import type { WordsOf } from '../words.ts';

export const shell: WordsOf<typeof shellWords> = {
  skip: 'Zum Inhalt springen',
  brand: 'Pairloom, zum ersten Projekt',
  sections: 'Bereiche',
  running: (n) => `${n} ${n === 1 ? 'läuft' : 'laufen'}`,
  nav: {
    imports: 'Importe',
    pairs: 'Paare',
    history: 'Verlauf',
    dashboard: 'Übersicht',
    settings: 'Einstellungen',
  },
  titles: {
    imports: 'Importe',
    import: 'Import',
    newImport: 'Neuer Import',
    pairs: 'Paare',
    pair: 'Paar',
    nearDuplicates: 'Fast gleiche Paare',
    history: 'Verlauf',
    dashboard: 'Übersicht',
    settings: 'Einstellungen',
    notFound: 'Nicht gefunden',
  },
  notFound: {
    heading: 'Unter dieser Adresse gibt es nichts',
    text: 'Der Link ist vielleicht alt oder abgeschnitten.',
    action: 'Zum ersten Projekt',
  },
  noProject: {
    heading: 'Dieses Projekt gibt es nicht',
    text: 'Es wurde vielleicht entfernt, oder der Link ist abgeschnitten.',
  },
  offline: {
    heading: 'Keine Verbindung zum Server.',
    text: 'Was Sie sehen, ist vielleicht nicht mehr aktuell. Laufende Importe gehen dort weiter; diese Seite holt von selbst auf.',
  },
  notice: {
    level: { info: 'Hinweis:', warning: 'Warnung:', critical: 'Dringend:' },
    dismiss: 'Diesen Hinweis ausblenden',
  },
  theme: {
    label: (choice) => `Darstellung: ${choice}`,
    system: 'Wie das Gerät',
    light: 'Hell',
    dark: 'Dunkel',
  },
  language: { label: (language) => `Sprache: ${language}` },
  fault: {
    line: (line) => `Zeile ${line} der Datei.`,
    correlationId: 'Korrelations-ID',
    again: 'Noch einmal versuchen',
    offline: {
      title: 'Der Server ist nicht erreichbar.',
      remedy: 'Prüfen Sie die Verbindung und ob Pairloom läuft, und versuchen Sie es dann noch einmal.',
    },
    unreadable: {
      title: 'Der Server hat etwas geantwortet, das diese Seite nicht versteht.',
      remedy: 'Laden Sie die Seite neu; hilft das nicht, sagen Sie es der Betreuung.',
    },
  },
  keys: {
    heading: 'Tasten',
    single: 'Einzelne Tasten wirken',
    singleText:
      'Ausgeschaltet bewirken die Tasten oben nichts; Tab und Eingabe wirken. Dieser Dialog öffnet sich mit „?“ oben auf der Seite.',
    close: 'Schließen',
    next: 'Nächste Zeile',
    previous: 'Vorige Zeile',
    open: 'Zeile öffnen',
    search: 'Suchen',
    help: 'Diese Tasten zeigen',
    enter: 'Eingabe',
  },
  loading: 'Wird geladen …',
  loadMore: 'Mehr laden',
  came: (n, more) => `${counted('weiterer Eintrag', 'weitere Einträge')(n)} geladen.${more ? '' : ' Das ist alles.'}`,
  none: 'keine',
};
