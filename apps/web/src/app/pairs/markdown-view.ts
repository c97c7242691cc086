import { NgTemplateOutlet } from '@angular/common';
import { Component, computed, input } from '@angular/core';
import { readMarkdown } from './markdown.ts';

/** An answer with its Markdown drawn. Everything is set as text; nothing of it is ever read as HTML. */
@Component({
  selector: 'pl-markdown-view',
  imports: [NgTemplateOutlet],
  template: `
    @for (block of blocks(); track $index) {
      @switch (block.kind) {
        @case ('heading') {
          <p class="heading" role="heading" [attr.aria-level]="block.level + 3" dir="auto">
            <ng-container *ngTemplateOutlet="inline; context: { $implicit: block.parts }" />
          </p>
        }
        @case ('paragraph') {
          <p dir="auto"><ng-container *ngTemplateOutlet="inline; context: { $implicit: block.parts }" /></p>
        }
        @case ('quote') {
          <blockquote dir="auto">
            <ng-container *ngTemplateOutlet="inline; context: { $implicit: block.parts }" />
          </blockquote>
        }
        @case ('list') {
          @if (block.ordered) {
            <ol dir="auto" [attr.start]="block.start">
              @for (item of block.items; track $index) {
                <li><ng-container *ngTemplateOutlet="inline; context: { $implicit: item }" /></li>
              }
            </ol>
          } @else {
            <ul dir="auto">
              @for (item of block.items; track $index) {
                <li><ng-container *ngTemplateOutlet="inline; context: { $implicit: item }" /></li>
              }
            </ul>
          }
        }
        @case ('code') {
          <pre class="pl-raw">{{ block.text }}</pre>
        }
      }
    }
    <ng-template #inline let-parts>
      @for (part of parts; track $index) {
        @switch (part.kind) {
          @case ('text') {
            <ng-container>{{ part.text }}</ng-container>
          }
          @case ('code') {
            <code>{{ part.text }}</code>
          }
          @case ('strong') {
            <strong><ng-container *ngTemplateOutlet="inline; context: { $implicit: part.parts }" /></strong>
          }
          @case ('em') {
            <em><ng-container *ngTemplateOutlet="inline; context: { $implicit: part.parts }" /></em>
          }
          @case ('link') {
            <a [href]="part.href" target="_blank" rel="noopener noreferrer nofollow"
              ><ng-container *ngTemplateOutlet="inline; context: { $implicit: part.parts }"
            /></a>
          }
        }
      }
    </ng-template>
  `,
  styles: `
    :host {
      display: grid;
      gap: var(--pl-3);
      overflow-wrap: anywhere;
    }
    p,
    blockquote,
    li {
      white-space: pre-line;
    }
    .heading {
      font-weight: 620;
    }
    ol,
    ul {
      padding-inline-start: var(--pl-6);
    }
    ol {
      list-style: decimal;
    }
    ul {
      list-style: disc;
    }
    blockquote {
      margin: 0;
      padding-inline-start: var(--pl-4);
      border-inline-start: 3px solid var(--mat-sys-outline-variant);
      color: var(--mat-sys-on-surface-variant);
    }
    code,
    pre {
      border-radius: 6px;
      background: var(--mat-sys-surface-container-highest);
      font-family: var(--pl-mono);
      font-size: 0.875em;
    }
    code {
      padding: 1px var(--pl-1);
    }
    pre {
      margin: 0;
      padding: var(--pl-3);
      overflow: auto;
    }
  `,
})
export class MarkdownView {
  readonly text = input.required<string>();
  protected readonly blocks = computed(() => readMarkdown(this.text()));
}
