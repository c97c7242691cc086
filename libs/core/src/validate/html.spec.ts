import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { stripHtml } from './html.ts';

describe('stripHtml', () => {
  it.each([
    'a < b and c > d',
    'if (a<b && b>c)',
    'List<String> and Map<K, V>',
    'x <y> z',
    '<T> is a type, Option<B> and Vec<I> too',
    'Enter <address> and <title> here',
    'Use <script> to embed code, <b> for bold',
    'Object<Map> in mixed case: <Div>kept</Div>',
    'AT&amp;T stays escaped',
    'unfinished <b class="x',
    'unfinished <!-- comment',
    '</ b>',
    'mail <ada@example.org>',
    '<!-- only a comment -->',
    '',
  ])('leaves %j as it is', (text) => expect(stripHtml(text)).toBe(text));

  it.each([
    ['<b>bold</b> and <I>italic</I>', 'bold and italic'],
    ['<p>One</p>\n\n<p>Two</p>', 'One\nTwo'],
    ['<p>One<p>Two', 'One\nTwo'],
    ['line<br>line<BR/>line', 'line\nline\nline'],
    ['<ul>\n\t<li>a</li>\n\t<li>b  c</li>\n</ul>', 'a\nb  c'],
    ['<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>', 'a b\nc'],
    ['a<script>if (x<y) { "</b>" }</script>b<style>p{}</style>c', 'abc'],
    ['<a href="x>y">link</a> &lt;b&gt; AT&amp;T &eacute;&nbsp;&#128512;', 'link <b> AT&T é\u00a0😀'],
    ['<b>x</b> a &nbsp b &NotEqualTilde; c', 'x a \u00a0 b \u2242\u0338 c'],
    ['<i>List</i><String> < 3', 'List<String> < 3'],
    ['see <a href=https://example.org>there', 'see there'],
    ['stray</div> end', 'stray\nend'],
    ['<!DOCTYPE html><html><body>x<!-- no --></body></html>', 'x'],
    ['<b>a</b><!-- open', 'a<!-- open'],
    ['<p> </p>', ''],
    ['<b>kept  spaces</b>\n\n<i>and lines</i>', 'kept  spaces\n\nand lines'],
    ['<pre>a\n  b</pre>', 'a\n  b'],
    ['<b>&#10;</b>x', '\nx'],
  ])('%j becomes %j', (html, text) => expect(stripHtml(html)).toBe(text));

  it('never fails and leaves text without angle brackets alone', () => {
    const part = fc.constantFrom(
      '<',
      '>',
      '/',
      'b',
      'p',
      'br',
      'script',
      '!--',
      '--',
      '&',
      'amp;',
      '#0;',
      ' ',
      '"',
      '=',
      'x',
      '\n',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 40 }), (parts) => {
        const text = parts.join('');
        const stripped = stripHtml(text);
        if (!text.includes('<') || !text.includes('>')) expect(stripped).toBe(text);
        expect(stripped.length).toBeLessThanOrEqual(text.length);
      }),
    );
  });

  it('copes with very many tags', () => {
    const text = `${'<b>'.repeat(60_000)}x${'</b>'.repeat(60_000)}${'<td>y</td>'.repeat(3_000)}`;
    expect(stripHtml(text)).toBe(`x${' y'.repeat(3_000)}`);
  });
});
