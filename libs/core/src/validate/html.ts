import { htmlTagNames } from 'html-tag-names';
import { QuoteType, Tokenizer } from 'htmlparser2';

const KNOWN = new Set(htmlTagNames);
const words = (names: string): ReadonlySet<string> => new Set(names.split(' '));
/** Elements that begin and end a line of their own. */
const BLOCKS = words(
  'address article aside blockquote br body caption center dd details dialog dir div dl dt fieldset figcaption figure ' +
    'footer form h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li main menu nav ol optgroup option p pre search ' +
    'section summary table tbody tfoot thead tr ul',
);
/** Elements beside each other on a line. */
const CELLS = words('td th');
/** Elements whose content is not shown. */
const HIDDEN = words('script style');
/** Complete without an end tag; the others without one are more likely `<placeholders>` than markup. */
const ENDLESS = words('br hr wbr p li dd dt tr td th thead tbody tfoot option optgroup body head html');

interface Tag {
  readonly open: boolean;
  /** As written. */
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /** Whether an attribute has a value. */
  readonly attributed: boolean;
}

/** A range of the text, and what stands for it in the result. */
interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** Whether the text is a break, which takes the white space beside it with it. */
  readonly isBreak?: boolean;
}

const LINE_BREAK = '\n';
const SPACE = ' ';

/**
 * Text of a value without its HTML elements. Only what is surely HTML goes: a known name in one case of letters that has
 * an end tag, an attribute with a value, or needs no end tag. `a < b`, `List<String>` and `<name>` stay, and a value
 * without any element is given back as it is. Contents of script and style go, block elements and `<br>` become line
 * breaks, comments go, entities are decoded.
 */
export function stripHtml(text: string): string {
  if (!text.includes('<')) return text;
  const found = tokenize(text);
  const removed = tagsToRemove(found.tags);
  if (removed.length === 0) return text;
  const edits = [...removed, ...found.others].sort((a, b) => a.start - b.start);
  return applyEdits(text, edits);
}

/** Tags, and besides them what goes or changes once there are elements: comments, doctypes, entities. */
function tokenize(text: string): { tags: Tag[]; others: Edit[] } {
  const tags: Tag[] = [];
  const others: Edit[] = [];
  let name = '';
  let start = 0;
  let attributed = false;
  const opened = (end: number): unknown => tags.push({ open: true, name, start, end: end + 1, attributed });
  const ignored = (): void => undefined;
  const tokenizer = new Tokenizer(
    { decodeEntities: true },
    {
      onopentagname(from, to) {
        name = text.slice(from, to);
        start = from - 1;
        attributed = false;
      },
      onattribend(quote) {
        if (quote !== QuoteType.NoValue) attributed = true;
      },
      onopentagend: opened,
      onselfclosingtag: opened,
      onclosetag(from, to) {
        const end = text.indexOf('>', to) + 1;
        if (end > 0) tags.push({ open: false, name: text.slice(from, to), start: from - 2, end, attributed: false });
      },
      oncomment(from, to) {
        const start = from - '<!--'.length;
        if (text.startsWith('<!--', start) && text.startsWith('-->', to - 2))
          others.push({ start, end: to + 1, text: '' });
      },
      ondeclaration: (from, to) => others.push({ start: from - 2, end: to + 1, text: '' }),
      ontextentity: (code, end) => addEntity(text, others, String.fromCodePoint(code), end),
      ontext: ignored,
      onprocessinginstruction: ignored,
      oncdata: ignored,
      onattribdata: ignored,
      onattribentity: ignored,
      onattribname: ignored,
      onend: ignored,
    },
  );
  tokenizer.write(text);
  tokenizer.end();
  return { tags, others };
}

/** Some entities stand for two characters and are told one by one. */
function addEntity(text: string, edits: Edit[], character: string, end: number): void {
  const start = text.lastIndexOf('&', end - 1);
  const last = edits.at(-1);
  if (last?.start === start) edits[edits.length - 1] = { start, end, text: last.text + character };
  else edits.push({ start, end, text: character });
}

function tagsToRemove(tags: readonly Tag[]): Edit[] {
  const ends = matchEnds(tags);
  const edits: Edit[] = [];
  tags.forEach((tag, i) => {
    const name = tag.name.toLowerCase();
    if (!KNOWN.has(name) || (tag.name !== name && tag.name !== tag.name.toUpperCase())) return;
    const end = ends.get(i);
    if (tag.open && end === undefined && !tag.attributed && !ENDLESS.has(name)) return;
    const hidden = HIDDEN.has(name) && end !== undefined;
    const text = breakFor(name);
    edits.push({ start: tag.start, end: hidden ? end.end : tag.end, text, isBreak: text !== '' });
  });
  return edits;
}

/** The end tag of each start tag, by index; the innermost start takes the end. */
function matchEnds(tags: readonly Tag[]): Map<number, Tag> {
  const ends = new Map<number, Tag>();
  const waiting = new Map<string, number[]>();
  tags.forEach((tag, i) => {
    const name = tag.name.toLowerCase();
    const starts = waiting.get(name);
    if (tag.open) {
      if (starts === undefined) waiting.set(name, [i]);
      else starts.push(i);
    } else {
      const start = starts?.pop();
      if (start !== undefined) ends.set(start, tag);
    }
  });
  return ends;
}

function breakFor(name: string): string {
  if (BLOCKS.has(name)) return LINE_BREAK;
  return CELLS.has(name) ? SPACE : '';
}

/** Puts the edits in; white space beside a break is part of it, and breaks at the ends go. */
function applyEdits(text: string, edits: readonly Edit[]): string {
  const parts: string[] = [];
  let pending = '';
  let at = 0;
  const keep = (piece: string): void => {
    const kept = pending === '' ? piece : trimStart(piece);
    if (kept === '') return;
    if (pending !== '' && parts.length > 0) parts.push(pending);
    pending = '';
    parts.push(kept);
  };
  for (const edit of edits) {
    if (edit.start < at) continue;
    keep(text.slice(at, edit.start));
    at = edit.end;
    if (edit.isBreak === true) {
      trimLast(parts);
      if (pending !== LINE_BREAK) pending = edit.text;
    } else keep(edit.text);
  }
  keep(text.slice(at));
  return parts.join('');
}

const trimStart = (text: string): string => text.replace(/^[ \t\r\n\f]+/, '');

function trimLast(parts: string[]): void {
  for (let last = parts.pop(); last !== undefined; last = parts.pop()) {
    let end = last.length;
    while (end > 0 && ' \t\r\n\f'.includes(last[end - 1] as string)) end--;
    if (end > 0) {
      parts.push(last.slice(0, end));
      return;
    }
  }
}
