import { FileFault } from '../faults.ts';
import { MAX_RAW_CHARS } from '../validate/limits.ts';
import { eachAnswer } from './json-each.ts';
import { isObject, newValues, type JsonObject, type JsonValues } from './json-columns.ts';
import { readCaptured, type ReadJson } from './json-text.ts';
import { KEY_COLUMN, VALUE_COLUMN, type FoundRecord, type Surroundings } from './json-walker.ts';
import type { RowFlaw } from './format.ts';
import type { SourceRow, SourceValue } from './rewrite.ts';
import { aroundColumn, charsOf, RepetitionLimit } from './row-context.ts';

export interface RowRules {
  /** Columns from around the records (`^parent.name`) that go by a shorter name. */
  readonly around: Readonly<Record<string, string>>;
  /** Member of the records whose items become rows of their own, see `eachAnswer`; '' when there is none. */
  readonly each: string;
}

/** Makes rows of the records of a JSON document. */
export class JsonRowMaker {
  private readonly names: ReadonlyMap<string, string>;
  private readonly each: string;
  private readonly limit = new RepetitionLimit();

  constructor(rules: RowRules) {
    this.names = new Map(Object.entries(rules.around));
    this.each = rules.each;
  }

  /** @throws FileFault `json_invalid` for a record that is broken beyond its own bounds, `row_context_too_large` */
  *rowsOf(record: FoundRecord): Generator<SourceRow> {
    const { line, json } = record;
    const read = 'scalar' in json ? readScalar(record, json.scalar) : readCaptured(json);
    const text = 'scalar' in json ? JSON.stringify(json.scalar) : json.text;
    if ('flaw' in read) {
      yield flawed(record, read.flaw, text);
      return;
    }
    if (!isObject(read.value)) {
      const message = `The record is ${kindOf(read.value)}, not an object.`;
      yield flawed(record, { code: 'json_row_not_object', message }, text);
      return;
    }
    const values = valuesOf(read.value, record.key);
    this.limit.count(text.length, this.addAround(values, record.around), line);
    if (this.each === '') yield { line, values };
    else for (const each of eachAnswer(values, this.each)) yield { line, values: each };
  }

  /** Adds what stands around a record, and tells how many characters that is. */
  private addAround(values: JsonValues, around: Surroundings | undefined): number {
    let chars = 0;
    for (let outer = around; outer !== undefined; outer = outer.parent)
      for (const [name, value] of outer.values) {
        const full = aroundColumn(outer.label, name);
        const short = this.names.get(full) ?? full;
        const column = short in values ? full : short;
        if (column in values) continue;
        values[column] = value;
        chars += charsOf(value);
      }
    return chars;
  }
}

function valuesOf(record: JsonObject, key: string | undefined): JsonValues {
  const values = newValues();
  if (key !== undefined) values[Object.hasOwn(record, KEY_COLUMN) ? `^${KEY_COLUMN}` : KEY_COLUMN] = key;
  return Object.assign(values, record);
}

/** A scalar is a record only as the value of a name: the answer to a question. */
function readScalar({ key, isElement }: FoundRecord, scalar: SourceValue): ReadJson {
  return key !== undefined && isElement ? { value: { [VALUE_COLUMN]: scalar } } : { value: scalar };
}

function flawed({ line, isElement }: FoundRecord, flaw: RowFlaw, text: string): SourceRow {
  if (flaw.code === 'json_row_invalid' && !isElement) throw new FileFault('json_invalid', flaw.message, { line });
  return { line, flaw, raw: text.slice(0, MAX_RAW_CHARS) };
}

export function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value === 'boolean' ? 'truth value' : typeof value}`;
}
