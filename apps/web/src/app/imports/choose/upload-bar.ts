import { Component, computed, input } from '@angular/core';
import { MatProgressBarModule } from '@angular/material/progress-bar';
import { BytesPipe } from '../../format/figure-pipes.ts';
import type { UploadProgress } from '../dialog/import-draft.ts';

/** How much of the file has left the browser. */
@Component({
  selector: 'pl-upload-bar',
  imports: [BytesPipe, MatProgressBarModule],
  template: `
    @let it = upload();
    <p class="line">
      <span class="what">{{ sent() ? 'Sent. The server reads the first rows…' : 'Uploading' }}</span>
      @if (!sent()) {
        <span class="pl-quiet pl-figures">
          {{ it.sent | plBytes }} of {{ it.total | plBytes }}
          @if (it.bytesPerSecond !== null) {
            · {{ it.bytesPerSecond | plBytes }}/s
          }
        </span>
      }
    </p>
    <mat-progress-bar
      [mode]="sent() ? 'indeterminate' : 'determinate'"
      [value]="percent()"
      aria-label="Upload of the file"
    />
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
      font-weight: 550;
    }
  `,
})
export class UploadBar {
  readonly upload = input.required<UploadProgress>();
  protected readonly percent = computed(() =>
    this.upload().total === 0 ? 0 : (this.upload().sent / this.upload().total) * 100,
  );
  protected readonly sent = computed(() => this.upload().sent >= this.upload().total);
}
