import { PAIR_STATUSES, type PairStatus } from '@pairloom/contract';
import { contentHash } from '../identity/content-hash.ts';
import { questionKey } from '../identity/key.ts';
import type { Cell, Slot } from '../parse/format.ts';
import type { PreparedPair, ReadPlan } from '../ports/reading.ts';
import { isBlank, trimOuter } from './blank.ts';
import { characterFault } from './characters.ts';
import { TEXT_RULES, type TextField } from './field-rules.ts';
import { stripHtml } from './html.ts';
import { MAX_METADATA_CHARS } from './limits.ts';
import type { RowFindings } from './row-findings.ts';
import { checkTags, splitTags } from './tags.ts';

/** What is known of the text of a whole chunk, so that its rows need not be searched one by one. */
export interface ChunkTraits {
  readonly mayHoldMarkup: boolean;
  /** U+0000 or halves of surrogate pairs. */
  readonly mayHoldBadCharacters: boolean;
}

/** What a new pair has where the file says nothing. */
export const NEW_PAIR = { category: null, tags: [], status: 'draft', externalId: null, metadata: {} } as const;

type Metadata = Record<string, unknown>;

const labels: Record<TextField, string> = {
  question: 'The question',
  answer: 'The answer',
  category: 'The category',
  externalId: 'The external id',
};
const count = (n: number): string => n.toLocaleString('en-US');

/** Makes pairs of cells: sanitises, validates and hashes them by one plan. Every fault of a row is a finding. */
export class PairAssembler {
  private readonly strip: boolean;
  private readonly trim: boolean;
  private readonly checkCharacters: boolean;
  private readonly findings: RowFindings;
  private readonly category: number;
  private readonly tags: number;
  private readonly status: number;
  private readonly externalId: number;
  private readonly metadata: readonly { readonly slot: number; readonly field: string; readonly name: string }[];
  private offset = 0;
  private failed = false;

  /** The first two slots are question and answer. */
  constructor(plan: ReadPlan, slots: readonly Slot[], traits: ChunkTraits, findings: RowFindings) {
    this.strip = plan.html === 'strip' && traits.mayHoldMarkup;
    this.trim = plan.trim === 'outer';
    this.checkCharacters = traits.mayHoldBadCharacters;
    this.findings = findings;
    const slotOf = (field: string): number => slots.findIndex((slot) => slot.field === field);
    this.category = slotOf('category');
    this.tags = slotOf('tags');
    this.status = slotOf('status');
    this.externalId = slotOf('externalId');
    this.metadata = slots.flatMap(({ field }, slot) =>
      field.startsWith('metadata.') ? [{ slot, field, name: field.slice('metadata.'.length) }] : [],
    );
  }

  /** The pair of the row at `offset` in its chunk; undefined when the row has a fault. */
  assemble(offset: number, cells: readonly Cell[]): PreparedPair | undefined {
    this.offset = offset;
    this.failed = false;
    const question = this.text('question', cells[0] as Cell);
    const answer = this.text('answer', cells[1] as Cell);
    const category = this.category < 0 ? undefined : this.text('category', cells[this.category] as Cell) || null;
    const tags = this.tags < 0 ? undefined : this.tagList(cells[this.tags] as Cell);
    const status = this.status < 0 ? undefined : this.pairStatus(cells[this.status] as Cell);
    const externalId =
      this.externalId < 0 ? undefined : this.text('externalId', cells[this.externalId] as Cell) || null;
    const metadata = this.metadata.length === 0 ? undefined : this.metadataValues(cells);
    if (this.failed) return undefined;
    return {
      offset,
      key: questionKey(question),
      question,
      answer,
      category,
      tags,
      status,
      externalId,
      metadata,
      contentHash: contentHash({
        question,
        answer,
        category: category ?? NEW_PAIR.category,
        tags: tags ?? NEW_PAIR.tags,
        status: status ?? NEW_PAIR.status,
        externalId: externalId ?? NEW_PAIR.externalId,
        metadata: metadata === undefined ? NEW_PAIR.metadata : withoutCleared(metadata),
      }),
    };
  }

  /** The clean text of a field, '' when blank or faulty. */
  private text(field: TextField, cell: Cell): string {
    const rule = TEXT_RULES[field];
    if (typeof cell !== 'string') return this.wrongKind(field, cell);
    if (this.checkCharacters && !this.hasSoundCharacters(field, cell)) return '';
    let text = cell;
    if (this.strip && rule.markup) text = stripHtml(text);
    if (this.trim) text = trimOuter(text);
    if (isBlank(text)) {
      if (rule.missing !== undefined) this.fault(field, rule.missing, `${labels[field]} is blank.`);
      return '';
    }
    if (text.length <= rule.maxChars) return text;
    const message = `${labels[field]} has ${count(text.length)} characters; the limit is ${count(rule.maxChars)}.`;
    this.fault(field, rule.tooLong, message, text);
    return '';
  }

  private tagList(cell: Cell): readonly string[] {
    if (typeof cell !== 'string' && !('list' in cell)) {
      this.wrongKind('tags', cell);
      return [];
    }
    const given = typeof cell === 'string' ? [cell] : cell.list;
    if (this.checkCharacters && !given.every((text) => this.hasSoundCharacters('tags', text))) return [];
    const clean = this.strip ? given.map(stripHtml) : given;
    const tags = splitTags(clean, typeof cell === 'string');
    const wrong = checkTags(tags);
    if (wrong !== undefined) this.fault('tags', wrong.code, wrong.message, wrong.value);
    return tags;
  }

  /** A blank status says nothing: a stored pair keeps its own. */
  private pairStatus(cell: Cell): PairStatus | undefined {
    if (typeof cell !== 'string') {
      this.wrongKind('status', cell);
      return undefined;
    }
    if (isBlank(cell)) return undefined;
    const wanted = trimOuter(cell).toLowerCase();
    const status = PAIR_STATUSES.find((known) => known === wanted);
    if (status === undefined)
      this.fault('status', 'status_invalid', `The status is none of ${PAIR_STATUSES.join(', ')}.`, cell);
    return status;
  }

  private metadataValues(cells: readonly Cell[]): Metadata {
    // Without a prototype, `__proto__` is a name like any other.
    const values = Object.create(null) as Metadata;
    for (const { slot, field, name } of this.metadata) values[name] = this.metadataValue(field, cells[slot] as Cell);
    return values;
  }

  private metadataValue(field: string, cell: Cell): unknown {
    if (typeof cell !== 'string' && !('json' in cell)) return this.wrongKind(field, cell);
    const json = typeof cell === 'string' ? cell : JSON.stringify(cell.json);
    if (this.checkCharacters && !this.hasSoundCharacters(field, json, typeof cell !== 'string')) return null;
    if (json.length > MAX_METADATA_CHARS) {
      const message = `The value has ${count(json.length)} characters; the limit is ${count(MAX_METADATA_CHARS)}.`;
      this.fault(field, 'field_too_long', message, json);
      return null;
    }
    if (typeof cell !== 'string') return cell.json;
    const text = this.trim ? trimOuter(cell) : cell;
    return isBlank(text) ? null : text;
  }

  private hasSoundCharacters(field: string, text: string, isJson = false): boolean {
    const wrong = characterFault(text, isJson);
    if (wrong !== undefined) this.fault(field, wrong.code, wrong.message, text);
    return wrong === undefined;
  }

  private wrongKind(field: string, cell: Exclude<Cell, string>): '' {
    const kind = 'invalid' in cell ? cell.invalid : 'a list';
    this.fault(field, 'value_invalid', `The value is ${kind}.`);
    return '';
  }

  private fault(field: string, ...rest: FaultOfField): void {
    this.failed = true;
    this.findings.error(this.offset, field, ...rest);
  }
}

type FaultOfField = Parameters<RowFindings['error']> extends [number, string | null, ...infer Rest] ? Rest : never;

/** Null clears a name, so a new pair does not have it. */
function withoutCleared(metadata: Metadata): Metadata {
  const kept = Object.create(null) as Metadata;
  for (const name in metadata) if (metadata[name] !== null) kept[name] = metadata[name];
  return kept;
}
