import { isAbsolute, resolve } from 'node:path';
import { z } from 'zod';

/** A schema from the text of a variable to its value. `wrong` ends a sentence that begins with the variable's name. */
export function text<T>(wrong: string, read: (text: string) => T | undefined): z.ZodType<T, string> {
  return z.string().transform((value, context) => {
    const result = read(value);
    if (result !== undefined) return result;
    context.addIssue({ code: 'custom', message: wrong });
    return z.NEVER;
  });
}

export const matching = (pattern: RegExp, wrong: string) =>
  text(wrong, (value) => (pattern.test(value) ? value : undefined));

export const wholeNumber = (min: number, max: number) =>
  text(`must be a whole number from ${min} to ${max}`, (value) => {
    const number = /^\d{1,15}$/.test(value) ? Number(value) : NaN;
    return number >= min && number <= max ? number : undefined;
  });

export const rate = text('must be a number of 0 or more', (value) =>
  /^\d{1,9}(\.\d{1,6})?$/.test(value) ? Number(value) : undefined,
);

export const flag = text('must be true or false', (value) => {
  if (value === 'true') return true;
  return value === 'false' ? false : undefined;
});

const DURATION_UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** `500ms`, `60s`, `15m`, `2h` as milliseconds. Zero would switch a limit off without saying so, and is refused. */
export const duration = text('must be a duration such as 500ms, 60s or 15m', (value) => {
  const [, digits, unit] = /^(\d{1,9})(ms|s|m|h)$/.exec(value) ?? [];
  const factor = DURATION_UNITS[unit ?? ''];
  const milliseconds = factor === undefined ? 0 : Number(digits) * factor;
  // Beyond this, Node's timers fire at once.
  return milliseconds > 0 && milliseconds <= 2 ** 31 - 1 ? milliseconds : undefined;
});

const SIZE_UNITS: Readonly<Record<string, number>> = {
  '': 1,
  KiB: 1024,
  MiB: 1024 ** 2,
  GiB: 1024 ** 3,
  TiB: 1024 ** 4,
};

/** `5GiB`, `100MiB` or plain bytes. */
export const byteSize = text('must be a size such as 5GiB, 100MiB or a number of bytes', (value) => {
  const [, digits, unit] = /^(\d{1,15})(KiB|MiB|GiB|TiB|)$/.exec(value) ?? [];
  const factor = SIZE_UNITS[unit ?? 'none'];
  const bytes = factor === undefined ? 0 : Number(digits) * factor;
  return bytes > 0 && Number.isSafeInteger(bytes) ? bytes : undefined;
});

function parsedUrl(value: string, protocols: readonly string[]): URL | undefined {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  return url && protocols.includes(url.protocol) ? url : undefined;
}

/** Given back without slashes at its end, so that paths can be appended. */
export const httpUrl = text('must be a URL with http:// or https://', (value) =>
  parsedUrl(value, ['http:', 'https:']) ? value.replace(/\/+$/, '') : undefined,
);

export const postgresUrl = text('must be a URL with postgresql:// or postgres://', (value) =>
  parsedUrl(value, ['postgresql:', 'postgres:']) ? value : undefined,
);

const HOST_NAME = String.raw`(?:[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])`;
const HOST_AND_PORT = new RegExp(`^${HOST_NAME}:([0-9]{1,5})$`);
const HOST_MAYBE_PORT = new RegExp(`^${HOST_NAME}(?::([0-9]{1,5}))?$`);

const isPort = (digits: string | undefined): boolean => digits === undefined || Number(digits) <= 65_535;

export const hostAndPort = text('must be host:port', (value) => {
  const match = HOST_AND_PORT.exec(value);
  return match && isPort(match[1]) ? value : undefined;
});

/** The host to listen on: a name or address without port. */
export const listenHost = matching(
  /^(?:[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?|[0-9A-Fa-f]*:[0-9A-Fa-f:.]*)$/,
  'must be an address or host name without a port',
);

/** Comma list of `host[:port]`, in lower case as a Host header is compared. */
export const hostList = text('must be a comma list of host or host:port, without http://', (value) => {
  const hosts = value
    .split(',')
    .map((host) => host.trim().toLowerCase())
    .filter((host) => host !== '');
  const valid = hosts.every((host) => {
    const match = HOST_MAYBE_PORT.exec(host);
    return match !== null && isPort(match[1]);
  });
  return valid ? hosts : undefined;
});

/** A folder; a relative one counts from the working folder of the process. */
export const folder = text('must be a folder', (value) => (value.includes('\0') ? undefined : resolve(value)));

export const absoluteFolder = text('must be an absolute folder path', (value) =>
  isAbsolute(value) && !value.includes('\0') ? resolve(value) : undefined,
);
