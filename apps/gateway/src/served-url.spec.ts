import { expect, it } from '@jest/globals';
import { servedUrl } from './served-url.ts';

it.each([
  ['127.0.0.1', 3000, [], 'http://127.0.0.1:3000'],
  ['::1', 3000, [], 'http://[::1]:3000'],
  ['0.0.0.0', 3000, [], 'http://localhost:3000'],
  ['::', 8080, [], 'http://localhost:8080'],
  ['0.0.0.0', 3000, ['pairs.example:8443', 'other.example'], 'http://pairs.example:8443'],
])('tells where people find what listens on %s', (host, port, allowed, url) => {
  expect(servedUrl(host, port, allowed)).toBe(url);
});
