import { Component, input, output } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatExpansionModule } from '@angular/material/expansion';
import { MatIconModule } from '@angular/material/icon';
import { BytesPipe } from '../../format/figure-pipes.ts';
import { FaultNote } from '../../shell/fault-note.ts';
import type { ImportDraft } from '../dialog/import-draft.ts';
import { FileDrop } from '../file-drop.ts';
import { ImportOptionsForm } from './import-options-form.ts';
import { UploadBar } from './upload-bar.ts';

/** First state of the dialog: what can be imported, the file, its options, the upload. */
@Component({
  selector: 'pl-choose-file',
  imports: [
    BytesPipe,
    FaultNote,
    FileDrop,
    ImportOptionsForm,
    MatButtonModule,
    MatExpansionModule,
    MatIconModule,
    UploadBar,
  ],
  templateUrl: './choose-file.html',
  styleUrl: './choose-file.scss',
})
export class ChooseFile {
  readonly draft = input.required<ImportDraft>();
  readonly send = output();
  readonly dismiss = output();

  protected pick(picker: HTMLInputElement): void {
    const file = picker.files?.[0];
    if (file) this.draft().choose(file);
    picker.value = ''; // so that the same file can be picked again after it was mended
  }
}
