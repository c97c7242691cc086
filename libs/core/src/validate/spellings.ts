import type { ErrorCode, Severity } from '@pairloom/contract';
import { foldText } from '../identity/fold.ts';
import type { RowFindings } from './row-findings.ts';
import { quoted } from './settings-checks.ts';

interface Spelling {
  readonly text: string;
  /** Offset of the first row that has it. */
  readonly offset: number;
  count: number;
}

const SPACE = /\s+/gu;

/** What texts have in common that differ by case or space only. */
const skeletonOf = (text: string): string => foldText(text).replace(SPACE, '');

/** Values of a field as they are spelled in a chunk, so that those that differ by case or space only can be told once each. */
export class Spellings {
  private readonly spellings = new Map<string, Spelling>();

  add(text: string, offset: number): void {
    const known = this.spellings.get(text);
    if (known === undefined) this.spellings.set(text, { text, offset, count: 1 });
    else known.count++;
  }

  /** Says so of the first row of each spelling that is not the one to keep: that of the project, else the most frequent. */
  report(
    findings: RowFindings,
    as: { field: string; code: ErrorCode; severity: Severity; known: readonly string[]; firstRow: number },
  ): void {
    if (this.spellings.size === 0) return;
    const exact = new Set(as.known);
    const project = new Map(as.known.map((text) => [skeletonOf(text), text]));
    for (const [skeleton, group] of Map.groupBy(this.spellings.values(), ({ text }) => skeletonOf(text))) {
      const known = project.get(skeleton);
      const kept =
        known === undefined ? group.reduce((best, next) => (next.count > best.count ? next : best)) : undefined;
      for (const spelling of group) {
        if (spelling === kept || exact.has(spelling.text)) continue;
        const rows = `${spelling.count.toLocaleString('en-US')} ${spelling.count === 1 ? 'row spells' : 'rows spell'} it so`;
        const other = known === undefined ? `the one of row ${as.firstRow + (kept?.offset ?? 0)}` : quoted(known);
        findings.add({
          offset: spelling.offset,
          field: as.field,
          code: as.code,
          severity: as.severity,
          message: `By case or space only, the value differs from ${other}${known === undefined ? '' : ', which the project has'}; ${rows}.`,
          value: spelling.text,
          ...(kept === undefined ? {} : { otherRow: as.firstRow + kept.offset }),
        });
      }
    }
  }
}
