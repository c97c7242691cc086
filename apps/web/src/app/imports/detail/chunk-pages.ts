import type { ChunkReport, Page } from '@pairloom/contract';

/** So many pages at most; what is beyond is not shown. */
const MAX_PAGES = 50;

/** Reads all chunks of an import again and again, but asks only for pages that may have changed. */
export class ChunkPages {
  #pages: readonly Page<ChunkReport>[] = [];

  /** `nextCursor` is null when these are all. `ended`: figures are as they stay, so every page is read once more. */
  async read(ask: (cursor: string | null) => Promise<Page<ChunkReport>>, ended: boolean): Promise<Page<ChunkReport>> {
    const pages: Page<ChunkReport>[] = [];
    let cursor: string | null = null;
    do {
      const kept: Page<ChunkReport> | undefined = ended ? undefined : this.#pages[pages.length];
      const page: Page<ChunkReport> = kept && stands(kept, pages.at(-1)) ? kept : await ask(cursor);
      pages.push(page);
      cursor = page.nextCursor;
    } while (cursor !== null && pages.length < MAX_PAGES);
    this.#pages = pages;
    return { items: pages.flatMap(({ items }) => items), nextCursor: cursor };
  }
}

/** Chunks are begun in order: a full page is as it was when all of it is over, or when nothing before it has been begun yet. */
function stands({ items, nextCursor }: Page<ChunkReport>, before: Page<ChunkReport> | undefined): boolean {
  if (nextCursor === null) return false;
  if (items.every(({ status }) => status === 'done' || status === 'closed')) return true;
  return before?.items.at(-1)?.status === 'planned' && items.every(({ status }) => status === 'planned');
}
