import { TestbedHarnessEnvironment } from '@angular/cdk/testing/testbed';
import type { HarnessLoader } from '@angular/cdk/testing';
import { Component, inject } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { MatButtonHarness } from '@angular/material/button/testing';
import { MATERIAL_ANIMATIONS } from '@angular/material/core';
import { MatDialog } from '@angular/material/dialog';
import { MatDialogHarness } from '@angular/material/dialog/testing';
import { MatInputHarness } from '@angular/material/input/testing';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { BulkSet } from '@pairloom/contract';
import { askTags } from './tags-dialog.ts';

@Component({ selector: 'pl-asker', template: '' })
class Asker {
  readonly dialog = inject(MatDialog);
}

let loader: HarnessLoader;
let answer: Promise<BulkSet | undefined>;

beforeEach(async () => {
  TestBed.configureTestingModule({
    providers: [{ provide: MATERIAL_ANIMATIONS, useValue: { animationsDisabled: true } }],
  });
  const fixture = TestBed.createComponent(Asker);
  loader = TestbedHarnessEnvironment.documentRootLoader(fixture);
  answer = askTags(fixture.componentInstance.dialog);
  await fixture.whenStable();
});

const input = (label: string) => loader.getHarness(MatInputHarness.with({ label }));
const button = (text: string) => loader.getHarness(MatButtonHarness.with({ text }));

describe('the dialog for tags', () => {
  it('gives the tags to add and to remove, without blanks', async () => {
    await (await input('Tags to add')).setValue(' faq, how to ,, ');
    await (await input('Tags to remove')).setValue('old');
    await (await button('Apply')).click();
    expect(await answer).toEqual({ addTags: ['faq', 'how to'], removeTags: ['old'] });
  });

  it('names only what is asked for', async () => {
    await (await input('Tags to remove')).setValue('old');
    await (await button('Apply')).click();
    expect(await answer).toEqual({ removeTags: ['old'] });
  });

  it('begins with the tags to add, and is not sent without any', async () => {
    expect(await (await input('Tags to add')).isFocused()).toBe(true);
    expect(await (await button('Apply')).isDisabled()).toBe(true);
    await (await input('Tags to add')).setValue(' , ');
    expect(await (await button('Apply')).isDisabled()).toBe(true);
  });

  it('changes nothing when the reader thinks better of it', async () => {
    await (await input('Tags to add')).setValue('faq');
    await (await button('Leave them')).click();
    expect(await answer).toBeUndefined();
    expect(await loader.getAllHarnesses(MatDialogHarness)).toHaveLength(0);
  });
});
