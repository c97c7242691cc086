import type { dashboardWords } from '../en/dashboard.ts';
import { figure } from '../figures.ts';
import type { WordsOf } from '../words.ts';

/** What the server says of a part that is down; a sentence that is not known is shown in English. */
const messages: Readonly<Record<string, string>> = {
  'does not answer in time': 'antwortet nicht rechtzeitig',
  'cannot be reached': 'keine Verbindung',
  'The database does not answer.': 'Die Datenbank antwortet nicht.',
  'The database has no schema yet: run the migrations.':
    'Die Datenbank hat noch kein Schema: Führen Sie die Migrationen aus.',
};
const LACKING = /^The database lacks (?<n>\d+) of (?<all>\d+) migrations\.$/;

export const dashboard: WordsOf<typeof dashboardWords> = {
  heading: 'Übersicht',
  loading: 'Die Zahlen werden geladen',
  days: 'Tage',
  lastDays: (n) => `Letzte ${figure(n)} Tage`,
  updated: (ago) => `Stand ${ago}`,
  live: {
    heading: 'Im Augenblick',
    running: 'laufen',
    queued: 'warten',
    paused: 'angehalten',
    attention: 'brauchen Hilfe',
    rate: 'Zeilen/s',
    streams: 'offene Streams',
  },
  imports: {
    heading: 'Importe nach Tagen',
    rate: 'Erfolgsquote',
    rateText: (done, all) => `${figure(done)} von ${figure(all)} Importen abgeschlossen`,
    failureRate: 'Fehlerquote',
    failureRateText: (failed, all) => `${figure(failed)} von ${figure(all)} Importen fehlgeschlagen`,
    completed: 'Abgeschlossen',
    failed: 'Fehlgeschlagen',
    cancelled: 'Abgebrochen',
    none: 'In dieser Zeit ist kein Import zu Ende gegangen.',
  },
  rows: { heading: 'Zeilen nach Tagen', good: 'Fehlerlose Zeilen', failed: 'Fehlerhafte Zeilen' },
  speed: { heading: 'Zeilen pro Sekunde', unit: 'Zeilen/s' },
  errors: {
    heading: 'Fehlermuster',
    none: 'Keine Befunde in dieser Zeit.',
    note: 'Aus den neuesten Blöcken mit Befunden.',
    finding: 'Befund',
    count: 'Anzahl',
    trend: 'Verlauf',
    byDay: (finding) => `Nach Tagen: ${finding}`,
  },
  users: {
    heading: 'Nach Nutzern',
    none: 'In dieser Zeit hat niemand etwas importiert.',
    user: 'Nutzer',
    imports: 'Importe',
    rows: 'Zeilen',
    failed: 'Fehlerhaft',
  },
  pairs: { heading: 'Paare' },
  embedding: {
    heading: 'Vektoren',
    model: 'Modell',
    dimension: 'Dimensionen',
    vectors: 'Gespeicherte Vektoren',
    pending: 'Wartende Texte',
    refused: 'Abgelehnte Texte',
    lag: 'Rückstand',
    noLag: 'keiner: nichts wartet',
  },
  processes: {
    heading: 'Prozesse',
    name: { gateway: 'Gateway', worker: 'Worker', embedder: 'Embedder' },
    process: 'Prozess',
    memory: 'Speicher',
    cpu: 'CPU',
    uptime: 'Läuft seit',
    unknown: 'nicht auf diesem Rechner',
    highest: (most) => `höchstens ${most}`,
    samples: (process) => `Speicher und CPU: ${process}`,
    watched: (time) => `Verlauf der letzten ${time}; das Gateway merkt sich eine Stunde.`,
    noWorker: 'In den letzten Minuten hat sich kein Worker gemeldet: Importe warten, bis einer läuft.',
  },
  database: {
    heading: 'PostgreSQL',
    size: 'Größe der Datenbank',
    connections: 'Belegte Verbindungen',
    connectionsText: (own, all, most) =>
      `${figure(own)} dieser Datenbank, ${figure(all)} von ${figure(most)} insgesamt`,
    memory: 'Gemeinsamer Speicher',
    cacheHits: 'Im Speicher gefundene Seiten',
    noReads: 'noch nichts gelesen',
    note: 'So, wie es über SQL zu erfahren ist; den Speicher der einzelnen Prozesse und ihre CPU sagt es nicht.',
  },
  health: {
    heading: 'Zustand des Systems',
    ready: 'Alles antwortet',
    notReady: 'Etwas antwortet nicht',
    up: 'erreichbar',
    down: 'nicht erreichbar',
    part: { database: 'Datenbank', temporal: 'Temporal', blobs: 'Dateispeicher' },
    message: (english) =>
      messages[english] ?? english.replace(LACKING, 'Der Datenbank fehlen $<n> von $<all> Migrationen.'),
  },
  asTable: 'Als Tabelle',
  day: 'Tag',
  time: 'Zeit',
};
