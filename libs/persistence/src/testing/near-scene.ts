import { afterAll, beforeAll, beforeEach, expect } from '@jest/globals';
import type { RowError } from '@pairloom/contract';
import type { NearDuplicateSearch } from '@pairloom/core';
import { randomUUIDv7 } from 'node:crypto';
import { type PlannedText, type SourceText, csv, endText, loadChunk, startText } from './load-text.ts';
import { storedPairs } from './stored.ts';
import { type Workbench, openWorkbench } from './workbench.ts';

export const FLAG: NearDuplicateSearch = { threshold: 0.95, policy: 'flag' };

/** Directions of the texts in degrees: similarity is the cosine of what lies between them. */
const DEGREES: Record<string, number> = {
  'How do I pay?': 0,
  'How can I pay?': 10,
  'How may I pay?': 12,
  'Ways of paying?': 20,
  'Where are you?': 90,
};
export const COS_10 = 0.9848;

const vectorOf = (text: string): Float32Array => {
  const angle = ((DEGREES[text] ?? 180) * Math.PI) / 180;
  return new Float32Array([Math.cos(angle), Math.sin(angle)]);
};

type Given = Pick<SourceText, 'options' | 'chunkRows'> & { readonly columns?: readonly string[] };
type Near = Pick<RowError, 'row' | 'existingId' | 'similarity'>;

/** Imports whose texts have vectors; each test has a project and a model of its own. */
export class NearScene {
  projectId = '';
  model = '';
  #bench: Workbench | undefined;

  /** To be called at the top of a spec file. */
  static prepared(): NearScene {
    const scene = new NearScene();
    beforeAll(async () => {
      scene.#bench = await openWorkbench();
    });
    beforeEach(() => scene.#begin());
    afterAll(() => scene.#bench?.close());
    return scene;
  }

  get bench(): Workbench {
    if (this.#bench === undefined) throw new Error('The scene is not open.');
    return this.#bench;
  }

  async #begin(): Promise<void> {
    this.projectId = await this.bench.project(16);
    this.model = `model ${randomUUIDv7()}`;
  }

  /** An import whose rows are loaded and settled; each row is its cells, or a question whose answer tells nothing. */
  async loaded(rows: readonly (string | readonly string[])[], given: Given = {}): Promise<PlannedText> {
    const { columns = ['question', 'answer'], ...how } = given;
    const { projectId } = this;
    const { persistence } = this.bench;
    const cells = rows.map((row) => (typeof row === 'string' ? [row, 'a'] : row));
    const text = await startText(persistence, { projectId, text: csv(columns, ...cells), ...how });
    for (const { chunkNo } of text.ranges) await loadChunk(persistence, text, chunkNo);
    await persistence.chunks.settle(text.run, () => undefined);
    return text;
  }

  /** Gives the fence of the chunk. */
  async openChunk({ run }: PlannedText, chunkNo: number): Promise<number> {
    const claimed = await this.bench.persistence.embeddings.claimChunk(run.importId, chunkNo);
    if (claimed.state !== 'open') throw new Error(`The claim answered ${claimed.state}.`);
    return claimed.fence;
  }

  /** Makes the vectors of a chunk; gives its fence. */
  async embedded(text: PlannedText, chunkNo = 1): Promise<number> {
    const { embeddings } = this.bench.persistence;
    const { importId } = text.run;
    const fence = await this.openChunk(text, chunkNo);
    const work = await embeddings.claimTexts(importId, chunkNo, fence, this.model, importId, 100);
    if (work.state !== 'open') throw new Error(`The claim answered ${work.state}.`);
    const results = work.texts.map(({ hash, text: words }) => ({ hash, vector: vectorOf(words) }));
    await embeddings.save(importId, chunkNo, fence, this.model, results, { calls: 1, tokens: 1 });
    return fence;
  }

  report({ run }: PlannedText, fence: number, near = FLAG, chunkNo = 1) {
    return this.bench.persistence.embeddings.reportNearDuplicates(run, { chunkNo, fence }, this.model, near);
  }

  /** Embeds the only chunk of an import and reports its near duplicates. */
  async checked(text: PlannedText, near = FLAG): Promise<Near[]> {
    expect(await this.report(text, await this.embedded(text), near)).toEqual({ state: 'reported' });
    return this.nearOf(text);
  }

  async errorsOf({ run }: PlannedText): Promise<RowError[]> {
    return (await this.bench.persistence.imports.errors(run.importId, { limit: 100 })).items;
  }

  async nearOf(text: PlannedText): Promise<Near[]> {
    return (await this.errorsOf(text))
      .filter(({ code }) => code === 'near_duplicate')
      .map(({ row, existingId, similarity }) => ({ row, existingId, similarity }));
  }

  async idOf(question: string): Promise<string> {
    const pair = (await storedPairs(this.bench, this.projectId)).find((stored) => stored.question === question);
    if (pair === undefined) throw new Error('The pair of the spec is not there.');
    return pair.id;
  }

  /** A pair of an earlier import, with its vector. */
  async stored(...rows: (string | readonly string[])[]): Promise<void> {
    const text = await this.loaded(rows);
    await this.embedded(text);
    await endText(this.bench.persistence, text);
  }
}
