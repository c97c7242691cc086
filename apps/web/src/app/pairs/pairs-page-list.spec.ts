import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Page } from '../../testing/page.ts';
import { idOf, problemOf, PROJECT } from '../../testing/records.ts';
import {
  answerList,
  drawn,
  facets,
  layOut,
  openPairs,
  pageAt,
  questions,
  ROW_HEIGHT,
  scrollTo,
} from '../../testing/pair-list.ts';
import { MOST_ROWS } from './list-scale.ts';

beforeAll(layOut);

/** No browser scrolls beyond the end of what is drawn. */
function withinWhatIsDrawn(page: Page) {
  const list = page.element('cdk-virtual-scroll-viewport');
  return jest.spyOn(list, 'scrollTo').mockImplementation((to?: ScrollToOptions | number) => {
    const end = parseFloat(page.element('.cdk-virtual-scroll-spacer').style.height) - 600;
    list.scrollTop = Math.min(typeof to === 'object' ? (to.top ?? 0) : 0, end);
  });
}

describe('the list of the pairs page', () => {
  it('drops pairs far from what is in view, and holds their places until they are there again', async () => {
    const page = await openPairs('pairs', { ...facets, total: 2_000 });
    await answerList(page, 2_000);
    for (let at = 1; at < 15; at++) {
      await scrollTo(page, 100 * at - 20);
      await answerList(page, 2_000);
    }
    await scrollTo(page, 240);
    expect(questions()).toEqual([]);
    expect(page.element('.row .blank').textContent).toContain('Loading');
    const asked = await answerList(page, 2_000);
    expect([asked.get('order'), asked.get('after')]).toEqual(['newest', idOf(1_901)]);
    expect(page.has('.row .blank')).toBe(false);
    expect(page.element('.row:has([href$="1760"])').getAttribute('aria-posinset')).toBe('241');

    // Two of the pairs before are no more: those in view stay in view.
    await scrollTo(page, 230);
    const seen = questions();
    await answerList(page, 2_000, new Set([1_850, 1_860]));
    await drawn(page);
    expect(page.element('cdk-virtual-scroll-viewport').scrollTop).toBe(228 * ROW_HEIGHT);
    expect(questions()).toEqual(expect.arrayContaining(seen.slice(4, 11)));
    expect(page.element('.row:has([href$="1760"])').getAttribute('aria-posinset')).toBe('239');
  });

  it('holds what is in view also at its end, when pairs come above', async () => {
    const page = await openPairs('pairs', { ...facets, total: 98 });
    const { items, nextCursor } = pageAt(0);
    await page.answer('GET', 'pairs', { items: items.slice(2), nextCursor });
    const list = page.element('cdk-virtual-scroll-viewport');
    const scroll = withinWhatIsDrawn(page);
    const end = 98 * ROW_HEIGHT - 600;
    await scrollTo(page, end / ROW_HEIGHT);
    await page.answer('GET', 'pairs', problemOf({ code: 'database_unavailable', status: 503 }), 503);
    await page.press('Try again');
    await page.answer('GET', 'pairs', { items, nextCursor });
    await drawn(page);
    expect(list.scrollTop).toBe(end + 2 * ROW_HEIGHT);
    scroll.mockRestore();
  });

  describe('with a million pairs', () => {
    const MILLION = 1_000_000;
    const openMillion = async (): Promise<Page> => {
      const page = await openPairs('pairs', { ...facets, total: MILLION });
      await answerList(page, MILLION);
      return page;
    };
    const places = (): number[] =>
      [...document.querySelectorAll('.row')].map((row) => Number(row.getAttribute('aria-posinset')));
    const press = async (page: Page, key: string): Promise<void> => {
      const list = page.element('cdk-virtual-scroll-viewport');
      list.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
      list.dispatchEvent(new Event('scroll'));
      await drawn(page);
    };
    const height = (page: Page): number => parseFloat(page.element('.cdk-virtual-scroll-spacer').style.height);

    it('is no higher than browsers draw, and has its last pair at its end', async () => {
      const page = await openMillion();
      expect(height(page)).toBe(9_600_000);
      expect(page.element('.place').textContent).toBe('1 to 7');
      await press(page, 'End');
      const asked = await answerList(page, MILLION);
      expect([asked.get('order'), asked.get('after'), asked.get('skip')]).toEqual(['oldest', null, '0']);
      expect([places().at(-1), questions().at(-1)]).toEqual([MILLION, 'Question 1?']);
      expect(page.element('.row').getAttribute('aria-setsize')).toBe('1000000');
      expect([page.element('.place').textContent, height(page)]).toEqual(['999,994 to 1,000,000', 9_600_000]);
      await press(page, 'Home');
      expect([places()[0], questions()[0]]).toEqual([1, 'Question 1000000?']);
    });

    describe('whose number is not known yet', () => {
      const uncounted = { ...facets, total: 10_000, totalIsExact: false, counted: 5_000 };
      /** The list with its first pairs, at the end of which End was pressed; the count is under way. */
      const openAndPressEnd = async (): Promise<Page> => {
        const page = await openPairs('pairs', uncounted);
        await answerList(page, MILLION);
        withinWhatIsDrawn(page);
        await press(page, 'End');
        await answerList(page, MILLION);
        return page;
      };
      const count = async (page: Page): Promise<void> => {
        await page.answer('GET', 'pairs/count', { total: MILLION, totalIsExact: true, current: null });
        await drawn(page);
      };

      it('goes on to its end once that is known, when End was pressed before', async () => {
        const page = await openAndPressEnd();
        expect(places()).toContain(100);
        await count(page);
        await answerList(page, MILLION);
        expect([places().at(-1), questions().at(-1)]).toEqual([MILLION, 'Question 1?']);
        expect(page.element('.place').textContent).toBe('999,994 to 1,000,000');
      });

      it('goes on to its end where its length is drawn some frames later', async () => {
        const page = await openAndPressEnd();
        const list = page.element('cdk-virtual-scroll-viewport');
        const frames = { left: 3 };
        const pass = (): void => void (--frames.left > 0 && requestAnimationFrame(pass));
        requestAnimationFrame(pass);
        jest.mocked(list.scrollTo).mockImplementation(() => {
          if (frames.left === 0) list.scrollTop = MOST_ROWS * ROW_HEIGHT - 600;
        });
        await count(page);
        while (frames.left > 0) await drawn(page);
        await answerList(page, MILLION);
        expect([places().at(-1), questions().at(-1)]).toEqual([MILLION, 'Question 1?']);
      });

      it.each([
        ['Home is pressed', (page: Page) => press(page, 'Home')],
        ['the list is scrolled', (page: Page) => scrollTo(page, 50)],
        ['a row has the focus', async (page: Page) => page.element('.row a').focus()],
        ['a page up is pressed', (page: Page) => press(page, 'PageUp')],
      ])('stays where it is when %s after that', async (_what, move) => {
        const page = await openAndPressEnd();
        await move(page);
        const before = page.element('.place').textContent;
        await count(page);
        expect(page.element('.place').textContent).toBe(before);
        page.http.verify();
      });
    });

    it('has its middle in the middle of the bar, and goes on from there row by row', async () => {
      const page = await openMillion();
      const middle = (MOST_ROWS - 600 / ROW_HEIGHT) / 2;
      await scrollTo(page, middle);
      expect([page.element('.place').textContent, page.has('.row .blank')]).toEqual(['499,997 to 500,004', true]);
      await answerList(page, MILLION);
      expect(page.has('.row .blank')).toBe(false);
      expect(questions()[0]).toBe(`Question ${MILLION + 1 - (places()[0] ?? 0)}?`);
      await scrollTo(page, middle + 10);
      expect(page.element('.place').textContent).toBe('500,007 to 500,014');
      expect(questions()[0]).toBe(`Question ${MILLION + 1 - (places()[0] ?? 0)}?`);
    });

    it('keeps what is in view where pairs far above it are no more', async () => {
      const page = await openMillion();
      const middle = MOST_ROWS / 2;
      await scrollTo(page, middle);
      await answerList(page, MILLION);
      await scrollTo(page, middle + 25);
      const list = page.element('cdk-virtual-scroll-viewport');
      const [top, seen, [first]] = [list.scrollTop, questions(), places()];
      await page.answer('GET', 'pairs', problemOf({ code: 'database_unavailable', status: 503 }), 503);
      await page.press('Try again');
      await answerList(page, MILLION, new Set([MILLION - 5, MILLION - 6]));
      await drawn(page);
      expect([list.scrollTop, questions(), places()[0]]).toEqual([top, seen, (first ?? 0) - 2]);
    });

    it('is moved beneath its rows where one comes near its end, and they stay', async () => {
      const page = await openMillion();
      const first = (): number => Number(page.element('.place').textContent.split(' ')[0]?.replaceAll(',', ''));
      await scrollTo(page, MOST_ROWS - 500);
      const before = first();
      await scrollTo(page, MOST_ROWS - 499);
      expect(first()).toBe(before + 1);
      const top = (before - (MILLION - MOST_ROWS)) * ROW_HEIGHT;
      expect(page.element('cdk-virtual-scroll-viewport').scrollTop).toBe(top);
      expect(places()).toContain(before + 1);
    });
  });

  it('has the focus itself when the row that had it is scrolled away', async () => {
    const page = await openPairs();
    await page.answer('GET', 'pairs', pageAt(0));
    await drawn(page);
    page.element('.row a').focus();
    await scrollTo(page, 50);
    const list = page.element('cdk-virtual-scroll-viewport');
    expect([list.tabIndex, document.activeElement]).toEqual([0, list]);
    page.element('input[type=search]').focus();
    (document.activeElement as HTMLElement).blur();
    await scrollTo(page, 10);
    expect(document.activeElement).toBe(document.body);
  });

  it('selects what is held and what was selected before it was dropped', async () => {
    const page = await openPairs();
    await page.answer('GET', 'pairs', pageAt(0));
    await scrollTo(page, 80);
    await page.answer('GET', 'pairs', pageAt(1));
    page.element('.all input').click();
    await page.stable();
    expect(page.text).toContain('200 selected');
    for (let at = 2; at < 15; at++) {
      await scrollTo(page, 100 * at - 20);
      await page.answer('GET', 'pairs', pageAt(at));
    }
    expect(page.text).toContain('200 selected');
    await scrollTo(page, 140);
    await page.answer('GET', 'pairs', pageAt(1));
    await drawn(page);
    const boxes = [...document.querySelectorAll<HTMLInputElement>('.row input')];
    expect([boxes.length > 6, boxes.every(({ checked }) => checked)]).toEqual([true, true]);
  });

  it('takes back all that is selected', async () => {
    const page = await openPairs();
    await page.answer('GET', 'pairs', pageAt(0));
    await drawn(page);
    page.element('.all input').click();
    await page.stable();
    expect(page.text).toContain('100 selected');
    page.element('.all input').click();
    await page.stable();
    expect(page.text).not.toContain('100 selected');
  });

  it('is drawn in full when it was loaded behind a pair', async () => {
    const page = await Page.open(`pairs/${idOf(1)}`);
    await page.answer('GET', 'pairs', pageAt(0));
    await drawn(page);
    const behind = questions().length;
    await page.go(`/projects/${PROJECT}/pairs`);
    await drawn(page);
    expect(questions().length - behind).toBe(Math.floor(600 / ROW_HEIGHT));
  });

  it('has the focus where it was when the pair that was opened is left', async () => {
    const page = await openPairs();
    await page.answer('GET', 'pairs', pageAt(0));
    await drawn(page);
    const link = page.element('.row a[href$="1998"]');
    link.focus();
    link.click();
    await page.stable();
    expect(document.activeElement).toBe(page.element('pl-pair-page h1'));
    page.element('pl-pair-page .back').click();
    await page.stable();
    expect(document.activeElement).toBe(link);
  });

  it('has the focus itself when the row that led to a pair shows another one by now', async () => {
    const page = await openPairs();
    await page.answer('GET', 'pairs', pageAt(0));
    await drawn(page);
    const link = page.element('.row a[href$="1998"]');
    link.focus();
    link.click();
    await page.stable();
    link.setAttribute('href', link.getAttribute('href')?.replace('1998', '1997') ?? '');
    page.element('pl-pair-page .back').click();
    await page.stable();
    expect(document.activeElement).toBe(page.element('cdk-virtual-scroll-viewport'));
  });

  it('has the focus where it was after near duplicates and a pair of them', async () => {
    const page = await openPairs();
    await page.answer('GET', 'pairs', pageAt(0));
    await drawn(page);
    const link = page.element('a[href$="near-duplicates"]');
    const focused: unknown[] = [];
    link.focus();
    link.addEventListener('focus', () => focused.push(document.querySelector('.page[hidden]')));
    link.click();
    await page.stable();
    // A browser takes the focus from what is hidden.
    link.blur();
    await page.go(`/projects/${PROJECT}/pairs/${idOf(1_998)}`);
    await page.go(`/projects/${PROJECT}/pairs`);
    expect([document.activeElement, focused]).toEqual([link, [null]]);
  });

  it('goes from the list itself to the first row in view by key', async () => {
    const page = await openPairs();
    await page.answer('GET', 'pairs', pageAt(0));
    await scrollTo(page, 50);
    const list = page.element('cdk-virtual-scroll-viewport');
    const rect = jest.spyOn(Element.prototype, 'getBoundingClientRect').mockImplementation(function (this: Element) {
      if (this === list) return new DOMRect(0, 0, 500, 600);
      const place = Number(this.closest('.row')?.getAttribute('aria-posinset')) - 1;
      return new DOMRect(0, place * ROW_HEIGHT - list.scrollTop, 500, ROW_HEIGHT);
    });
    const pressed = (key: string): string | null | undefined => {
      list.focus();
      list.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
      return document.activeElement?.closest('.row')?.getAttribute('aria-posinset');
    };
    expect(page.element('.row').getAttribute('aria-posinset')).not.toBe('51');
    expect([pressed('j'), pressed('k')]).toEqual(['51', '56']);
    rect.mockRestore();
  });
});
