import { sep } from 'node:path';
import { styleText } from 'node:util';
import type { RunInfo } from './run-file.ts';

/** What people see when all is ready. */
export function panel(info: RunInfo, places: { home: string; dataFolder?: string; blobStore: string }): string {
  const rows: [string, string | undefined][] = [
    ['App', info.gateway.url],
    ['API documents', `${info.gateway.url}/api/docs`],
    ['Temporal UI', info.temporal.ui],
    ['Temporal', info.temporal.pid === undefined ? `${info.temporal.address} (TEMPORAL_ADDRESS)` : undefined],
    ['Data', places.home],
    ['Database', databaseRow(info, places)],
    ['Embeddings', info.embedder.pid === undefined ? `${info.embedder.url} (EMBEDDINGS_BASE_URL)` : undefined],
    ['Files', isWithin(places.home, places.blobStore) ? undefined : `${places.blobStore} (BLOB_STORE)`],
    ['Stop', 'Ctrl-C; the data stays and the next start finds it'],
  ];
  const lines = rows.flatMap(([name, value]) => (value === undefined ? [] : [`  ${name.padEnd(15)}${value}`]));
  return ['', `  ${styleText('bold', 'Pairloom is running.')}`, '', ...lines, ''].join('\n');
}

/** Only worth a row when the rows are not where the rest of the data is. The password stays out of it. */
function databaseRow(info: RunInfo, { home, dataFolder }: { home: string; dataFolder?: string }): string | undefined {
  if (info.postgres.pid === undefined) return `${withoutPassword(info.postgres.url)} (DATABASE_URL)`;
  if (dataFolder === undefined || isWithin(home, dataFolder)) return undefined;
  return `${dataFolder} (its account cannot reach the data folder)`;
}

const isWithin = (home: string, path: string): boolean => path.startsWith(home + sep);

function withoutPassword(text: string): string {
  if (!URL.canParse(text)) return 'as given';
  const url = new URL(text);
  return `${url.protocol}//${url.host}${url.pathname}`;
}
