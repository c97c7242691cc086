import { Component, computed, input } from '@angular/core';
import { MatIconModule } from '@angular/material/icon';
import type { Receipt } from '@pairloom/contract';
import { receiptUrl } from '../../api/imports-api.ts';
import { DurationPipe } from '../../format/figure-pipes.ts';
import { importDetailWords } from '../../words/en/import-detail.ts';
import { importWords } from '../../words/en/import.ts';
import { words } from '../../words/language-store.ts';
import { leftOut, listed } from '../rows/mapping-parts.ts';

/** The receipt of an ended import in short, and the whole as a file. */
@Component({
  selector: 'pl-receipt-card',
  imports: [DurationPipe, MatIconModule],
  template: `
    @let w = t().receipt;
    <p class="pl-quiet pl-small">{{ w.text }}</p>
    @let it = receipt();
    <p class="balance" [class.bad]="!it.balance.balanced">
      <mat-icon [svgIcon]="it.balance.balanced ? 'done' : 'failed'" aria-hidden="true" />
      {{ it.balance.balanced ? w.balanced : w.notBalanced }}
    </p>
    <dl class="pl-figures">
      @for (time of times(); track time.name) {
        <div>
          <dt>{{ w[time.name] }}</dt>
          <dd>{{ time.seconds | plDuration }}</dd>
        </div>
      }
      @if (unread(); as columns) {
        <div class="wide">
          <dt>{{ w.leftOut }}</dt>
          <dd class="pl-words">
            <bdi>{{ columns }}</bdi>
          </dd>
        </div>
      }
      @if (it.source; as source) {
        <div class="wide">
          <dt>{{ w.fileHash }}</dt>
          <dd>
            <code>{{ source.sha256 }}</code>
          </dd>
        </div>
      }
      <div class="wide">
        <dt>{{ w.hash }}</dt>
        <dd>
          <code>{{ it.hash }}</code>
        </dd>
      </div>
    </dl>
    <a [href]="file()" download>{{ w.download }}</a>
  `,
  styles: `
    :host {
      display: grid;
      gap: var(--pl-3);
      justify-items: start;
      font-size: 0.875rem;
    }
    .balance {
      display: flex;
      align-items: center;
      gap: var(--pl-2);
      color: var(--pl-good);
      font-weight: 550;
    }
    .balance.bad {
      color: var(--pl-bad);
    }
    dl {
      display: flex;
      flex-wrap: wrap;
      gap: var(--pl-2) var(--pl-6);
      justify-self: stretch;
    }
    .wide {
      flex-basis: 100%;
    }
    dt {
      color: var(--mat-sys-on-surface-variant);
      font-size: var(--pl-small);
    }
    code {
      font: 0.75rem var(--pl-mono);
      overflow-wrap: anywhere;
    }
  `,
})
export class ReceiptCard {
  readonly receipt = input.required<Receipt>();
  protected readonly t = words(importDetailWords);
  readonly #names = words(importWords);
  /** Columns of the file that no field was read from; null when there are none, or they are not known. */
  protected readonly unread = computed(() => {
    const { mapping, reading } = this.receipt();
    const columns: unknown = reading?.dialect['columns'];
    const names = Array.isArray(columns) ? columns.filter((name) => typeof name === 'string') : [];
    const unread = mapping === null ? [] : leftOut(mapping, names);
    return unread.length === 0 ? null : listed(unread, this.#names());
  });
  protected readonly file = computed(() => {
    const { projectId, id } = this.receipt().import;
    return receiptUrl(projectId, id);
  });
  protected readonly times = computed(() => {
    const { queuedMs, loadMs, totalMs } = this.receipt().timings;
    const all = [
      { name: 'queued', ms: queuedMs },
      { name: 'loaded', ms: loadMs },
      { name: 'total', ms: totalMs },
    ] as const;
    return all.flatMap(({ name, ms }) => (ms === null ? [] : [{ name, seconds: ms / 1_000 }]));
  });
}
