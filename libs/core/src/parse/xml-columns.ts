import type { SourceValue } from './rewrite.ts';
import type { XmlAttribute } from './xml-reader.ts';

/** An element of a record. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: readonly XmlAttribute[];
  readonly content: (XmlElement | string)[];
}

export type XmlValues = Record<string, SourceValue>;

/** Elements of HTML that stand for a break of the text. */
const BLOCKS = new Set(
  'p br div ul ol li dl dt dd table tr h1 h2 h3 h4 h5 h6 pre blockquote hr section article'.split(' '),
);
/** Elements of HTML that stand within text. */
const INLINE = new Set(
  'a abbr b big code em font i img kbd mark s small span strong sub sup tbody td th thead tt u'.split(' '),
);

/**
 * The columns of a record element:
 *
 * - its attributes as `@name`, its own text as `#text` unless that is blank;
 * - the text of the elements in it by their names, joined with dots (`Answer`, `meta.lang`), their attributes as `Answer.@type`;
 *   '' for an element with nothing in it;
 * - a list where a column comes more than once;
 * - an element that holds HTML, or texts between its elements, as all the text in it; block elements of HTML are line breaks. The
 *   elements of HTML in it are no columns of their own, others are.
 *
 * Texts are taken as they stand, white space included.
 */
export function elementColumns(record: XmlElement, values: XmlValues): XmlValues {
  addAttributes(record, '', values);
  if (isMarkup(record)) {
    put(values, '#text', textOf(record));
    return values;
  }
  if (hasText(record)) put(values, '#text', ownText(record));
  for (const child of childrenOf(record)) addElement(child, child.name, values);
  return values;
}

function addElement(element: XmlElement, path: string, values: XmlValues): void {
  addAttributes(element, `${path}.`, values);
  const children = childrenOf(element);
  if (children.length === 0) {
    put(values, path, textOf(element));
    return;
  }
  if (isMarkup(element)) {
    put(values, path, withoutOuterBreaks(textOf(element)));
    return;
  }
  if (hasText(element)) put(values, path, textOf(element));
  for (const child of children) addElement(child, `${path}.${child.name}`, values);
}

/** Without the line breaks before the first block and after the last. */
function withoutOuterBreaks(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && text[start] === '\n') start++;
  while (end > start && text[end - 1] === '\n') end--;
  return text.slice(start, end);
}

function addAttributes({ attributes }: XmlElement, prefix: string, values: XmlValues): void {
  for (const { name, value } of attributes) put(values, `${prefix}@${name}`, value);
}

/** Adds a value; the second one makes a list. */
export function put(values: XmlValues, path: string, value: string): void {
  const known = values[path];
  if (known === undefined) values[path] = value;
  else if (Array.isArray(known)) (known as SourceValue[]).push(value);
  else values[path] = [known, value];
}

const childrenOf = ({ content }: XmlElement): XmlElement[] => content.filter((part) => typeof part !== 'string');

const hasText = ({ content }: XmlElement): boolean =>
  content.some((part) => typeof part === 'string' && part.trim() !== '');

const ownText = ({ content }: XmlElement): string => content.filter((part) => typeof part === 'string').join('');

/** Whether the elements in an element are HTML, and it is more than a record of fields with such names. */
function isMarkup(element: XmlElement): boolean {
  const children = childrenOf(element);
  return (
    children.length > 0 &&
    (hasText(element) || children.some(({ name }) => BLOCKS.has(name.toLowerCase()))) &&
    children.every(({ name }) => BLOCKS.has(name.toLowerCase()) || INLINE.has(name.toLowerCase()))
  );
}

/** All the text in an element. */
function textOf(element: XmlElement): string {
  const parts: string[] = [];
  gather(element, parts);
  return parts.join('');
}

function gather({ content }: XmlElement, parts: string[]): void {
  for (const part of content)
    if (typeof part === 'string') parts.push(part);
    else {
      const isBlock = BLOCKS.has(part.name.toLowerCase());
      if (isBlock) lineBreak(parts);
      gather(part, parts);
      if (isBlock) lineBreak(parts);
    }
}

function lineBreak(parts: string[]): void {
  if (parts.at(-1)?.endsWith('\n') !== true) parts.push('\n');
}
