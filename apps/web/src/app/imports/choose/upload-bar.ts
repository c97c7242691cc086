import { Component, computed, input, output } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatIconModule } from '@angular/material/icon';
import { MatProgressBarModule } from '@angular/material/progress-bar';
import { BytesPipe } from '../../format/figure-pipes.ts';
import { chooseWords } from '../../words/en/choose.ts';
import { words } from '../../words/language-store.ts';
import type { UploadState } from './source-upload.ts';

/** How much of the file has left the browser; when the connection was lost, that it goes on by itself. */
@Component({
  selector: 'pl-upload-bar',
  imports: [BytesPipe, MatButtonModule, MatIconModule, MatProgressBarModule],
  template: `
    @let it = upload();
    <p class="line">
      <span class="what" role="status" [class.lost]="it.kind === 'waiting'">
        @if (it.kind === 'waiting') {
          <mat-icon svgIcon="offline" aria-hidden="true" />{{ t().waiting }}
        } @else {
          {{ sent() ? t().sent : t().uploading }}
        }
      </span>
      <span class="pl-quiet pl-figures">
        {{ it.sent | plBytes }} / {{ it.total | plBytes }}
        @if (it.bytesPerSecond !== null && !sent()) {
          · {{ it.bytesPerSecond | plBytes }}/s
        }
      </span>
    </p>
    <mat-progress-bar
      [mode]="sent() ? 'indeterminate' : 'determinate'"
      [value]="percent()"
      [attr.aria-label]="t().progress"
    />
    @if (it.kind === 'waiting') {
      <button matButton="tonal" type="button" (click)="retry.emit()">{{ t().tryNow }}</button>
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: var(--pl-2);
    }
    .line {
      display: flex;
      flex-wrap: wrap;
      justify-content: space-between;
      gap: var(--pl-2);
    }
    .what {
      display: flex;
      align-items: center;
      gap: var(--pl-2);
      font-weight: 550;
    }
    .lost {
      color: var(--pl-warn);
    }
    button {
      justify-self: start;
    }
  `,
})
export class UploadBar {
  readonly upload = input.required<UploadState>();
  readonly retry = output();

  protected readonly t = words(chooseWords);
  protected readonly percent = computed(() =>
    this.upload().total === 0 ? 0 : (this.upload().sent / this.upload().total) * 100,
  );
  protected readonly sent = computed(
    () => this.upload().kind === 'sending' && this.upload().sent >= this.upload().total,
  );
}
