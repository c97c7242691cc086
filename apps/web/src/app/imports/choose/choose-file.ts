import { Component, computed, inject, input, output, signal } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatButtonToggleModule } from '@angular/material/button-toggle';
import { MatIconModule } from '@angular/material/icon';
import type { Source } from '@pairloom/contract';
import { templateUrl } from '../../api/imports-api.ts';
import { SettingsApi } from '../../api/settings-api.ts';
import { inBinaryUnits } from '../../format/binary-size.ts';
import { BytesPipe } from '../../format/figure-pipes.ts';
import { FaultNote } from '../../shell/fault-note.ts';
import { keepFocus } from '../../shell/focus.ts';
import { loaded } from '../../state/loaded.ts';
import { chooseWords } from '../../words/en/choose.ts';
import { dialogWords } from '../../words/en/dialog.ts';
import { words } from '../../words/language-store.ts';
import { ImportDraft } from '../dialog/import-draft.ts';
import { UnsavedRows } from '../dialog/unsaved-rows.ts';
import { wholePercent } from '../whole-percent.ts';
import { BegunDraftList } from './begun-draft-list.ts';
import { PastedText } from './pasted-text.ts';
import { PasteText } from './paste-text.ts';
import { UploadBar } from './upload-bar.ts';

const EXTENSIONS = '.csv,.tsv,.tab,.txt,.jsonl,.ndjson,.json,.xml,.xlsx,.xlsm,.ods,.md,.markdown,.html,.htm,.gz,.zip';

/** Step 1: what can be imported, the file, its upload. Files may be dropped anywhere on the page. */
@Component({
  selector: 'pl-choose-file',
  imports: [
    BegunDraftList,
    BytesPipe,
    FaultNote,
    MatButtonModule,
    MatButtonToggleModule,
    MatIconModule,
    PasteText,
    UploadBar,
  ],
  templateUrl: './choose-file.html',
  styleUrl: './choose-file.scss',
})
export class ChooseFile {
  /** Tells whether a file hovers over the page. */
  readonly drop = input.required<{ over(): boolean }>();
  readonly dismiss = output();

  protected readonly draft = inject(ImportDraft);
  protected readonly t = words(chooseWords);
  protected readonly frame = words(dialogWords);
  protected readonly accepted = `${EXTENSIONS},text/csv,text/tab-separated-values,application/json`;
  protected readonly templates = ['csv', 'xlsx', 'jsonl'] as const;
  protected readonly templateUrl = templateUrl;
  readonly #pasted = inject(PastedText);
  readonly #unsaved = inject(UnsavedRows);
  protected readonly pasting = signal(this.#pasted.of(this.draft.projectId()) !== '');
  readonly #settings = inject(SettingsApi);
  readonly #limits = loaded(this.draft.projectId, (projectId) => this.#settings.limits(projectId));
  /** The limit of the project; in general as long as it is not known. */
  protected readonly size = computed(() => {
    const limits = this.#limits.value()?.limits;
    return limits === undefined ? this.t().size : this.t().sizeUpTo(inBinaryUnits(limits.fileBytes));
  });
  protected readonly chosen = computed(() => {
    const source = this.draft.whole();
    if (source) return { name: source.filename, bytes: source.bytes };
    const file = this.draft.file();
    return file && (this.draft.uploading() || this.draft.fault()) ? { name: file.name, bytes: file.size } : null;
  });
  /** A file that is gone from the server is as good as none. */
  protected readonly fault = computed(() => this.draft.fault() ?? this.draft.source.fault());

  constructor() {
    // The button that took or dropped a file goes with what it did.
    keepFocus((host) => host.querySelector('.zone button, .chosen, textarea'));
  }

  protected share({ bytes, length }: Source): string {
    // Not rounded up: all of it has arrived only when it has.
    return wholePercent(length === null || length === 0 ? 0 : Math.floor((bytes / length) * 100) / 100);
  }

  /** The text is kept until all of it has arrived. */
  protected async sendText(file: File): Promise<void> {
    const projectId = this.draft.projectId();
    if (await this.draft.choose(file)) this.#pasted.keep(projectId, '');
  }

  protected async remove(): Promise<void> {
    if (await this.#unsaved.mayDrop()) this.draft.forget();
  }

  async #replaceBy(file: File): Promise<void> {
    if (await this.#unsaved.mayDrop()) await this.draft.choose(file);
  }

  protected pick(picker: HTMLInputElement): void {
    const file = picker.files?.[0];
    if (file) void this.#replaceBy(file);
    picker.value = ''; // so that the same file can be picked again after it was mended
  }
}
