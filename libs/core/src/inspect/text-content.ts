import type { Guess, ImportOptions, SourceType } from '@pairloom/contract';
import { canonicalEncoding } from '../dialect/encoding-names.ts';
import { detectEncoding } from '../dialect/encoding.ts';
import { detectType, type TypeGuess } from '../dialect/source-type.ts';
import { ByteDecoder } from '../parse/decode.ts';
import { marked } from '../parse/utf8.ts';
import type { PartHead } from '../parse/unpack.ts';

/** The begin of a text as UTF-8, and how it was read. */
export interface TextHead {
  readonly encoding: string;
  readonly encodingGuess: Guess;
  /** UTF-8; a byte that could not be decoded is one that is no UTF-8. */
  readonly bytes: Buffer;
  /** After a byte order mark; always 0 for other encodings, where none is left. */
  readonly start: number;
  readonly complete: boolean;
  readonly type: SourceType;
  readonly typeGuess: Guess;
}

/** @throws FileFault `encoding_unsupported`, `format_unsupported`, `empty_file`, `header_missing`. */
export function readTextHead(head: PartHead, filename: string, options: ImportOptions): TextHead {
  const asked = options.encoding ?? declaredEncoding(head.bytes);
  const { encoding, confidence, alternatives } = detectEncoding(head.bytes, head.complete, asked);
  const { bytes, start } = asUtf8(head, encoding);
  const text = bytes.toString('utf8', start);
  const found = detectType(text, head.complete, filename);
  const type = options.format ?? found.type;
  return {
    encoding,
    encodingGuess: { option: 'encoding', value: encoding, confidence, alternatives: [...alternatives] },
    bytes,
    start,
    complete: head.complete,
    type,
    typeGuess: { option: 'format', value: type, ...(options.format === undefined ? sureness(found) : given) },
  };
}

const DECLARATION_BYTES = 1024;
const XML_DECLARATION = /^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([\w.:-]+)["']/i;
const HTML_DECLARATION = /<meta[^>]+?charset\s*=\s*["']?([\w.:-]+)/i;

/** The encoding that XML and HTML say of themselves; bytes that can be read so far are not UTF-16 or UTF-32, whatever they say. */
function declaredEncoding(head: Buffer): string | undefined {
  const start = head.toString('latin1', 0, DECLARATION_BYTES);
  if (start.startsWith('\xef\xbb\xbf')) return undefined;
  const label = (XML_DECLARATION.exec(start) ?? (/^\s*</.test(start) ? HTML_DECLARATION.exec(start) : null))?.[1];
  const encoding = label === undefined ? undefined : canonicalEncoding(label);
  return encoding?.startsWith('utf-') === true ? undefined : encoding;
}

const given = { confidence: 1, alternatives: [] };
const sureness = ({ confidence, alternatives }: TypeGuess) => ({ confidence, alternatives: [...alternatives] });

function asUtf8({ bytes, complete }: PartHead, encoding: string): { bytes: Buffer; start: number } {
  if (encoding === 'utf-8') return { bytes, start: bytes.toString('latin1', 0, 3) === '\xef\xbb\xbf' ? 3 : 0 };
  const decoder = new ByteDecoder(encoding);
  const text = decoder.write(bytes) + (complete ? decoder.end() : '');
  return { bytes: marked(text.startsWith('\ufeff') ? text.slice(1) : text), start: 0 };
}
