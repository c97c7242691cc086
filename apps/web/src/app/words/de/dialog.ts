import type { dialogWords } from '../en/dialog.ts';
import type { WordsOf } from '../words.ts';

export const dialog: WordsOf<typeof dialogWords> = {
  heading: {
    draft: 'Paare importieren',
    opening: 'Import',
    running: 'Import läuft',
    ended: 'Ergebnis des Imports',
    preview: 'Probelauf',
    undo: { import: 'Rücknahme eines Imports', change: 'Rücknahme einer Änderung' },
    change: 'Änderung von Paaren',
  },
  steps: 'Schritte eines Imports',
  step: {
    choose: 'Wählen',
    check: 'Prüfen',
    map: 'Zuordnen',
    review: 'Durchsehen',
    run: 'Ausführen',
    summary: 'Ergebnis',
  },
  close: 'Schließen',
  back: 'Zurück',
  cancel: 'Abbrechen',
  again: 'Noch einmal versuchen',
  loadingImport: 'Der Import wird geladen',
  loadingFile: 'Die Datei wird angesehen',
  optionsLost:
    'Was für diese Datei gewählt war, ließ sich aus der Adresse nicht lesen und gilt nicht. Gehen Sie die Schritte durch, bevor Sie starten.',
  uploadRuns: 'Die Datei wird hochgeladen. Mit „Hochladen beenden“ hören Sie damit auf.',
  runs: {
    import: 'Der Import läuft. „Weiterlaufen lassen und schließen“ überlässt ihn dem Server.',
    change: 'Die Änderung läuft. „Weiterlaufen lassen und schließen“ überlässt sie dem Server.',
  },
  leave: {
    heading: 'Während des Hochladens gehen?',
    text: 'Die Datei ist noch nicht ganz angekommen, es wird also nichts von ihr importiert. Was da ist, bleibt einen Tag lang: Kommen Sie zu dieser Adresse zurück und wählen Sie dieselbe Datei, dann geht es weiter.',
    yes: 'Beenden und gehen',
    no: 'Weiter hochladen',
  },
};
