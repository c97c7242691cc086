import { MAX_JSON_DEPTH, MAX_RAW_CHARS } from '../validate/limits.ts';
import { MAX_PAIR_CHARS } from './plain-text-lines.ts';
import type { PageReader } from './html-pass.ts';
import type { PageRows } from './html-rows.ts';
import type { SourceRow } from './rewrite.ts';

type Node = Readonly<Record<string, unknown>>;

const PAGE_TYPES = ['FAQPage', 'QAPage'];

/** Questions of schema.org FAQPage and QAPage in scripts of JSON-LD, in graphs and by reference too. */
export class JsonLdReader implements PageReader {
  readonly #rows: PageRows;

  constructor(rows: PageRows) {
    this.#rows = rows;
  }

  jsonLd(script: string, line: number): void {
    const text = script.replace(/^\s*(?:<!--|(?:\/\/\s*)?<!\[CDATA\[)|(?:(?:\/\/\s*)?\]\]>|-->)\s*$/g, '');
    let document: unknown;
    try {
      document = JSON.parse(text);
    } catch {
      this.#broken(text, line);
      return;
    }
    const places = new Places(script, line);
    for (const question of questionsOf(document)) this.#add(question, places);
  }

  /** Only what says that it holds questions is missed when it cannot be read. */
  #broken(text: string, line: number): void {
    if (!PAGE_TYPES.some((type) => text.includes(type))) return;
    const message = 'The JSON-LD script with the questions is not valid JSON.';
    this.#rows.flawed({ line, flaw: { code: 'json_row_invalid', message }, raw: text.slice(0, MAX_RAW_CHARS) });
  }

  #add(question: Node, places: Places): void {
    const name = textOf(question.name) || textOf(question.text) || textOf(question.headline);
    const answers = [...listOf(question.acceptedAnswer), ...listOf(question.suggestedAnswer)].map(answerOf);
    if (name === '' && answers.every((answer) => answer === '')) return;
    const held = answers.map((answer) => (answer.length > MAX_PAIR_CHARS ? undefined : answer));
    this.#rows.add({ line: places.lineOf(name), questions: [name], answers: held, category: '' });
  }

  open(): void {
    // Elements are not read here.
  }

  close(): void {
    // Elements are not read here.
  }

  text(): void {
    // Elements are not read here.
  }

  leaveOut(): void {
    // Elements are not read here.
  }

  end(): void {
    // A script that is never closed the parser has closed.
  }

  needs(): number {
    return Infinity;
  }

  take(): SourceRow[] {
    return this.#rows.take();
  }
}

/** Finds the lines on which questions stand in a script, from front to back. */
class Places {
  readonly #script: string;
  #line: number;
  #at = 0;

  constructor(script: string, line: number) {
    this.#script = script;
    this.#line = line;
  }

  lineOf(text: string): number {
    const at = this.#script.indexOf(JSON.stringify(text), this.#at);
    if (at >= 0) {
      this.#line += this.#script.slice(this.#at, at).match(/\r\n?|\n/g)?.length ?? 0;
      this.#at = at;
    }
    return this.#line;
  }
}

/** The nodes of type Question that pages of questions hold, in order, each once. */
function questionsOf(document: unknown): Node[] {
  const nodes = nodesOf(document);
  const byId = new Map(
    nodes.flatMap((node) => (typeof node['@id'] === 'string' ? [[node['@id'], node] as const] : [])),
  );
  // A reference is a node with nothing but an id: the node meant is the one that says more.
  for (const node of nodes)
    if (typeof node['@id'] === 'string' && Object.keys(node).length > 1) byId.set(node['@id'], node);
  const pages = nodes.filter((node) => PAGE_TYPES.some((type) => isOfType(node, type)));
  const entities = pages.flatMap((page) => [...listOf(page.mainEntity), ...listOf(page.hasPart)]);
  const meant = entities.map((node) => byId.get(String(node['@id'])) ?? node);
  return [...new Set(meant)].filter((node) => isOfType(node, 'Question'));
}

/** All objects of a document; nested deeper than any data is, they are not looked at. */
function nodesOf(document: unknown): Node[] {
  const nodes: Node[] = [];
  const visit = (value: unknown, depth: number): void => {
    if (typeof value !== 'object' || value === null || depth > MAX_JSON_DEPTH) return;
    if (!Array.isArray(value)) nodes.push(value as Node);
    for (const inner of Object.values(value)) visit(inner, depth + 1);
  };
  visit(document, 0);
  return nodes;
}

const isOfType = (node: Node, type: string): boolean =>
  (Array.isArray(node['@type']) ? node['@type'] : [node['@type']]).some(
    (one) => typeof one === 'string' && (one === type || one.endsWith(`/${type}`) || one.endsWith(`:${type}`)),
  );

const listOf = (value: unknown): Node[] =>
  (Array.isArray(value) ? (value as unknown[]) : [value]).filter(
    (one): one is Node => typeof one === 'object' && one !== null && !Array.isArray(one),
  );

function answerOf(answer: Node): string {
  return textOf(answer.text) || textOf(answer.articleBody) || textOf(answer.name) || textOf(answer.description);
}

/** A text, or one with a language: `{"@value": "…", "@language": "en"}`. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value.trim();
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const [first] = Array.isArray(value) ? (value as unknown[]) : listOf(value).map((node) => node['@value']);
  return typeof first === 'string' ? first.trim() : '';
}
