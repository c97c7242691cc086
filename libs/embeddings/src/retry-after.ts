/**
 * How long a provider asks to wait, in milliseconds: `retry-after-ms` as OpenAI and Azure send it, else `retry-after` in
 * seconds or as an HTTP date (RFC 9110, 10.2.3). Undefined when it does not say, or says nothing that can be read.
 */
export function retryAfterMs(headers: Headers | undefined, now: number): number | undefined {
  const milliseconds = number(headers?.get('retry-after-ms'));
  if (milliseconds !== undefined) return milliseconds;
  const value = headers?.get('retry-after');
  const seconds = number(value);
  if (seconds !== undefined) return Math.ceil(seconds * 1000);
  const date = Date.parse(value ?? '');
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

function number(text: string | null | undefined): number | undefined {
  return text != null && /^\s*\d{1,9}(\.\d+)?\s*$/.test(text) ? Number(text) : undefined;
}
