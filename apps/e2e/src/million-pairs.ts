import type { Page as BrowserPage, Request } from '@playwright/test';
import type { Page, Pair, PairCount, PairFacets, PairNeighbours, PairVersion } from '@pairloom/contract';

export const MILLION = 1_000_000;
const TIME = '2026-11-22T12:00:00.000Z';

const idOf = (n: number): string => `01900000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const numberOf = (id: string): number => Number(id.slice(-12));

const pairOf = (n: number): Pair => ({
  id: idOf(n),
  question: `How does step ${n} work?`,
  answer: `Press button ${n}.`,
  category: null,
  tags: [],
  metadata: {},
  status: 'draft',
  externalId: null,
  variants: [],
  version: 1,
  embedding: 'embedded',
  quality: null,
  lastImport: null,
  createdAt: TIME,
  updatedAt: TIME,
});

/** Lists count up to 10,000, as the server does. */
const FACETS: PairFacets = {
  total: 10_000,
  totalIsExact: false,
  counted: 10_000,
  status: [{ value: 'draft', count: 10_000 }],
  category: [],
  tag: [],
  quality: [{ value: 'unknown', count: 10_000 }],
  embedding: [{ value: 'embedded', count: 10_000 }],
  near: [{ value: 'none', count: 10_000 }],
};

function listed(query: URLSearchParams): Page<Pair> {
  const isNewest = query.get('order') !== 'oldest';
  const after = query.get('after');
  const from = after === null ? (isNewest ? MILLION + 1 : 0) : numberOf(after);
  const step = isNewest ? -1 : 1;
  const skip = Number(query.get('skip') ?? 0);
  const numbers = Array.from({ length: Number(query.get('limit')) }, (_pair, n) => from + step * (1 + skip + n));
  const there = numbers.filter((n) => n >= 1 && n <= MILLION);
  const isLast = there.length === 0 || there.at(-1) === (isNewest ? 1 : MILLION);
  return { items: there.map(pairOf), nextCursor: isLast ? null : 'more' };
}

function answerTo(request: Request): object | null {
  const { pathname, searchParams } = new URL(request.url());
  const [id = '', more] = pathname.split('/pairs')[1]?.split('/').slice(1) ?? [];
  if (id === '') return listed(searchParams);
  if (id === 'facets') return FACETS;
  const pairId = searchParams.get('pairId');
  const current = pairId === null ? null : MILLION + 1 - numberOf(pairId);
  if (id === 'count') return { total: MILLION, totalIsExact: true, current } satisfies PairCount;
  const n = numberOf(id);
  if (more === undefined) return pairOf(n);
  if (more === 'versions') return { items: [], nextCursor: null } satisfies Page<PairVersion>;
  if (more === 'similar') return { items: [], method: 'exact', unsearched: 0 };
  if (more !== 'neighbours') return null;
  const [previousId, nextId] = [idOf(n + 1), idOf(n - 1)];
  return { previousId, nextId, current: null, total: 10_000, totalIsExact: false } satisfies PairNeighbours;
}

/**
 * Answers in place of the server what is read of the pairs of a project: a million, the newest of which has the number one million. To store
 * as many would take a journey longer than all others together. They are counted once `counted` is settled.
 */
export async function withMillionPairs(
  page: BrowserPage,
  projectId: string,
  counted = Promise.resolve(),
): Promise<void> {
  await page.route(
    (url) => url.pathname.startsWith(`/api/v1/projects/${projectId}/pairs`),
    async (route) => {
      if (new URL(route.request().url()).pathname.endsWith('/count')) await counted;
      const answer = answerTo(route.request());
      return answer === null ? route.abort() : route.fulfill({ json: answer });
    },
  );
}
