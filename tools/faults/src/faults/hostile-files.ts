import type { ErrorCode, ImportRecord } from '@pairloom/contract';
import { randomUUID } from 'node:crypto';
import { judgeAny } from '../oracle/judge.ts';
import { said } from '../oracle/log.ts';
import { memoryOf } from '../oracle/memory.ts';
import { Refused } from '../stack/api.ts';
import type { Part } from '../stack/part.ts';
import type { Outcome } from '../stage.ts';
import { workload } from '../workload.ts';
import type { Fault, Variant } from './fault.ts';

const WORK = workload({ rows: 200, batchRows: 50, embed: false });
export const MIB = 1024 * 1024;
/** Whatever the file, neither gateway nor worker takes more. */
const MOST_MIB = 900;

export interface HostileFile {
  readonly filename: string;
  readonly content: Buffer;
  readonly options?: object;
}

interface Expected {
  readonly right?: (record: ImportRecord) => string[];
  /** With which the file is refused, or its import fails. */
  readonly code?: ErrorCode;
  /** In the log, when the file is refused or its import fails: rows that are bad are no matter for it. */
  readonly log: RegExp;
}

/** The file is refused, or its import ends with all rows accounted for; memory is bounded and the project goes on. */
export const hostile = (
  name: string,
  file: () => HostileFile | Promise<HostileFile>,
  { right, code, log }: Expected,
): Variant => ({
  name,
  play: async (stage): Promise<Outcome> => {
    const { api, installation } = stage;
    const undisturbed = await stage.undisturbed(WORK);
    const projectId = await api.createProject(randomUUID());
    const { options, ...hostileFile } = await file();
    const upload = { ...hostileFile, options: { embed: false, ...options }, key: randomUUID() };
    const heard = installation.listen();
    const violations: string[] = [];
    let note: string;
    let refused = true;
    let told: string | undefined;
    try {
      const { id } = await api.createStubbornly(projectId, upload);
      const record = await api.ended(projectId, id, 120_000);
      note = `${record.status} ${record.error?.code ?? ''} ${record.counts.failed} of ${record.counts.total} failed`;
      refused = record.status === 'failed';
      told = record.error?.code;
      const work = { ...WORK, rows: record.counts.total ?? 0 };
      violations.push(
        ...(await judgeAny(installation, { work, projectId, record, undisturbed })),
        ...(right?.(record) ?? []),
      );
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      told = error.problem.code;
      note = `refused: ${told}`;
      if (right !== undefined) violations.push(note);
    }
    if (code !== undefined && told !== code) violations.push(`it told ${told ?? 'nothing'} instead of ${code}`);
    if (refused) violations.push(...(await said(log, heard)));
    for (const part of [installation.gateway, installation.worker]) violations.push(...tooLarge(part));
    const { status } = await api.importQuietly(projectId, WORK, WORK.content);
    if (status !== 'completed') violations.push(`the next import ended as ${status}`);
    return { violations, recoveryMs: undefined, note };
  },
});

function tooLarge(part: Part): string[] {
  const mib = memoryOf(part.pid, 'VmHWM') ?? 0;
  return mib > MOST_MIB ? [`${part.name} took ${mib} MiB`] : [];
}

/** The request that was refused with its status, or the activity that failed with its code. */
export const BAD_FILE = /"status":4\d\d|Activity failed/;

export const HEAD = 'question,answer\n';

function poison(): HostileFile {
  const rows = [
    'plain,answer',
    'with \u0000 zero,answer',
    '"unusual \u202e marks",answer',
    `${'long '.repeat(60_000)},answer`,
    `very long answer,${'x'.repeat(2 * MIB)}`,
    ',no question',
    'no answer,',
    'plain too,answer',
  ];
  const broken = Buffer.from([0x22, 0xff, 0xfe, 0x22, 0x2c, 0x61, 0x0a]);
  return { filename: 'poison.csv', content: Buffer.concat([Buffer.from(`${HEAD}${rows.join('\n')}\n`), broken]) };
}

const goodRowsStay = ({ status, counts }: ImportRecord): string[] =>
  status === 'completed' && counts.created >= 2 && counts.failed >= 2
    ? []
    : [`${status}: ${counts.created} created, ${counts.failed} failed`];

const nothingIsWritten = ({ status, counts }: ImportRecord): string[] =>
  status === 'failed' && counts.failed >= 2 && counts.failed + counts.unprocessed === counts.total
    ? []
    : [`${status}: ${JSON.stringify(counts)}`];

export const POISON_ROWS: Fault = {
  no: 21,
  title: 'poison rows',
  variants: [
    hostile('zero bytes, broken UTF-8, huge cells, blanks', poison, { right: goodRowsStay, log: BAD_FILE }),
    hostile('the same, all or nothing', () => ({ ...poison(), options: { onError: 'rollback', batchRows: 3 } }), {
      right: nothingIsWritten,
      code: 'rows_not_clean',
      log: /Rows failed, so nothing was written/,
    }),
  ],
};

export const ENDLESS_CELL: Fault = {
  no: 23,
  title: 'endless cell, unclosed quote, one-line file',
  variants: [
    hostile(
      'a cell of 60 MiB',
      () => ({
        filename: 'cell.csv',
        content: Buffer.from(`${HEAD}a,${'x'.repeat(60 * MIB)}\nb,c\n`),
      }),
      { log: BAD_FILE },
    ),
    hostile(
      'a quote that is never closed',
      () => ({
        filename: 'quote.csv',
        content: Buffer.from(`${HEAD}a,b\n"c,${'d,e\n'.repeat(10 * MIB)}`),
      }),
      { log: BAD_FILE },
    ),
    hostile('40 MiB on one line', () => ({ filename: 'line.csv', content: Buffer.alloc(40 * MIB, 'a,') }), {
      log: BAD_FILE,
    }),
  ],
};
