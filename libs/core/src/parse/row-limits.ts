import type { ReadLimits } from '../ports/reading.ts';
import type { Cell, Slot } from './format.ts';
import type { RowFindings } from '../validate/row-findings.ts';

/** What is too large in a row for its project. */
export class RowLimits {
  private readonly rowBytes: number;
  private readonly cellChars: number;
  private readonly slots: readonly Slot[];

  private constructor({ rowBytes = Infinity, cellChars = Infinity }: ReadLimits, slots: readonly Slot[]) {
    this.rowBytes = rowBytes;
    this.cellChars = cellChars;
    this.slots = slots;
  }

  /** undefined when the project sets no limit that a row could pass, so that rows need not be asked. */
  static of(limits: ReadLimits | undefined, slots: readonly Slot[]): RowLimits | undefined {
    const isSet = limits?.rowBytes !== undefined || limits?.cellChars !== undefined;
    return isSet ? new RowLimits(limits, slots) : undefined;
  }

  /** Whether the row passes a limit; then its findings say which. `bytes`: of the row as it stands in the lines. */
  refuses(offset: number, bytes: number, cells: readonly Cell[], findings: RowFindings): boolean {
    if (bytes > this.rowBytes) {
      const message = `The row has ${inWords(bytes)} bytes; the project allows ${inWords(this.rowBytes)}.`;
      findings.error(offset, null, 'row_too_large', message);
      return true;
    }
    const long = this.slots.findIndex((_, i) => charsOf(cells[i] ?? '') > this.cellChars);
    if (long < 0) return false;
    const { field, column } = this.slots[long] as Slot;
    const [found, allowed] = [inWords(charsOf(cells[long] ?? '')), inWords(this.cellChars)];
    const message = `The cell of "${column}" has ${found} characters; the project allows ${allowed}.`;
    findings.error(offset, field, 'cell_too_long', message);
    return true;
  }
}

const inWords = (count: number): string => count.toLocaleString('en-US');

/** Of a list its longest text. */
function charsOf(cell: Cell): number {
  if (typeof cell === 'string') return cell.length;
  if ('list' in cell) return cell.list.reduce((longest, { length }) => Math.max(longest, length), 0);
  return 'json' in cell ? JSON.stringify(cell.json).length : 0;
}
