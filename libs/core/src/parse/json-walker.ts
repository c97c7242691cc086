import { FileFault } from '../faults.ts';
import { MAX_ANSWER_CHARS, MAX_COLUMNS, MAX_RECORD_BYTES } from '../validate/limits.ts';
import type { CapturedJson } from './json-capture.ts';
import type { PathStep } from './json-path.ts';
import { JsonTokens, type JsonHandler, type JsonScalar } from './json-tokens.ts';
import type { SourceValue } from './rewrite.ts';
import { charsOf, MAX_AROUND_CHARS, tooMuchAround } from './row-context.ts';

/** The column of the name under which a record or an object around it stands in an object keyed by id. */
export const KEY_COLUMN = '_key';
/** The column of a scalar that stands in an object keyed by id. */
export const VALUE_COLUMN = '_value';

/** What objects around a record say of it: scalars and lists of scalars, by name. */
export interface Surroundings {
  readonly parent: Surroundings | undefined;
  /** Name of the member in which it stands, '' for the document itself. */
  readonly label: string;
  readonly values: ReadonlyMap<string, SourceValue>;
}

export interface FoundRecord {
  readonly line: number;
  /** What stands where a record should be: an object or array as text, or a scalar. */
  readonly json: CapturedJson | { readonly scalar: JsonScalar };
  /** Its name in an object keyed by id. */
  readonly key: string | undefined;
  /** Whether it is an element of an array or object: what is wrong in it then costs itself only. */
  readonly isElement: boolean;
  readonly around: Surroundings | undefined;
}

/** `path`: towards the records. `list`: an array whose elements are meant. `keyed`: an object whose members are. */
type FrameKind = 'path' | 'list' | 'keyed' | 'skipped';

interface Frame extends Surroundings {
  readonly kind: FrameKind;
  readonly parent: Frame | undefined;
  /** Steps of the path that lead to it. */
  readonly step: number;
  readonly values: Map<string, SourceValue>;
  /** Whether it is one of several: its rows wait until it ends, so that they know all it says. */
  readonly isElement: boolean;
  /** The path member was seen. */
  entered: boolean;
  /** Characters said by the objects around it. */
  readonly aroundBefore: number;
  /** Its rows were given away before it ended. */
  released: boolean;
  readonly list: ListAround | undefined;
}

/** An array off the path. `items` as long as it is a short list of scalars. */
interface ListAround {
  readonly of: Frame;
  readonly name: string;
  items: JsonScalar[] | undefined;
  chars: number;
}

interface Place {
  readonly step: number;
  readonly onPath: boolean;
  readonly isElement: boolean;
  readonly inList: boolean;
  readonly key: string | undefined;
}
const OFF_PATH: Place = { step: 0, onPath: false, isElement: false, inList: false, key: undefined };

/**
 * Follows a path through a JSON document and finds the records at its end. Arrays on the way are entered. What the objects on the
 * way say (scalars, and lists of at most `MAX_COLUMNS` scalars) is known to the records in them: all of it for an object that is one
 * of several (its records wait for its end, at most `MAX_RECORD_BYTES` characters of them), else what comes before the records.
 */
export class JsonWalker implements JsonHandler {
  /** Whether the path led to records, or to an empty list of them. */
  found = false;
  private readonly path: readonly PathStep[];
  private readonly isSequence: boolean;
  private readonly tokens: JsonTokens;
  private ready: FoundRecord[] = [];
  private waiting: FoundRecord[] = [];
  private waitingChars = 0;
  /** Open objects that are one of several. */
  private openElements = 0;
  private frame: Frame | undefined;
  private lastName = '';
  private aroundChars = 0;

  /** `isSequence`: objects follow each other, so that each is one of several. */
  constructor(path: readonly PathStep[], isSequence = false, depth?: number) {
    this.path = path;
    this.isSequence = isSequence;
    this.tokens = new JsonTokens(this, { depth });
  }

  /** @throws FileFault `json_invalid`, `json_too_deep`, `row_context_too_large` */
  push(piece: string): void {
    this.tokens.push(piece);
  }

  end(): void {
    this.tokens.end();
  }

  /** Records found since it was asked last. */
  take(): FoundRecord[] {
    const { ready } = this;
    this.ready = [];
    return ready;
  }

  /** All records found so far, those too whose surroundings are not known to their end. */
  takeAll(): FoundRecord[] {
    this.release();
    return this.take();
  }

  wanted(isArray: boolean): boolean {
    const place = this.place();
    if (!place.onPath) return false;
    if (isArray) return place.inList;
    return place.step === this.path.length;
  }

  opened(isArray: boolean): void {
    const place = this.place();
    const kind = this.kindOf(isArray, place);
    const { frame } = this;
    const aroundBefore = this.aroundChars;
    const label = place.onPath ? (this.path.slice(0, place.step).findLast((step) => step !== null) ?? '') : '';
    const isElement = place.isElement && (kind === 'path' || kind === 'keyed');
    const values = new Map<string, SourceValue>();
    const list = kind === 'skipped' && isArray && frame !== undefined ? this.listOf(frame) : undefined;
    if (frame?.list !== undefined) frame.list.items = undefined;
    if (isElement) this.openElements++;
    if (place.key !== undefined) values.set(KEY_COLUMN, place.key);
    this.aroundChars += charsOf(place.key ?? null);
    if (kind === 'list' && place.step === this.path.length) this.found = true;
    const seen = { aroundBefore, entered: false, released: false, list };
    this.frame = { kind, parent: frame, label, step: place.step, values, isElement, ...seen };
  }

  closed(): void {
    const { frame } = this;
    if (frame === undefined) return;
    this.frame = frame.parent;
    this.aroundChars = frame.aroundBefore;
    if (frame.list?.items !== undefined) this.say(frame.list.of, frame.list.name, frame.list.items);
    if (!frame.isElement) return;
    this.openElements--;
    if (this.openElements === 0) this.release();
  }

  name(name: string, line: number): void {
    this.lastName = name;
    const { frame } = this;
    if (frame?.kind !== 'path') return;
    const isStep = name === this.path[frame.step];
    if (isStep ? frame.entered : name !== KEY_COLUMN && frame.values.has(name))
      throw new FileFault(
        'json_invalid',
        `The name "${name}" stands more than once in the same object (line ${line}).`,
        {
          line,
        },
      );
    if (isStep) frame.entered = true;
  }

  scalar(value: JsonScalar, line: number): void {
    const { frame } = this;
    const place = this.place();
    if (place.onPath) {
      if (place.isElement) this.add({ scalar: value }, line, place);
    } else if (frame?.kind === 'path') this.say(frame, this.lastName, value, line);
    else if (frame?.list !== undefined) gather(frame.list, value);
  }

  captured(json: CapturedJson): void {
    this.add(json, json.line, this.place());
  }

  /** Where the value that comes now stands. */
  private place(): Place {
    const { frame } = this;
    if (frame === undefined)
      return { step: 0, onPath: true, isElement: this.isSequence, inList: false, key: undefined };
    const { step } = frame;
    switch (frame.kind) {
      case 'skipped':
        return OFF_PATH;
      case 'list':
        return { step, onPath: true, isElement: true, inList: true, key: undefined };
      case 'keyed':
        return { step: step + 1, onPath: true, isElement: true, inList: false, key: this.lastName };
      case 'path':
        if (this.lastName !== this.path[step]) return OFF_PATH;
        return { step: step + 1, onPath: true, isElement: false, inList: false, key: undefined };
    }
  }

  private kindOf(isArray: boolean, place: Place): FrameKind {
    if (!place.onPath) return 'skipped';
    if (isArray) return 'list';
    return this.path[place.step] === null ? 'keyed' : 'path';
  }

  private listOf(frame: Frame): ListAround | undefined {
    return frame.kind === 'path' ? { of: frame, name: this.lastName, items: [], chars: 0 } : undefined;
  }

  /** An object on the way says something of the records in it. Of the document and its wrappers only what comes before counts. */
  private say(frame: Frame, name: string, value: SourceValue, line?: number): void {
    if (frame.entered && !frame.isElement) return;
    if (frame.released)
      throw new FileFault(
        'row_context_too_large',
        `"${name}" comes after more than ${MAX_RECORD_BYTES.toLocaleString('en-US')} characters of the rows that it belongs to; put it before them.`,
        line === undefined ? {} : { line },
      );
    // One character more than any field holds, so that validation still sees that it is too long.
    const kept = typeof value === 'string' ? value.slice(0, MAX_ANSWER_CHARS + 1) : value;
    this.aroundChars += charsOf(kept);
    if (this.aroundChars > MAX_AROUND_CHARS || frame.values.size >= MAX_COLUMNS) throw tooMuchAround(line);
    frame.values.set(name, kept);
  }

  private add(json: FoundRecord['json'], line: number, place: Place): void {
    if (place.step === this.path.length) this.found = true;
    const { key, isElement } = place;
    const record = { line, json, key, isElement, around: this.frame };
    if (this.openElements === 0) {
      this.ready.push(record);
      return;
    }
    this.waiting.push(record);
    this.waitingChars += 'text' in json ? json.text.length : charsOf(json.scalar);
    if (this.waitingChars <= MAX_RECORD_BYTES) return;
    for (let frame = this.frame; frame !== undefined; frame = frame.parent) frame.released = frame.isElement;
    this.release();
  }

  private release(): void {
    for (const record of this.waiting) this.ready.push(record);
    this.waiting = [];
    this.waitingChars = 0;
  }
}

function gather(list: ListAround, value: JsonScalar): void {
  list.chars += charsOf(value);
  if (list.items?.length === MAX_COLUMNS || list.chars > MAX_ANSWER_CHARS) list.items = undefined;
  else if (value !== null) list.items?.push(value);
}
