import { Component, computed, input, output } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import type { PairVersion } from '@pairloom/contract';
import { TimePipe } from '../format/figure-pipes.ts';
import { importWords } from '../words/en/import.ts';
import { pairWords } from '../words/en/pairs.ts';
import { fieldWord, nameTold } from '../words/import-words.ts';
import { words } from '../words/language-store.ts';
import { changedFields } from './changed-fields.ts';
import { wordDiff, type DiffPart } from './word-diff.ts';

interface ShownVersion {
  version: PairVersion;
  /** Null for the oldest one that is known. */
  changes: { field: string; parts: DiffPart[] }[] | null;
}

/** The versions of a pair, newest first, each with what made it different from the one before. */
@Component({
  selector: 'pl-version-list',
  imports: [MatButtonModule, RouterLink, TimePipe],
  templateUrl: './version-list.html',
  styleUrl: './version-list.scss',
})
export class VersionList {
  readonly projectId = input.required<string>();
  readonly versions = input.required<readonly PairVersion[]>();
  /** Whether older versions than these are still to come. */
  readonly more = input(false);
  readonly busy = input(false);
  readonly restored = output<number>();

  protected readonly t = words(pairWords);
  readonly #importWords = words(importWords);
  protected readonly shown = computed(() =>
    this.versions().map((version, place, all): ShownVersion => {
      const before = all[place + 1];
      return { version, changes: before ? this.#changes(before, version) : null };
    }),
  );

  protected nameOf(made: NonNullable<PairVersion['made']['import']>): string {
    return nameTold(made, this.#importWords()) ?? this.t().versions.byImport;
  }

  #changes(before: PairVersion, after: PairVersion): NonNullable<ShownVersion['changes']> {
    const statuses: Readonly<Record<string, string>> = this.t().status;
    return changedFields(before, after).map(({ field, from, to }) => {
      const say = (value: string): string => (field === 'status' ? (statuses[value] ?? value) : value);
      return { field: fieldWord(field, this.#importWords()), parts: wordDiff(say(from), say(to)) };
    });
  }
}
