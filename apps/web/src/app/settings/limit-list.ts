import { Component } from '@angular/core';
import { MAX_BULK_PAIRS, MAX_RULES, MAX_VARIANTS } from '@pairloom/contract';
import { settingsWords } from '../words/en/settings.ts';
import { words } from '../words/language-store.ts';

/** As `batchRows` of the options of an import allows. */
const MAX_BATCH_ROWS = 20_000;

/** Limits that cannot be changed here, for those who run into them. */
@Component({
  selector: 'pl-limit-list',
  template: `
    @let w = t().limits;
    <section>
      <h2>{{ w.heading }}</h2>
      <p class="pl-quiet">{{ w.about }}</p>
      <dl class="pl-figures">
        @for (limit of limits; track limit.name) {
          <div>
            <dt>{{ w[limit.name] }}</dt>
            <dd>{{ w.batchText(limit.value) }}</dd>
          </div>
        }
      </dl>
    </section>
  `,
  styleUrl: './limit-list.scss',
})
export class LimitList {
  protected readonly t = words(settingsWords);
  protected readonly limits = [
    { name: 'batch', value: MAX_BATCH_ROWS },
    { name: 'bulkPairs', value: MAX_BULK_PAIRS },
    { name: 'variants', value: MAX_VARIANTS },
    { name: 'rules', value: MAX_RULES },
  ] as const;
}
