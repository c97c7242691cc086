import { expect, type Page } from '@playwright/test';

/** How what a page shows is laid out, by the boxes that the browser has drawn. */

interface Box {
  readonly what: string;
  /** What it scrolls with: boxes that stay while others are scrolled may stand over them. */
  readonly layer: number;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  /** Pixels that something around it cuts off at its sides, or that lie beyond the screen. */
  readonly cut: number;
}

/** What can be pressed or typed into. A checkbox counts with its label; its input is larger than what is drawn. */
const CONTROLS =
  'a[href], button, mat-checkbox, select, summary, textarea, input:not([type=file]):not(mat-checkbox input)';

/** Boxes of what is seen of elements, none of which stands in another one. */
const boxesOf = (page: Page, selector: string): Promise<Box[]> =>
  page.evaluate((selected) => {
    const layers: Element[] = [];
    const found = [...document.querySelectorAll<HTMLElement>(selected)].filter(
      (element) =>
        element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
        element.parentElement?.closest(selected) == null &&
        element.closest('.pl-hidden, .cdk-visually-hidden, .cdk-overlay-container') === null,
    );
    return found.flatMap((element): Box[] => {
      const { left, top, right, bottom } = element.getBoundingClientRect();
      const seen = { left, top, right, bottom };
      let [cut, layer] = [0, -1];
      for (let around: HTMLElement | null = element; around; around = around.parentElement) {
        const style = getComputedStyle(around);
        const box = around.getBoundingClientRect();
        if (layer === -1 && (style.position === 'fixed' || style.position === 'sticky')) {
          if (!layers.includes(around)) layers.push(around);
          layer = layers.indexOf(around);
        }
        if (around === element || around === document.documentElement || around === document.body) continue;
        if (style.overflowX !== 'visible') {
          if (style.overflowX === 'hidden' || style.overflowX === 'clip')
            cut = Math.max(cut, box.left - seen.left, seen.right - box.right);
          [seen.left, seen.right] = [Math.max(seen.left, box.left), Math.min(seen.right, box.right)];
        }
        if (style.overflowY !== 'visible')
          [seen.top, seen.bottom] = [Math.max(seen.top, box.top), Math.min(seen.bottom, box.bottom)];
      }
      // Above all that can be scrolled to: it comes with the focus.
      if (seen.right - seen.left < 2 || seen.bottom - seen.top < 2 || seen.bottom + scrollY <= 0) return [];
      const words = (element.getAttribute('aria-label') ?? element.textContent).trim().replace(/\s+/g, ' ');
      const what = `${element.tagName.toLowerCase()}.${element.className} “${words.slice(0, 40)}”`;
      cut = Math.max(cut, -seen.left, seen.right - document.documentElement.clientWidth);
      return [{ what, layer, ...seen, cut }];
    });
  }, selector);

/** Pixels by which boxes may overlap: what is drawn lies between pixels. */
const SLACK = 1;

const overlap = (a: Box, b: Box): boolean =>
  Math.min(a.right, b.right) - Math.max(a.left, b.left) > SLACK &&
  Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > SLACK;

/** No two of the elements stand over each other, and none is cut off at a side or by the edge of the screen. Gives how many there are. */
async function expectApart(page: Page, selector: string, what: string): Promise<number> {
  const boxes = await boxesOf(page, selector);
  const wrong = boxes.flatMap((box, at) => [
    ...(box.cut > SLACK ? [`${box.what} is cut by ${box.cut} pixels`] : []),
    ...boxes
      .slice(at + 1)
      .filter((other) => other.layer === box.layer && overlap(box, other))
      .map((other) => `${box.what} and ${other.what} overlap`),
  ]);
  expect(wrong, what).toEqual([]);
  return boxes.length;
}

/** All controls of the page can be reached and stand clear of each other, and so do the parts of it that are named. */
export async function expectLaidOut(page: Page, what: string, parts: readonly string[]): Promise<void> {
  const beyond = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(beyond, `${what} fits`).toBeLessThanOrEqual(0);
  expect(await expectApart(page, CONTROLS, `controls of ${what}`)).toBeGreaterThan(parts.length);
  expect(await expectApart(page, parts.join(), `parts of ${what}`)).toBeGreaterThanOrEqual(parts.length);
}

/** What is told to screen readers alone is seen nowhere. */
export async function expectUnseen(page: Page): Promise<void> {
  const sizes = await page.evaluate(() =>
    [...document.querySelectorAll('.cdk-visually-hidden')].map((element) => {
      const { width, height } = element.getBoundingClientRect();
      return Math.max(width, height);
    }),
  );
  expect(sizes.length).toBeGreaterThan(0);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(1);
}
