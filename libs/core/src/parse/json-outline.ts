import { FileFault } from '../faults.ts';
import type { CapturedJson } from './json-capture.ts';
import { newValues, type JsonValues } from './json-columns.ts';
import { JsonTokens, type JsonHandler, type JsonScalar } from './json-tokens.ts';
import type { SourceValue } from './rewrite.ts';

type Container = SourceValue[] | JsonValues;

/** Builds the values of a JSON text as far as it goes: the text may end anywhere. */
export class JsonOutline implements JsonHandler {
  /** Values that stand outside of all others, in order. */
  readonly roots: SourceValue[] = [];
  private readonly open: Container[] = [];
  private readonly names: string[] = [];

  wanted(): boolean {
    return false;
  }

  opened(isArray: boolean): void {
    const container = isArray ? [] : newValues();
    this.put(container);
    this.open.push(container);
    this.names.push('');
  }

  closed(): void {
    this.open.pop();
    this.names.pop();
  }

  name(name: string): void {
    this.names[this.names.length - 1] = name;
  }

  scalar(value: JsonScalar): void {
    this.put(value);
  }

  captured(_json: CapturedJson): void {
    throw new Error('An outline captures nothing.');
  }

  private put(value: SourceValue): void {
    const parent = this.open.at(-1);
    if (parent === undefined) this.roots.push(value);
    else if (Array.isArray(parent)) parent.push(value);
    else parent[this.names.at(-1) ?? ''] ??= value;
  }
}

/** What a text holds up to its end or first fault. */
export function outlineOf(text: string): {
  readonly roots: readonly SourceValue[];
  readonly fault: FileFault | undefined;
} {
  const outline = new JsonOutline();
  const fault = follow(outline, text);
  return { roots: outline.roots, fault };
}

/** Values outside of all others that begin in a text. */
export function countRoots(text: string): number {
  let roots = 0;
  const nothing = (): void => undefined;
  // Taken whole, an array or object shows nothing of what is in it.
  const wanted = (): boolean => ++roots > 0;
  const scalar = (): number => ++roots;
  follow({ wanted, opened: nothing, closed: nothing, name: nothing, scalar, captured: nothing }, text);
  return roots;
}

function follow(handler: JsonHandler, text: string): FileFault | undefined {
  try {
    new JsonTokens(handler).push(text);
    return undefined;
  } catch (error) {
    if (error instanceof FileFault) return error;
    throw error;
  }
}
