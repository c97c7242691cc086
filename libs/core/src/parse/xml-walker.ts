import { MAX_ANSWER_CHARS, MAX_COLUMNS, MAX_RAW_CHARS, MAX_RECORD_BYTES } from '../validate/limits.ts';
import type { SourceRow, SourceValue } from './rewrite.ts';
import { aroundColumn, charsOf, MAX_AROUND_CHARS, RepetitionLimit, tooMuchAround } from './row-context.ts';
import { elementColumns, type XmlElement, type XmlValues } from './xml-columns.ts';
import { isRecord, type ElementPath } from './xml-path.ts';
import { XmlReader, type XmlAttribute, type XmlHandler } from './xml-reader.ts';

/** An open element that is no part of a record. */
interface Outer {
  readonly name: string;
  readonly attributes: readonly XmlAttribute[];
  /** What it says of the records in it: attributes and texts of elements, by column. */
  readonly values: Map<string, Said>;
  /** Its text as long as no element came in it. */
  text: string | undefined;
  /** Records seen in it. */
  records: number;
  readonly charsBefore: number;
}

interface Said {
  /** Null for a list with too many items to say anything of a record. */
  value: SourceValue;
  /** Records seen before it. */
  readonly records: number;
}

/** What an element costs beside its text: more small ones than these characters allow are too many for a row. */
const ELEMENT_CHARS = 32;

/** Finds the records of a document and makes rows of them, see `xml`. */
export class XmlWalker implements XmlHandler {
  private readonly path: ElementPath;
  private readonly reader: XmlReader;
  private readonly names: string[] = [];
  private readonly outer: Outer[] = [];
  private readonly record: XmlElement[] = [];
  private readonly limit = new RepetitionLimit();
  private rows: SourceRow[] = [];
  private recordLine = 0;
  private recordChars = 0;
  private aroundChars = 0;
  /** Whether there was a record. */
  found = false;

  constructor(path: ElementPath, depth?: number) {
    this.path = path;
    this.reader = new XmlReader(this, depth);
  }

  /** @throws FileFault `xml_invalid`, `xml_dtd_refused`, `xml_limit_exceeded`, `row_context_too_large` */
  push(piece: string): void {
    this.reader.push(piece);
  }

  end(): void {
    this.reader.end();
  }

  /** Rows found since it was asked last. */
  take(): SourceRow[] {
    const { rows } = this;
    this.rows = [];
    return rows;
  }

  opened(name: string, attributes: readonly XmlAttribute[], line: number): void {
    this.names.push(name);
    if (this.record.length > 0) this.openInner(name, attributes);
    else if (isRecord(this.path, this.names)) this.openRecord(name, attributes, line);
    else this.openOuter(name, attributes);
  }

  text(text: string): void {
    const inner = this.record.at(-1);
    if (inner !== undefined) {
      this.recordChars += text.length;
      if (!this.isTooLarge) inner.content.push(text);
      return;
    }
    const outer = this.outer.at(-1);
    if (outer?.text !== undefined) outer.text = (outer.text + text).slice(0, MAX_ANSWER_CHARS + 1);
  }

  closed(): void {
    this.names.pop();
    if (this.record.length > 0) {
      const element = this.record.pop();
      if (this.record.length === 0 && element !== undefined) this.closeRecord(element);
    } else this.closeOuter();
  }

  private get isTooLarge(): boolean {
    return this.recordChars > MAX_RECORD_BYTES;
  }

  private openRecord(name: string, attributes: readonly XmlAttribute[], line: number): void {
    this.found = true;
    this.recordLine = line;
    this.recordChars = charsOfTag(name, attributes);
    this.record.push({ name, attributes, content: [] });
    for (const outer of this.outer) {
      outer.records++;
      outer.text = undefined;
    }
  }

  private openInner(name: string, attributes: readonly XmlAttribute[]): void {
    this.recordChars += charsOfTag(name, attributes);
    const element: XmlElement = { name, attributes, content: [] };
    if (!this.isTooLarge) this.record.at(-1)?.content.push(element);
    this.record.push(element);
  }

  private closeRecord(element: XmlElement): void {
    const line = this.recordLine;
    if (this.isTooLarge) {
      const message = `The row has more than ${MAX_RECORD_BYTES.toLocaleString('en-US')} characters.`;
      const raw = `<${element.name}>${element.content.filter((part) => typeof part === 'string').join('')}`;
      this.rows.push({ line, flaw: { code: 'row_too_large', message }, raw: raw.slice(0, MAX_RAW_CHARS) });
      return;
    }
    const values = elementColumns(element, Object.create(null) as XmlValues);
    this.limit.count(this.recordChars, this.addAround(values), line);
    this.rows.push({ line, values });
  }

  private addAround(values: XmlValues): number {
    let chars = 0;
    for (const { name, values: said } of this.outer)
      for (const [column, { value }] of said) {
        if (value === null) continue;
        values[aroundColumn(name, column)] = value;
        chars += charsOf(value);
      }
    return chars;
  }

  private openOuter(name: string, attributes: readonly XmlAttribute[]): void {
    const parent = this.outer.at(-1);
    if (parent !== undefined) parent.text = undefined;
    const charsBefore = this.aroundChars;
    const outer: Outer = { name, attributes, values: new Map(), text: '', records: 0, charsBefore };
    this.outer.push(outer);
    for (const { name: attribute, value } of attributes) this.say(outer, `@${attribute}`, value);
  }

  /** An element without elements in it says something of the records that follow in its parent. */
  private closeOuter(): void {
    const closing = this.outer.pop();
    if (closing === undefined) return;
    this.aroundChars = closing.charsBefore;
    const parent = this.outer.at(-1);
    if (parent === undefined || closing.text === undefined) return;
    this.say(parent, closing.name, closing.text);
    for (const { name, value } of closing.attributes) this.say(parent, `${closing.name}.@${name}`, value);
  }

  /** Of what comes again, the later counts for the records after it; several before a record are a list. */
  private say({ records, values }: Outer, column: string, text: string): void {
    const value = text.slice(0, MAX_ANSWER_CHARS + 1);
    const known = values.get(column);
    if (known === undefined && values.size >= MAX_COLUMNS) throw tooMuchAround();
    if (known === undefined || known.records < records) {
      this.aroundChars -= known === undefined ? 0 : charsOf(known.value);
      values.set(column, { value, records });
      this.aroundChars += charsOf(value);
    } else this.sayAgain(known, value);
    if (this.aroundChars > MAX_AROUND_CHARS) throw tooMuchAround();
  }

  private sayAgain(known: Said, value: string): void {
    const list = Array.isArray(known.value) ? (known.value as string[]) : [known.value as string];
    this.aroundChars -= charsOf(known.value);
    if (known.value === null || list.length >= MAX_COLUMNS) known.value = null;
    else known.value = [...list, value];
    this.aroundChars += charsOf(known.value);
  }
}

function charsOfTag(name: string, attributes: readonly XmlAttribute[]): number {
  let chars = ELEMENT_CHARS + name.length;
  for (const attribute of attributes) chars += ELEMENT_CHARS + attribute.name.length + attribute.value.length;
  return chars;
}
