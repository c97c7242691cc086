import { Clipboard } from '@angular/cdk/clipboard';
import { provideHttpClient } from '@angular/common/http';
import { TestBed, type ComponentFixture } from '@angular/core/testing';
import type { RowError } from '@pairloom/contract';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { provideIcons } from '../../icons/provide-icons.ts';
import { findingOf } from '../../../testing/records.ts';
import { LiveLog } from './live-log.ts';

/** Takes what is copied, or refuses it. */
class ScriptedClipboard {
  takes = true;
  text = '';

  copy(text: string): boolean {
    if (this.takes) this.text = text;
    return this.takes;
  }
}

describe('copying the log', () => {
  let clipboard: ScriptedClipboard;
  let log: ComponentFixture<LiveLog>;

  const host = (): HTMLElement => log.nativeElement as HTMLElement;
  const button = (): HTMLButtonElement => {
    const found = host().querySelector<HTMLButtonElement>('.head button');
    if (!found) throw new Error('no button to copy');
    return found;
  };
  const press = async (): Promise<void> => {
    button().click();
    await log.whenStable();
  };
  const filter = async (text: string): Promise<void> => {
    const box = host().querySelector('input');
    if (!box) throw new Error('no filter');
    box.value = text;
    box.dispatchEvent(new Event('input'));
    await log.whenStable();
  };
  const enter = async (entries: readonly RowError[]): Promise<void> => {
    log.componentRef.setInput('entries', entries);
    log.componentRef.setInput('counted', entries.length);
    await log.whenStable();
  };

  beforeEach(async () => {
    clipboard = new ScriptedClipboard();
    TestBed.configureTestingModule({
      providers: [provideHttpClient(), provideIcons(), { provide: Clipboard, useValue: clipboard }],
    });
    log = TestBed.createComponent(LiveLog);
    await enter([findingOf(4), findingOf(9)]);
  });

  it('is said, and no longer once the filter is another', async () => {
    await press();
    expect(clipboard.text.split('\n')).toHaveLength(2);
    expect(button().textContent).toContain('Copied');
    await filter('row 9');
    expect(button().textContent).not.toContain('Copied');
    await press();
    expect(clipboard.text).toMatch(/^row 9 [^\n]*$/);
    expect(button().textContent).toContain('Copied');
  });

  it('is not said of lines that came since', async () => {
    await press();
    await enter([findingOf(4), findingOf(9), findingOf(12)]);
    expect(button().textContent).not.toContain('Copied');
  });

  it('stays said while lines come in that the filter hides', async () => {
    await filter('row 9');
    await press();
    await enter([findingOf(4), findingOf(9), findingOf(12)]);
    expect(button().textContent).toContain('Copied');
  });

  it('is said when the browser refused it, until it is tried again or the filter is another', async () => {
    const refused = (): boolean =>
      host().querySelector('[role=alert]')?.textContent.includes('was not copied') ?? false;
    clipboard.takes = false;
    await press();
    expect(refused()).toBe(true);
    expect(button().textContent).not.toContain('Copied');
    await filter('row 9');
    expect(refused()).toBe(false);
    await press();
    const alert = host().querySelector('[role=alert]');
    await press();
    // An alert that stays as it is would be said once only.
    expect([alert?.isConnected, refused()]).toEqual([false, true]);
    clipboard.takes = true;
    await press();
    expect(refused()).toBe(false);
    expect(button().textContent).toContain('Copied');
  });
});
