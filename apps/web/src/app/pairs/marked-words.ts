import { Component, computed, input } from '@angular/core';

export interface TextPart {
  text: string;
  marked: boolean;
}

/** Cuts a text at the words searched for; a word counts in any case and within other words, as the search finds it. */
export function markedParts(text: string, words: readonly string[]): TextPart[] {
  const wanted = words.filter((word) => word !== '').sort((a, b) => b.length - a.length);
  if (wanted.length === 0) return [{ text, marked: false }];
  const pattern = new RegExp(`(${wanted.map(escaped).join('|')})`, 'giu');
  return text
    .split(pattern)
    .map((part, place) => ({ text: part, marked: place % 2 === 1 }))
    .filter((part) => part.text !== '');
}

const escaped = (word: string): string => word.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

/** Cuts a text at places given in UTF-16 units, in order and apart from each other. */
export function partsAt(text: string, ranges: readonly (readonly [number, number])[]): TextPart[] {
  let end = 0;
  const parts = ranges.flatMap(([from, to]) => {
    const pair = [
      { text: text.slice(end, from), marked: false },
      { text: text.slice(from, to), marked: true },
    ];
    end = to;
    return pair;
  });
  return [...parts, { text: text.slice(end), marked: false }].filter((part) => part.text !== '');
}

/** A text with the words of a search marked. Text only: nothing of it is read as HTML. */
@Component({
  selector: 'pl-marked-words',
  // Without any white space of its own: it would show within the text.
  template:
    '@for (part of parts(); track $index) {@if (part.marked) {<mark>{{ part.text }}</mark>} @else {<ng-container>{{ part.text }}</ng-container>}}',
  styles: `
    mark {
      border-radius: 3px;
      background: light-dark(#ffe9a8, #5c4a12);
      color: inherit;
    }
  `,
})
export class MarkedWords {
  readonly text = input.required<string>();
  /** What was searched for. */
  readonly search = input('');
  /** Where they stand, when the search has told. */
  readonly ranges = input<readonly (readonly [number, number])[]>();
  protected readonly parts = computed(() => {
    const ranges = this.ranges();
    return ranges ? partsAt(this.text(), ranges) : markedParts(this.text(), this.search().split(/\s+/u));
  });
}
