import { PAIR_STATUSES, type PairStatus } from '@pairloom/contract';
import { contentHash } from '../identity/content-hash.ts';
import { pairKeys } from '../identity/key.ts';
import { jsonListOf } from '../mapping/lists.ts';
import { recipesOf, type Recipe } from '../mapping/recipe.ts';
import type { Cell, Slot } from '../parse/format.ts';
import type { PreparedPair, ReadPlan } from '../ports/reading.ts';
import { isBlank, trimOuter } from './blank.ts';
import { TEXT_RULES, type TextField } from './field-rules.ts';
import { fieldTexts, givesSeveral, type TextHandling } from './field-texts.ts';
import { stripHtml } from './html.ts';
import { MAX_FURTHER_ANSWERS_CHARS } from './limits.ts';
import { MetadataValues, withoutCleared, type Metadata } from './metadata-values.ts';
import { RowFaults } from './row-faults.ts';
import type { RowFindings } from './row-findings.ts';
import { checkTags, splitTags, TAG_SEPARATORS } from './tags.ts';
import { checkVariants, distinctVariants } from './variants.ts';

/** What is known of the text of a whole chunk, so that its rows need not be searched one by one. */
export interface ChunkTraits {
  readonly mayHoldMarkup: boolean;
  /** U+0000 or halves of surrogate pairs. */
  readonly mayHoldBadCharacters: boolean;
}

/** What a new pair has where the file says nothing. */
export const NEW_PAIR = {
  variants: [],
  category: null,
  tags: [],
  status: 'draft',
  externalId: null,
  metadata: {},
} as const;

const labels: Record<TextField, string> = {
  question: 'The question',
  answer: 'The answer',
  category: 'The category',
  externalId: 'The external id',
};
/** To find a pair takes what it is told by only; to change one, what is changed. */
function optionalFields({ needs, matchBy, mapping }: ReadPlan): ReadonlySet<TextField> {
  if (needs === 'changes')
    return new Set((['question', 'answer'] as const).filter((field) => typeof mapping[field] !== 'string'));
  if (needs !== 'key' || matchBy === 'questionAnswer') return new Set();
  return new Set<TextField>(matchBy === 'externalId' ? ['question', 'answer'] : ['answer']);
}

/** Cells of tags that are remembered within a chunk. */
const MAX_KNOWN_TAGS = 1000;

const count = (n: number): string => n.toLocaleString('en-US');

/** Texts of a field: one as its cell has it, or those that its recipe gives; undefined after a fault. */
type Texts = string | readonly string[] | undefined;

/** Makes pairs of cells: sanitises, validates and hashes them by one plan. Every fault of a row is a finding. */
export class PairAssembler {
  private readonly strip: boolean;
  private readonly trim: boolean;
  private readonly matchBy: ReadPlan['matchBy'];
  /** Fields that may be blank although a pair needs them. */
  private readonly optional: ReadonlySet<TextField>;
  private readonly faults: RowFaults;
  private readonly question: Recipe;
  private readonly answer: Recipe;
  private readonly category: Recipe | undefined;
  private readonly tags: Recipe | undefined;
  private readonly status: Recipe | undefined;
  private readonly externalId: Recipe | undefined;
  private readonly variants: readonly Recipe[];
  private readonly metadata: MetadataValues;
  /** By cell. */
  private readonly knownTags = new Map<string, readonly string[]>();

  /** `slots` are those of the plan's mapping. */
  constructor(plan: ReadPlan, slots: readonly Slot[], traits: ChunkTraits, findings: RowFindings) {
    this.strip = plan.html === 'strip' && traits.mayHoldMarkup;
    this.trim = plan.trim === 'outer';
    this.matchBy = plan.matchBy;
    this.optional = optionalFields(plan);
    this.faults = new RowFaults(findings, traits.mayHoldBadCharacters);
    const recipes = recipesOf(plan.mapping, slots);
    const recipeOf = (field: string): Recipe | undefined => recipes.find((recipe) => recipe.field === field);
    // A complete mapping begins with these two.
    [this.question, this.answer] = recipes as [Recipe, Recipe];
    this.category = recipeOf('category');
    this.tags = recipeOf('tags');
    this.status = recipeOf('status');
    this.externalId = recipeOf('externalId');
    this.variants = recipes.filter((recipe) => recipe.field === 'variants');
    this.metadata = new MetadataValues(recipes, this.trim, this.faults);
  }

  /** The pair of the row at `offset` in its chunk; undefined when the row has a fault. */
  assemble(offset: number, cells: readonly Cell[]): PreparedPair | undefined {
    this.faults.begin(offset);
    const questions = this.texts('question', this.question, cells);
    const question = this.checked('question', questions);
    const answers = this.texts('answer', this.answer, cells);
    const answer = this.checked('answer', answers);
    const variants = this.variantsOf(question, questions, cells);
    const category = this.category && (this.checked('category', this.texts('category', this.category, cells)) || null);
    const tags = this.tags && this.tagList(this.tags, cells);
    const status = this.status && this.pairStatus(this.status, cells);
    const externalId =
      this.externalId && (this.checked('externalId', this.texts('externalId', this.externalId, cells)) || null);
    const metadata = this.withAnswers(this.metadata.of(cells), answers, cells);
    if (this.matchBy === 'externalId' && externalId == null)
      this.faults.add('externalId', 'external_id_missing', 'The external id is blank.');
    if (this.faults.failed) return undefined;
    const { key, questionKey } = pairKeys(this.matchBy, { question, answer, externalId });
    const content = {
      question,
      variants: variants ?? NEW_PAIR.variants,
      answer,
      category: category ?? NEW_PAIR.category,
      tags: tags ?? NEW_PAIR.tags,
      status: status ?? NEW_PAIR.status,
      externalId: externalId ?? NEW_PAIR.externalId,
      metadata: metadata === undefined ? NEW_PAIR.metadata : withoutCleared(metadata),
    };
    return {
      offset,
      key,
      questionKey,
      question,
      variants,
      answer,
      category,
      tags,
      status,
      externalId,
      metadata,
      contentHash: contentHash(content),
      quality: undefined,
    };
  }

  private texts(field: TextField, recipe: Recipe, cells: readonly Cell[]): Texts {
    const cell = recipe.plain < 0 ? undefined : cells[recipe.plain];
    if (typeof cell !== 'string') {
      const handling = this.handling(TEXT_RULES[field].markup, field === 'question' || field === 'answer');
      return fieldTexts(recipe, cells, handling, this.faults);
    }
    if (!this.faults.isSound(field, cell)) return undefined;
    const text = this.strip && TEXT_RULES[field].markup ? stripHtml(cell) : cell;
    return this.trim ? trimOuter(text) : text;
  }

  private handling(markup: boolean, several: boolean, jsonLists = false): TextHandling {
    return { strip: this.strip && markup, trim: this.trim, several, jsonLists };
  }

  /** The first text, '' when it is blank or faulty. */
  private checked(field: TextField, texts: Texts): string {
    if (texts === undefined) return '';
    const text = typeof texts === 'string' ? texts : (texts[0] ?? '');
    const rule = TEXT_RULES[field];
    if (isBlank(text)) {
      if (rule.missing !== undefined && !this.optional.has(field))
        this.faults.add(field, rule.missing, `${labels[field]} is blank.`);
      return '';
    }
    if (text.length <= rule.maxChars) return text;
    const message = `${labels[field]} has ${count(text.length)} characters; the limit is ${count(rule.maxChars)}.`;
    this.faults.add(field, rule.tooLong, message, text);
    return '';
  }

  /** Of several questions the first is the question, the others are variants, before those that are mapped as such. */
  private variantsOf(question: string, questions: Texts, cells: readonly Cell[]): readonly string[] | undefined {
    const further = typeof questions === 'object' && givesSeveral(this.question, cells);
    if (!further && this.variants.length === 0) return undefined;
    const handling = this.handling(true, true, true);
    const mapped = this.variants.flatMap((recipe) => fieldTexts(recipe, cells, handling, this.faults) ?? []);
    const variants = distinctVariants(question, further ? [...questions.slice(1), ...mapped] : mapped);
    checkVariants(variants, this.faults);
    return variants;
  }

  /** Of several answers the first is the answer, the others are metadata, unless the mapping has the name for something else. */
  private withAnswers(metadata: Metadata | undefined, answers: Texts, cells: readonly Cell[]): Metadata | undefined {
    if (typeof answers !== 'object' || !givesSeveral(this.answer, cells) || this.metadata.hasName('answers'))
      return metadata;
    const [answer, ...rest] = answers;
    const further = [...new Set(rest)].filter((text) => text !== answer);
    const { length } = JSON.stringify(further);
    if (length > MAX_FURTHER_ANSWERS_CHARS) {
      const limit = count(MAX_FURTHER_ANSWERS_CHARS);
      const message = `The further answers have ${count(length)} characters; the limit is ${limit}. Give each a row by answers: each.`;
      this.faults.add('answer', 'field_too_long', message);
    }
    const values = metadata ?? (Object.create(null) as Metadata);
    values['answers'] = further.length === 0 ? null : further;
    return values;
  }

  private tagList(recipe: Recipe, cells: readonly Cell[]): readonly string[] {
    const tags = this.tagsOf(recipe, cells);
    const wrong = checkTags(tags);
    if (wrong !== undefined) this.faults.add('tags', wrong.code, wrong.message, wrong.value);
    return tags;
  }

  /** Tags of a list, or told apart by the mapping, are taken as they are; others stand between semicolons or commas. */
  private tagsOf(recipe: Recipe, cells: readonly Cell[]): readonly string[] {
    const cell = recipe.plain < 0 ? undefined : cells[recipe.plain];
    if (typeof cell !== 'string' || jsonListOf(cell) !== undefined) {
      const handling = { ...this.handling(true, true, true), separators: TAG_SEPARATORS };
      return splitTags(fieldTexts(recipe, cells, handling, this.faults) ?? [], false);
    }
    return this.knownTags.get(cell) ?? this.separatedTags(cell);
  }

  /** Few lists of tags stand in many rows: those without a fault are split once. */
  private separatedTags(cell: string): readonly string[] {
    if (!this.faults.isSound('tags', cell)) return [];
    const tags = splitTags([this.strip ? stripHtml(cell) : cell], true);
    if (this.knownTags.size < MAX_KNOWN_TAGS) this.knownTags.set(cell, tags);
    return tags;
  }

  /** A blank status says nothing: a stored pair keeps its own. */
  private pairStatus(recipe: Recipe, cells: readonly Cell[]): PairStatus | undefined {
    const text = this.statusText(recipe, cells);
    if (isBlank(text)) return undefined;
    const wanted = trimOuter(text).toLowerCase();
    const status = PAIR_STATUSES.find((known) => known === wanted);
    if (status === undefined)
      this.faults.add('status', 'status_invalid', `The status is none of ${PAIR_STATUSES.join(', ')}.`, text);
    return status;
  }

  private statusText(recipe: Recipe, cells: readonly Cell[]): string {
    const cell = recipe.plain < 0 ? undefined : cells[recipe.plain];
    if (typeof cell === 'string') return this.faults.isSound('status', cell) ? cell : '';
    return fieldTexts(recipe, cells, { ...this.handling(false, false), trim: false }, this.faults)?.[0] ?? '';
  }
}
