import { ProcessReport } from '@pairloom/contract';
import type { EmbedderWatch, SeenEmbedder } from '../ports.ts';

const ANSWER_MS = 1_000;
/** A provider that is no embedder of Pairloom is left alone for so long. */
const NOT_OURS_MS = 10 * 60_000;
/** Key of an installation that set none: only its own embedder, or another on its premises, takes that. */
const NO_KEY = 'local';

/** What the embedder says of itself. A provider that takes a key is not asked. */
export class EmbedderProcess implements EmbedderWatch {
  readonly #url: URL | undefined;
  #askFrom = 0;

  constructor({ baseUrl, apiKey }: { readonly baseUrl: string; readonly apiKey: string }) {
    this.#url = apiKey === NO_KEY ? new URL('../health/process', `${baseUrl.replace(/\/+$/, '')}/`) : undefined;
  }

  async seen(): Promise<SeenEmbedder | undefined> {
    if (this.#url === undefined || performance.now() < this.#askFrom) return undefined;
    try {
      const answer = await fetch(this.#url, { redirect: 'error', signal: AbortSignal.timeout(ANSWER_MS) });
      const report = ProcessReport.safeParse(answer.ok ? await answer.json() : undefined);
      if (report.success) return { ...report.data, lastSeenAt: new Date() };
      this.#askFrom = performance.now() + NOT_OURS_MS;
    } catch {
      // It is away, and may be there again the next time.
    }
    return undefined;
  }
}
