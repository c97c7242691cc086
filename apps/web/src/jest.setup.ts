import { beforeEach } from '@jest/globals';
import { ReadableStream } from 'node:stream/web';
import { TextDecoder, TextEncoder } from 'node:util';
import { setupZonelessTestEnv } from 'jest-preset-angular/setup-env/zoneless/index.mjs';

// jsdom lacks what every browser has and the event stream reads with.
Object.assign(globalThis, { TextDecoder, TextEncoder, ReadableStream });

// jsdom lays nothing out; what is in the page counts as visible, so that focus can be given.
Element.prototype.getClientRects = () => [new DOMRect()] as unknown as DOMRectList;

// Nothing comes into view where nothing is laid out.
Element.prototype.scrollIntoView = () => undefined;
Object.assign(globalThis, {
  IntersectionObserver: class {
    observe(): void {}
    unobserve(): void {}
    disconnect(): void {}
  },
});

// What one spec leaves in the browser is nothing to the next.
beforeEach(() => localStorage.clear());

setupZonelessTestEnv();
