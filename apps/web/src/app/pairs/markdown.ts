/**
 * The little Markdown that answers are written in, read into a tree that a template draws: headings, paragraphs, lists, quotes, code, bold,
 * italics, links. No HTML comes of it, so there is nothing to sanitise but the addresses of links. What is not understood stays text.
 */
export type Inline =
  | { kind: 'text' | 'code'; text: string }
  | { kind: 'strong' | 'em'; parts: Inline[] }
  | { kind: 'link'; href: string; parts: Inline[] };

export type Block =
  | { kind: 'heading'; level: number; parts: Inline[] }
  | { kind: 'paragraph' | 'quote'; parts: Inline[] }
  | { kind: 'list'; ordered: boolean; start: number; items: Inline[][] }
  | { kind: 'code'; text: string };

const FENCE = /^\s{0,3}(`{3,}|~{3,})/;
const HEADING = /^\s{0,3}(#{1,6})\s+(.*)$/;
const BULLET = /^\s{0,3}[-*+]\s+(.*)$/;
const NUMBER = /^\s{0,3}(\d{1,9})[.)]\s+(.*)$/;
const QUOTE = /^\s{0,3}>\s?(.*)$/;

/** Deeper than this, markup stays text. */
const MAX_DEPTH = 6;

export function readMarkdown(text: string): Block[] {
  const lines = text.split(/\r\n|\r|\n/);
  const blocks: Block[] = [];
  for (let at = 0; at < lines.length;) {
    const { block, next } = blockAt(lines, at);
    if (block) blocks.push(block);
    at = next;
  }
  return blocks;
}

function blockAt(lines: readonly string[], at: number): { block: Block | null; next: number } {
  const line = lines[at] ?? '';
  if (line.trim() === '') return { block: null, next: at + 1 };
  const fence = FENCE.exec(line)?.[1];
  if (fence !== undefined) return codeAt(lines, at, fence);
  const heading = HEADING.exec(line);
  if (heading) {
    const block: Block = {
      kind: 'heading',
      level: heading[1]?.length ?? 1,
      parts: readInline(titleOf(heading[2] ?? '')),
    };
    return { block, next: at + 1 };
  }
  if (BULLET.test(line)) return listAt(lines, at, BULLET, 1);
  if (NUMBER.test(line)) return listAt(lines, at, NUMBER, 2);
  if (QUOTE.test(line)) {
    const quoted = take(lines, at, (one) => QUOTE.test(one));
    const inner = quoted.map((one) => QUOTE.exec(one)?.[1] ?? '').join('\n');
    return { block: { kind: 'quote', parts: readInline(inner) }, next: at + quoted.length };
  }
  const plain = take(lines, at, (one) => one.trim() !== '' && !starts(one));
  const words = plain.length === 0 ? [line] : plain;
  return { block: { kind: 'paragraph', parts: readInline(words.join('\n')) }, next: at + words.length };
}

/** Without the marks that may close a heading. */
function titleOf(text: string): string {
  const title = text.trimEnd();
  let end = title.length;
  while (title[end - 1] === '#') end--;
  return title.slice(0, end).trimEnd();
}

const starts = (line: string): boolean =>
  FENCE.test(line) || HEADING.test(line) || BULLET.test(line) || NUMBER.test(line) || QUOTE.test(line);

function take(lines: readonly string[], at: number, fits: (line: string) => boolean): string[] {
  let end = at;
  while (end < lines.length && fits(lines[end] ?? '')) end++;
  return lines.slice(at, end);
}

function codeAt(lines: readonly string[], at: number, fence: string): { block: Block; next: number } {
  const body = take(lines, at + 1, (line) => !line.trim().startsWith(fence));
  return { block: { kind: 'code', text: body.join('\n') }, next: at + body.length + 2 };
}

function listAt(lines: readonly string[], at: number, mark: RegExp, text: number): { block: Block; next: number } {
  const taken = take(lines, at, (line) => mark.test(line) || /^\s{2,}\S/.test(line));
  const items: string[] = [];
  for (const line of taken) {
    const item = mark.exec(line)?.[text];
    if (item === undefined) items.push(`${items.pop() ?? ''}\n${line.trim()}`);
    else items.push(item);
  }
  const ordered = text === 2;
  const start = ordered ? Number(mark.exec(taken[0] ?? '')?.[1] ?? 1) : 1;
  return {
    block: { kind: 'list', ordered, start, items: items.map((item) => readInline(item)) },
    next: at + taken.length,
  };
}

/**
 * Code first, for nothing is read within it; then links, bold, italics. Emphasis needs something other than space at both ends. What is
 * looked for has a length, so that marks without an end cost no more than that each.
 */
const INLINE =
  /(?<code>`{1,8})(?<coded>[^`]+)\k<code>|\[(?<label>[^[\]]+)\]\((?<href>[^()\s]+)\)|(?<strong>\*\*|__)(?=\S)(?<bold>.{1,1000}?)(?<=\S)\k<strong>(?![*_])|(?<em>[*_])(?=\S)(?<italic>[^*_]+?)(?<=\S)\k<em>(?![\p{L}\p{N}])/gsu;

export function readInline(text: string, depth = 0): Inline[] {
  const parts: Inline[] = [];
  let end = 0;
  for (const found of depth < MAX_DEPTH ? text.matchAll(INLINE) : []) {
    if (found.index > end) parts.push({ kind: 'text', text: text.slice(end, found.index) });
    parts.push(partOf(found, depth + 1));
    end = found.index + found[0].length;
  }
  if (end < text.length) parts.push({ kind: 'text', text: text.slice(end) });
  return parts;
}

function partOf(found: RegExpExecArray, depth: number): Inline {
  const { coded, label, href = '', bold, italic = '' } = found.groups ?? {};
  if (coded !== undefined) return { kind: 'code', text: coded };
  if (bold !== undefined) return { kind: 'strong', parts: readInline(bold, depth) };
  if (label === undefined) return { kind: 'em', parts: readInline(italic, depth) };
  const address = safeAddress(href);
  return address === null
    ? { kind: 'text', text: found[0] }
    : { kind: 'link', href: address, parts: readInline(label, depth) };
}

/** Only addresses that lead to another page or open a letter; anything that could run, such as javascript:, is none. */
export function safeAddress(href: string): string | null {
  if (!URL.canParse(href)) return null;
  const { protocol } = new URL(href);
  return protocol === 'https:' || protocol === 'http:' || protocol === 'mailto:' ? href : null;
}
