import { Component, computed, inject, input, output, signal } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatButtonToggleModule } from '@angular/material/button-toggle';
import { MatIconModule } from '@angular/material/icon';
import type { Source } from '@pairloom/contract';
import { templateUrl } from '../../api/imports-api.ts';
import { BytesPipe } from '../../format/figure-pipes.ts';
import { FaultNote } from '../../shell/fault-note.ts';
import { chooseWords } from '../../words/en/choose.ts';
import { dialogWords } from '../../words/en/dialog.ts';
import { figure } from '../../words/figures.ts';
import { words } from '../../words/language-store.ts';
import { ImportDraft } from '../dialog/import-draft.ts';
import { PasteText } from './paste-text.ts';
import { UploadBar } from './upload-bar.ts';

const EXTENSIONS = '.csv,.tsv,.tab,.txt,.jsonl,.ndjson,.json,.xml,.xlsx,.xlsm,.ods,.md,.markdown,.html,.htm,.gz,.zip';

/** Step 1: what can be imported, the file, its upload. Files may be dropped anywhere on the page. */
@Component({
  selector: 'pl-choose-file',
  imports: [BytesPipe, FaultNote, MatButtonModule, MatButtonToggleModule, MatIconModule, PasteText, UploadBar],
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
  protected readonly pasting = signal(false);
  protected readonly chosen = computed(() => {
    const source = this.draft.whole();
    if (source) return { name: source.filename, bytes: source.bytes };
    const file = this.draft.file();
    return file && (this.draft.uploading() || this.draft.fault()) ? { name: file.name, bytes: file.size } : null;
  });
  /** A file that is gone from the server is as good as none. */
  protected readonly fault = computed(() => this.draft.fault() ?? this.draft.source.fault());

  protected share({ bytes, length }: Source): string {
    return `${figure(length === null || length === 0 ? 0 : Math.floor((bytes / length) * 100))} %`;
  }

  protected pick(picker: HTMLInputElement): void {
    const file = picker.files?.[0];
    if (file) void this.draft.choose(file);
    picker.value = ''; // so that the same file can be picked again after it was mended
  }
}
