import { Component, computed, inject, input, output } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatProgressBarModule } from '@angular/material/progress-bar';
import type { ErrorGroup } from '@pairloom/contract';
import { ImportsApi } from '../../api/imports-api.ts';
import { FaultNote } from '../../shell/fault-note.ts';
import { loaded } from '../../state/loaded.ts';
import { rowWords } from '../../words/en/rows.ts';
import { words } from '../../words/language-store.ts';
import { ErrorGroupList } from './error-group-list.ts';

/** A group, with all groups of its import. */
export interface GroupAmongAll {
  readonly group: ErrorGroup;
  readonly groups: readonly ErrorGroup[];
}

/** Loads what was found about the rows of an import, and shows it in groups. */
@Component({
  selector: 'pl-loaded-error-groups',
  imports: [ErrorGroupList, FaultNote, MatButtonModule, MatProgressBarModule],
  template: `
    @if (groups.fault(); as fault) {
      <pl-fault-note [fault]="fault">
        <button matButton="outlined" type="button" (click)="groups.reload()">{{ t().again }}</button>
      </pl-fault-note>
    }
    @if (groups.value(); as all) {
      <pl-error-group-list
        [projectId]="projectId()"
        [groups]="all"
        [mendable]="mendable()"
        [leaveOutUpTo]="leaveOutUpTo()"
        [busy]="busy()"
        (mend)="mend.emit($event)"
        (leaveOut)="leaveOut.emit({ group: $event, groups: all.items })"
      />
    } @else if (groups.loading()) {
      <mat-progress-bar mode="indeterminate" [attr.aria-label]="t().loading" />
    }
  `,
})
export class LoadedErrorGroups {
  readonly projectId = input.required<string>();
  readonly importId = input.required<string>();
  /** Whether rows can be corrected or left out from here. */
  readonly mendable = input(false);
  /** Rows of a group, up to which all of them can be left out at once; of a larger one those that are named. */
  readonly leaveOutUpTo = input(0);
  /** Rows are just being left out. */
  readonly busy = input(false);
  readonly mend = output<ErrorGroup>();
  readonly leaveOut = output<GroupAmongAll>();

  readonly #api = inject(ImportsApi);
  protected readonly t = words(rowWords);
  protected readonly groups = loaded(
    computed(() => ({ projectId: this.projectId(), importId: this.importId() })),
    ({ projectId, importId }) => this.#api.errorGroups(projectId, importId),
  );
}
