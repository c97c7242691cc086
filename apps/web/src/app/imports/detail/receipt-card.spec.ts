import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { describe, expect, it } from '@jest/globals';
import type { Receipt } from '@pairloom/contract';
import { provideIcons } from '../../icons/provide-icons.ts';
import { receiptOf } from '../../../testing/receipts.ts';
import { ReceiptCard } from './receipt-card.ts';

function textOf(changes: Partial<Receipt>): string {
  TestBed.configureTestingModule({ providers: [provideRouter([]), provideIcons()] });
  const fixture = TestBed.createComponent(ReceiptCard);
  fixture.componentRef.setInput('receipt', receiptOf(1, changes));
  fixture.detectChanges();
  return (fixture.nativeElement as HTMLElement).textContent;
}

describe('a receipt', () => {
  const mapping = { question: 'Q', answer: 'A', ignore: ['id'] };
  const readingOf = (columns: unknown) => ({ dialect: { columns }, rewriting: null });

  it('names the columns that were left out, whether on purpose or because nobody chose them', () => {
    expect(textOf({ mapping, reading: readingOf(['id', 'Q', 'A', 'note']) })).toMatch(/Columns left out\s*id, note/);
  });

  it.each([
    { mapping: { question: 'Q', answer: 'A' }, reading: readingOf(['Q', 'A']) },
    { mapping: null, reading: readingOf(['Q']) },
    { mapping: null, reading: null },
  ])('says nothing of them where there are none: %j', (changes) => {
    expect(textOf(changes)).not.toContain('Columns left out');
  });
});
