import { hash } from 'node:crypto';
import { CONTENT_HEAD, NEW_PAIR_REST, categoryBytes, tagsBytes } from '../identity/content-hash.ts';
import { writeNumber } from '../identity/digest.ts';
import { questionKey } from '../identity/key.ts';
import { jsonListOf } from '../mapping/lists.ts';
import { recipesOf, type Recipe } from '../mapping/recipe.ts';
import type { PreparedPair, ReadPlan } from '../ports/reading.ts';
import { isBlank, trimOuter } from '../validate/blank.ts';
import { TEXT_RULES } from '../validate/field-rules.ts';
import type { ChunkTraits } from '../validate/pair-assembler.ts';
import { SURE, qualityOf, type TextTraits } from '../validate/quality.ts';
import { scriptOfUtf8 } from '../validate/scripts.ts';
import { checkTags, splitTags } from '../validate/tags.ts';
import { asksNothing } from '../validate/validation-plan.ts';
import { CellCache } from './cell-cache.ts';
import { isPlain } from './delimited-rows.ts';
import { FieldSplitter } from './field-splitter.ts';
import type { RecordTable, Slot } from './format.ts';
import type { PackedPairs } from './packed-pairs.ts';
import { UsualText } from './usual-text.ts';

const COLON = 0x3a;
/** Room for what is hashed beside the texts, category and tags. */
const ROOM_BESIDE = 64;
/** The only fields that usual rows have. */
const FIELDS: readonly string[] = ['question', 'answer', 'category', 'tags'];

/** A category or a list of tags, and what of it is hashed. */
interface Part<Value> {
  readonly value: Value;
  readonly hashed: Buffer;
}

/** What the rows of a chunk are read from and kept in. */
interface Source {
  readonly chunk: Buffer;
  readonly records: RecordTable;
  readonly packed: PackedPairs;
  readonly traits: ChunkTraits & TextTraits;
}

/**
 * The quick way through a chunk of plain CSV. Of a row whose cells need nothing done to them the bytes go from the file to the hashed pair
 * without a text being made of them: written one after the other as they are hashed, they stay what the pair is read from. Whatever is
 * not usual about a plan or a row is left to the assembler and the checks; of a row that both can read both say the same.
 */
export class UsualRows {
  private readonly source: Source;
  private readonly width: number;
  private readonly splitter: FieldSplitter;
  private readonly text = new UsualText();
  private readonly question: number;
  private readonly answer: number;
  private readonly category: number;
  private readonly tags: number;
  /** A question up to this length may be the name of its column. */
  private readonly headerChars: number;
  private readonly categories = new CellCache(categoryOf);
  private readonly tagLists = new CellCache(tagsOf);

  private constructor(source: Source, { dialect }: ReadPlan, recipes: readonly Recipe[]) {
    const { columns, delimiter } = dialect;
    const columnOf = (field: string): number => {
      const column = recipes.find((recipe) => recipe.field === field)?.rule.column;
      return column === undefined ? -1 : columns.indexOf(column);
    };
    this.source = source;
    this.width = columns.length;
    this.splitter = new FieldSplitter(source.chunk, delimiter.charCodeAt(0), columns.length);
    this.question = columnOf('question');
    this.answer = columnOf('answer');
    this.category = columnOf('category');
    this.tags = columnOf('tags');
    this.headerChars = (columns[this.question]?.length ?? 0) + 1;
  }

  /** Undefined when rows of the plan are not usual. All of the chunk has to be UTF-8, and nothing may lie over its rows. */
  static of(source: Source, plan: ReadPlan, slots: readonly Slot[]): UsualRows | undefined {
    const recipes = recipesOf(plan.mapping, slots);
    const isUsual =
      isUsualDialect(plan) &&
      isUsualTreatment(plan) &&
      !source.traits.mayHoldMarkup &&
      !source.traits.mayHoldBadCharacters &&
      recipes.every(
        ({ field, plain, rule }) =>
          plain >= 0 && FIELDS.includes(field) && plan.dialect.columns.includes(rule.column ?? ''),
      );
    return isUsual ? new UsualRows(source, plan, recipes) : undefined;
  }

  /** The pair of a row; undefined when anything about the row is not usual. */
  take(row: number): PreparedPair | undefined {
    const { splitter, text, source } = this;
    const { records, packed } = source;
    const [start, end] = [records.starts[row] as number, records.ends[row] as number];
    const width = splitter.split(start, end);
    if (width !== this.width || splitter.misplaced >= 0 || splitter.unclosed >= 0) return undefined;
    const category = this.partOf(this.category, this.categories, NO_CATEGORY);
    const tags = this.partOf(this.tags, this.tagLists, NO_TAGS);
    if (category === undefined || tags === undefined) return undefined;
    const begin = packed.roomFor(end - start + category.hashed.length + tags.hashed.length + ROOM_BESIDE);
    const { texts } = packed;
    const questionAt = this.write(this.question, begin + CONTENT_HEAD.copy(texts, begin));
    const { chars: questionChars, isWhole, isLatin } = text;
    const questionEnd = questionAt + splitter.to - splitter.from;
    if (questionAt < 0 || questionChars <= this.headerChars || questionChars > TEXT_RULES.question.maxChars)
      return undefined;
    const answerAt = this.write(this.answer, questionEnd);
    const answerEnd = answerAt + splitter.to - splitter.from;
    if (answerAt < 0 || text.chars > TEXT_RULES.answer.maxChars) return undefined;
    if (Math.abs(text.chars - questionChars) < SURE.difference) return undefined;
    const isPerfect =
      isWhole && text.isWhole
        ? (isLatin && text.isLatin) || !this.scriptsDiffer(questionAt, questionEnd, answerAt, answerEnd)
        : this.isPerfect(texts.toString('utf8', questionAt, questionEnd), texts.toString('utf8', answerAt, answerEnd));
    if (!isPerfect) return undefined;
    let at = answerEnd + category.hashed.copy(texts, answerEnd);
    at += tags.hashed.copy(texts, at);
    at += NEW_PAIR_REST.copy(texts, at);
    return packed.addWritten({
      offset: row,
      questionAt,
      questionEnd,
      answerAt,
      answerEnd,
      key: this.keyOf(questionAt, questionEnd),
      contentHash: hash('sha256', texts.subarray(begin, at), 'binary'),
      category: category.value,
      tags: tags.value,
    });
  }

  /** Writes a text with its length before it, as it is hashed. Gives the place of the text, -1 when it is not usual. */
  private write(column: number, place: number): number {
    const { splitter, text, source } = this;
    const { texts } = source.packed;
    splitter.locate(column);
    if (!text.isUsual(splitter.source, splitter.from, splitter.to)) return -1;
    const at = writeNumber(texts, place, text.chars);
    texts[at] = COLON;
    splitter.source.copy(texts, at + 1, splitter.from, splitter.to);
    return at + 1;
  }

  private partOf<Value>(
    column: number,
    cache: CellCache<Part<Value> | undefined>,
    none: Part<Value | undefined>,
  ): Part<Value | undefined> | undefined {
    if (column < 0) return none;
    const { splitter } = this;
    splitter.locate(column);
    return cache.valueOf(splitter.source, splitter.from, splitter.to);
  }

  private scriptsDiffer(questionAt: number, questionEnd: number, answerAt: number, answerEnd: number): boolean {
    const { texts } = this.source.packed;
    const script = scriptOfUtf8(texts, questionAt, questionEnd);
    if (script === undefined) return false;
    const other = scriptOfUtf8(texts, answerAt, answerEnd);
    return other !== undefined && other !== script;
  }

  private isPerfect(question: string, answer: string): boolean {
    return qualityOf(question, answer, this.source.traits).parts.length === 0;
  }

  private keyOf(from: number, to: number): string {
    const { texts } = this.source.packed;
    const input = this.text.keyInput(texts, from, to);
    if (input === undefined) return questionKey(texts.toString('utf8', from, to)).toString('latin1');
    return hash('sha256', input, 'binary');
  }
}

const isUsualDialect = ({ dialect }: ReadPlan): boolean =>
  (dialect.type === 'csv' || dialect.type === 'tsv') &&
  isPlain(dialect) &&
  dialect.openEnded !== true &&
  dialect.otherTableLine === undefined;

const isUsualTreatment = ({ needs = 'pair', matchBy = 'question', trim, validation }: ReadPlan): boolean =>
  needs === 'pair' &&
  matchBy === 'question' &&
  trim === 'outer' &&
  (validation === undefined || asksNothing(validation));

const NO_CATEGORY = { value: undefined, hashed: categoryBytes(null) };
const NO_TAGS = { value: undefined, hashed: tagsBytes([]) };

/** Undefined for a category that something is wrong with. */
function categoryOf(cell: string): Part<string | null> | undefined {
  const text = trimOuter(cell);
  const value = isBlank(text) ? null : text;
  if (text.length > TEXT_RULES.category.maxChars) return undefined;
  return { value, hashed: categoryBytes(value) };
}

/** Undefined for tags that something is wrong with, and for lists as JSON. */
function tagsOf(cell: string): Part<readonly string[]> | undefined {
  if (jsonListOf(cell) !== undefined) return undefined;
  const value = splitTags([cell], true);
  return checkTags(value) === undefined ? { value, hashed: tagsBytes(value) } : undefined;
}
