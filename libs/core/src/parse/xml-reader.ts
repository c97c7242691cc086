import { SaxesParser } from 'saxes';
import { FileFault } from '../faults.ts';
import { MAX_RECORD_BYTES } from '../validate/limits.ts';
import { isHighSurrogate } from './text-head.ts';

/** Elements within each other. */
export const MAX_XML_DEPTH = 100;
export const MAX_XML_NAME_CHARS = 500;
export const MAX_XML_ATTRIBUTES = 200;

export interface XmlAttribute {
  readonly name: string;
  readonly value: string;
}

/** Takes the elements of a document in order. Names are without their prefix. */
export interface XmlHandler {
  opened(name: string, attributes: readonly XmlAttribute[], line: number): void;
  /** Text or a CDATA section; the text of an element may come in parts. */
  text(text: string): void;
  closed(): void;
}

/**
 * Halves of surrogate pairs, which undecodable bytes come as, are no XML, and the parser fails on them: it sees private characters in
 * their place. A document that has both these characters and such halves gets a finding too many, never one too few.
 */
const HALF = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;
const STAND_IN = /[\u{10F800}-\u{10FFFF}]/gu;
const STAND_IN_BASE = 0x10f800;
const HALF_BASE = 0xd800;

/**
 * Reads XML strictly, in pieces of any length. Knows the five predefined entities and numeric ones; a document type declaration is
 * refused, so there are no others. Comments and processing instructions are passed over.
 */
export class XmlReader {
  private readonly parser = new SaxesParser({ xmlns: false, position: true });
  private readonly handler: XmlHandler;
  private readonly maxDepth: number;
  private attributes: XmlAttribute[] = [];
  private attributeChars = 0;
  private openLine = 1;
  private depth = 0;
  /** Characters since the parser gave something away: about what it holds. */
  private held = 0;
  private hasStandIns = false;
  /** The first half of a pair at the end of the last piece. */
  private half = '';

  constructor(handler: XmlHandler, maxDepth = MAX_XML_DEPTH) {
    this.maxDepth = maxDepth;
    this.handler = handler;
    this.listen();
  }

  /** @throws FileFault `xml_invalid`, `xml_dtd_refused`, `xml_limit_exceeded` */
  push(piece: string): void {
    this.held += piece.length;
    const text = this.half + piece;
    const whole = isHighSurrogate(text.charCodeAt(text.length - 1)) ? text.length - 1 : text.length;
    this.half = text.slice(whole);
    this.parser.write(this.standIn(text.slice(0, whole)));
    if (this.held > MAX_RECORD_BYTES)
      throw this.limit(`A text is longer than ${MAX_RECORD_BYTES.toLocaleString('en-US')} characters`);
  }

  /** The document ends here. @throws FileFault `xml_invalid` */
  end(): void {
    this.parser.write(this.standIn(this.half));
    this.parser.close();
  }

  private listen(): void {
    const { parser } = this;
    parser.on('error', (error) => {
      throw this.broken(error);
    });
    parser.on('doctype', () => {
      throw new FileFault('xml_dtd_refused', undefined, { line: parser.line });
    });
    const passed = (): void => {
      this.held = 0;
    };
    parser.on('comment', passed);
    parser.on('processinginstruction', passed);
    parser.on('opentagstart', () => {
      this.begin();
    });
    parser.on('attribute', ({ name, value }) => {
      this.attribute(name, value);
    });
    parser.on('opentag', ({ name }) => {
      this.open(name);
    });
    parser.on('text', (text) => {
      this.text(text);
    });
    parser.on('cdata', (text) => {
      this.text(text);
    });
    parser.on('closetag', () => {
      this.held = 0;
      this.depth--;
      this.handler.closed();
    });
  }

  private begin(): void {
    // The parser has read one character more than the name.
    this.openLine = this.parser.column === 0 ? this.parser.line - 1 : this.parser.line;
    this.attributes = [];
    this.attributeChars = 0;
    this.held = 0;
  }

  private attribute(name: string, value: string): void {
    this.held = 0;
    this.attributeChars += value.length;
    if (this.attributes.length >= MAX_XML_ATTRIBUTES)
      throw this.limit(`An element has more than ${MAX_XML_ATTRIBUTES} attributes`);
    if (name.length > MAX_XML_NAME_CHARS || this.attributeChars > MAX_RECORD_BYTES)
      throw this.limit('The attributes of an element are too long');
    if (name === 'xmlns' || name.startsWith('xmlns:')) return;
    this.attributes.push({ name: localName(name), value: this.restored(value) });
  }

  private open(name: string): void {
    this.held = 0;
    this.depth++;
    if (this.depth > this.maxDepth) throw this.limit(`There are more than ${this.maxDepth} elements within each other`);
    if (name.length > MAX_XML_NAME_CHARS)
      throw this.limit(`The name of an element is longer than ${MAX_XML_NAME_CHARS} characters`);
    this.handler.opened(localName(name), this.attributes, this.openLine);
  }

  private text(text: string): void {
    this.held = 0;
    if (this.depth > 0) this.handler.text(this.restored(text));
  }

  private standIn(piece: string): string {
    if (piece.isWellFormed()) return piece;
    return piece.replace(HALF, (half) => {
      this.hasStandIns = true;
      return String.fromCodePoint(STAND_IN_BASE + half.charCodeAt(0) - HALF_BASE);
    });
  }

  private restored(text: string): string {
    if (!this.hasStandIns) return text;
    return text.replace(STAND_IN, (sign) =>
      String.fromCharCode(HALF_BASE + (sign.codePointAt(0) ?? 0) - STAND_IN_BASE),
    );
  }

  /** The parser's words without its position, which is the line alone for us. */
  private broken(error: Error): FileFault {
    const { line } = this.parser;
    const said = error.message.replace(/^\d+:\d+: /, '').replace(/\.$/, '');
    return new FileFault('xml_invalid', `The XML is broken: ${said} (line ${line}).`, { line });
  }

  private limit(message: string): FileFault {
    const { line } = this.parser;
    return new FileFault('xml_limit_exceeded', `${message} (line ${line}).`, { line });
  }
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);
