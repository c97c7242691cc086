import type { PairFacets } from '@pairloom/contract';
import { Page } from './page.ts';
import { pairOf } from './records.ts';

/** Figures of a list of 200 pairs. */
export const facets: PairFacets = {
  total: 200,
  totalIsExact: true,
  counted: 200,
  status: [
    { value: 'draft', count: 150 },
    { value: 'published', count: 50 },
  ],
  category: [{ value: 'العربية', count: 3 }],
  tag: [],
  quality: [{ value: 'unknown', count: 200 }],
  embedding: [{ value: 'pending', count: 2 }],
  near: [
    { value: 'none', count: 196 },
    { value: 'found', count: 4 },
  ],
};

/** jsdom lays nothing out: the viewport is told that it is as high as a screen. */
export function layOut(): void {
  const clientHeight = {
    configurable: true,
    get(this: HTMLElement): number {
      return this.closest('[hidden]') ? 0 : 600;
    },
  };
  Object.defineProperty(HTMLElement.prototype, 'clientHeight', clientHeight);
  Element.prototype.scrollTo = function (this: Element, to?: ScrollToOptions | number) {
    if (typeof to === 'object') this.scrollTop = to.top ?? 0;
  };
}

/** Pixels. */
export const ROW_HEIGHT = 96;

/** The pairs page, its figures answered. */
export const openPairs = async (address = 'pairs', figures = facets) => {
  const page = await Page.open(address);
  await page.answer('GET', 'pairs/facets', figures);
  return page;
};
/** Of the rows that are drawn. */
export const questions = () =>
  [...document.querySelectorAll('.row .question')].map((element) => element.textContent.trim());

/** The rows are drawn when the next frame comes. */
export async function drawn(page: Page): Promise<void> {
  await new Promise((resolve) => requestAnimationFrame(resolve));
  await page.stable();
}

export async function scrollTo(page: Page, row: number): Promise<void> {
  const viewport = page.element('cdk-virtual-scroll-viewport');
  viewport.scrollTop = row * ROW_HEIGHT;
  viewport.dispatchEvent(new Event('scroll'));
  await drawn(page);
}

/** Page number `at` of a list of 2,000 pairs; the cursor is the number of the next one. */
export const pageAt = (at: number) => ({
  items: Array.from({ length: 100 }, (_pair, n) => pairOf(2_000 - 100 * at - n)),
  nextCursor: String(at + 1),
});

/** Answers what is asked of a list of so many pairs, the newest of which has the highest number; some may be gone. Gives what was asked. */
export async function answerList(page: Page, total: number, gone: ReadonlySet<number> = new Set()) {
  const request = page.request('GET', 'pairs');
  const { params } = request.request;
  const step = params.get('order') === 'oldest' ? 1 : -1;
  const limit = Number(params.get('limit'));
  const after = params.get('after')?.slice(-12) ?? (step === 1 ? 0 : total + 1);
  let skip = Number(params.get('skip'));
  const numbers: number[] = [];
  for (let n = Number(after) + step; n >= 1 && n <= total && numbers.length <= limit; n += step)
    if (!gone.has(n) && skip-- <= 0) numbers.push(n);
  const items = numbers.slice(0, limit).map((n) => pairOf(n));
  request.flush({ items, nextCursor: numbers.length > limit ? 'more' : null });
  await drawn(page);
  return params;
}
