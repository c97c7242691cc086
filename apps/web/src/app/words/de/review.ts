import type { reviewWords } from '../en/review.ts';
import { counted, figure } from '../figures.ts';
import type { WordsOf } from '../words.ts';

const rows = counted('Zeile', 'Zeilen');
const would = (n: number): string => (n === 1 ? 'würde' : 'würden');

export const review: WordsOf<typeof reviewWords> = {
  dry: {
    starting: 'Der Probelauf wird gestartet',
    running: 'Probelauf: Jede Zeile wird geprüft wie im Import, geschrieben wird nichts.',
    waiting: 'Der Probelauf wartet, bis er an der Reihe ist.',
    clean: (n) => (n === 1 ? 'Die Zeile kann importiert werden.' : `Alle ${rows(n)} können importiert werden.`),
    some: (good, failed, skipped) =>
      `${rows(good)} importierbar${failed > 0 ? `, ${rows(failed)} fehlerhaft` : ''}${skipped > 0 ? `, ${rows(skipped)} übersprungen` : ''}.`,
    left: (failed, skipped) =>
      failed === 0
        ? `Nichts würde importiert: ${rows(skipped)} ${would(skipped)} übersprungen.`
        : `Nichts würde importiert: ${rows(failed)} ${would(failed)} fehlschlagen, ${rows(skipped)} ${would(skipped)} übersprungen.`,
    none: 'Keine Zeile könnte importiert werden.',
    empty: 'Die Datei hat keine Zeilen.',
    failed: 'Der Probelauf endete vorzeitig.',
    cancelled: 'Der Probelauf wurde abgebrochen.',
    outdated: 'Die Zahlen gelten für andere Einstellungen als die jetzt gewählten.',
    again: 'Noch einmal prüfen',
    progress: 'Geprüfte Zeilen',
    of: (done, total) => `${figure(done)} von ${rows(total)}`,
    soFar: (done) => `bisher ${rows(done)}`,
  },
  fate: {
    created: 'Werden angelegt',
    updated: 'Werden geändert',
    unchanged: 'Bleiben, wie sie sind',
    deleted: 'Werden gelöscht',
    skipped: 'Werden übersprungen',
    failed: 'Fehlerhaft',
    unprocessed: 'Nicht geprüft',
  },
  mended: (filename) =>
    `Das sind die fehlerhaften Zeilen von „${filename}“, mit den Spalten und Optionen jenes Imports. Berichtigen Sie sie hier, dann importieren Sie sie.`,
  samples: 'Die ersten Paare dieses Imports',
  repair: {
    heading: 'Zeilen berichtigen',
    hint: 'Die Datei selbst bleibt, wie sie ist: Berichtigungen liegen darüber, und der Beleg nennt sie.',
    row: (row, line) => `Zeile ${row} · Dateizeile ${line}`,
    allColumns: 'Alle Spalten',
    save: 'Speichern und prüfen',
    saving: 'Wird geprüft …',
    skip: 'Auslassen',
    takeBack: 'Berichtigung zurücknehmen',
    fine: 'Diese Zeile ist jetzt in Ordnung.',
    left: 'Diese Zeile wird ausgelassen.',
    edited: 'berichtigt',
    next: (n) => (n === 1 ? 'Nächste Zeile zeigen' : `Nächste ${rows(n)} zeigen`),
    done: 'Fertig',
    corrected: (n) => `${rows(n)} von Ihnen berichtigt oder ausgelassen.`,
    takeAllBack: 'Alle zurücknehmen',
    tooMany:
      'Hier lassen sich höchstens 10.000 Zeilen berichtigen oder auslassen. Berichtigen Sie die Datei und importieren Sie sie noch einmal.',
    raw: 'Wie sie in der Datei steht',
    unsaved: {
      text: (n) => `Was Sie in ${rows(n)} geschrieben haben, ist nicht gespeichert.`,
      leave: { heading: 'Ohne Speichern gehen?', yes: 'Gehen', no: 'Weiter bearbeiten' },
      start: {
        heading: 'Ohne das Geschriebene importieren?',
        yes: 'Ohne es importieren',
        no: 'Weiter bearbeiten',
      },
    },
  },
  updates: {
    heading: 'Was sich an vorhandenen Paaren ändert',
    before: 'Jetzt',
    after: 'Nach dem Import',
    more: (n) => `Nur die ersten sind gezeigt; ${figure(n)} weitere werden geändert.`,
    showMore: 'Mehr zeigen',
    loading: 'Änderungen werden geladen',
    field: 'Feld',
    row: (row) => `Zeile ${row}`,
  },
  options: {
    heading: 'Was mit den Zeilen geschieht',
    mode: 'Modus',
    modeExplained: {
      upsert: 'Neue Paare werden angelegt, bekannte geändert.',
      create: 'Neue Paare werden angelegt; bekannte bleiben.',
      update: 'Bekannte Paare werden geändert; Zeilen ohne Paar werden übersprungen.',
      delete: 'Die Paare, die in den Zeilen stehen, werden gelöscht.',
      mirror: 'Wie Anlegen und ändern; Paare dieser Menge, die in der Datei fehlen, werden zurückgezogen.',
    },
    sourceSet: 'Menge der Paare, mit der verglichen wird',
    sourceSetHint: 'Der Dateiname, wenn das Feld leer ist',
    mirrorLimit: 'Nicht mehr zurückziehen als, in Prozent',
    wrong:
      'Ein Feld von „Was mit den Zeilen geschieht“ hat einen Wert, der nicht gilt. Berichtigen Sie ihn oder lassen Sie das Feld leer.',
    mirrorLimitWrong: 'Geben Sie eine Zahl von 0 bis 100 an.',
    matchBy: 'Was eine Zeile zum selben Paar macht',
    match: {
      automatic: 'Die externe ID, wo es eine gibt, sonst die Frage',
      externalId: 'Externe ID',
      question: 'Frage',
      questionAnswer: 'Frage und Antwort',
    },
    inFile: 'Wiederholungen in der Datei',
    inFileExplained: {
      replace: 'Die letzte Zeile gilt',
      skip: 'Die erste Zeile gilt',
      error: 'Wiederholungen sind Fehler',
    },
    inProject: 'Paare, die schon da sind',
    inProjectExplained: {
      replace: 'Werden geändert',
      skip: 'Bleiben, Zeile wird übersprungen',
      error: 'Zeile ist fehlerhaft',
    },
    onError: 'Wenn eine Zeile fehlerhaft ist',
    onErrorExplained: {
      skip: 'Auslassen und weitermachen',
      stop: 'Import beenden; Geschriebenes bleibt',
      rollback: 'Alles oder nichts: erst prüfen, nur schreiben, wenn jede Zeile stimmt',
    },
    maxErrors: 'Beenden, wenn mehr Zeilen fehlerhaft sind als',
    maxErrorsHint: 'Eine Zahl oder ein Anteil wie 5%; leer: nie',
    maxErrorsWrong: 'Geben Sie eine Zahl wie 20 oder einen Anteil wie 5% an.',
    html: 'HTML in Fragen und Antworten',
    htmlExplained: { strip: 'Elemente entfernen, Text behalten', keep: 'Jedes Byte behalten' },
    answers: 'Mehrere Antworten auf eine Frage',
    answersExplained: { first: 'Die erste nehmen, die anderen als Metadaten', each: 'Ein Paar für jede' },
    embed: 'Vektoren berechnen, damit Paare nach Bedeutung gefunden werden',
    processAll: 'Auch für Texte, die schon einen Vektor haben',
    rollbackWarns: 'Alles oder nichts ist gewählt: Solange eine Zeile fehlerhaft ist, würde nichts geschrieben.',
    stopWarns:
      'Es sind mehr Zeilen fehlerhaft als erlaubt: Der Import würde dort enden. Was bis dahin geschrieben ist, bleibt; die übrigen Zeilen werden nicht verarbeitet.',
  },
  quote: {
    heading: 'Vektoren',
    texts: (n) => (n === 1 ? '1 Text' : `bis zu ${figure(n)} Texte`),
    tokens: (n) => `etwa ${figure(n)} Token`,
    calls: (n) => (n === 1 ? '1 Aufruf' : `${figure(n)} Aufrufe`),
    time: (span) => `etwa ${span}`,
    price: (amount) => `höchstens ${amount} in der Währung der Preisliste`,
    unknown: 'Wie viel es ist, ließe sich nur sagen, wenn die ganze Datei gelesen würde.',
    model: (model) => `mit ${model}`,
    known: 'Texte, die schon einen Vektor haben, werden nicht noch einmal bezahlt.',
    anew: 'Auch für Texte, die schon einen Vektor haben, wird neu berechnet und bezahlt.',
    none: 'Es werden keine Vektoren berechnet.',
  },
  futile: {
    as: { import: 'So würde nichts importiert.', delete: 'So würde nichts gelöscht.' },
    empty: 'Wählen Sie eine andere Datei, oder gehen Sie zurück und sehen Sie nach, wie diese gelesen wird.',
    failed:
      'Berichtigen Sie die fehlerhaften Zeilen, oder gehen Sie zurück und sehen Sie nach, was die Spalten bedeuten.',
    skipped:
      'Zeilen werden übersprungen, weil es unter „Was mit den Zeilen geschieht“ so gewählt ist oder weil Sie sie ausgelassen haben. Ändern Sie das, damit sie genommen werden.',
    rollback:
      'Berichtigen Sie die fehlerhaften Zeilen oder lassen Sie sie aus, oder wählen Sie bei „Wenn eine Zeile fehlerhaft ist“ etwas anderes.',
  },
  start: {
    plain: 'Importieren',
    untried: 'Ohne Probelauf importieren',
    deletePlain: 'Löschen',
    deleteUntried: 'Ohne Probelauf löschen',
    nothing: 'Nichts zu importieren',
    deleteNothing: 'Nichts zu löschen',
    rows: (n) => `${rows(n)} importieren`,
    delete: (n) => `Nach ${rows(n)} löschen`,
    busy: 'Wird gestartet …',
  },
};
