import type { IncomingMessage } from 'node:http';
import { headerOf, mediaTypeOf } from '../http/messages.ts';
import { RequestFault } from '../problems/request-fault.ts';
import { openMultipart } from './multipart-body.ts';
import { readBody } from './read-body.ts';

/** A file on its way in, with the options that come beside it. */
export interface UploadBody {
  readonly filename: string;
  /** The options as far as they have come before the file; JSON text. */
  readonly earlyOptions: string | undefined;
  /** The file's bytes; to be read once. Throws `ClientGone`, or RequestFault `multipart_invalid`. */
  readonly content: AsyncIterable<Uint8Array>;
  /** The options as JSON text, undefined when there are none; to be asked when the content has been read. Throws as `content`. */
  options(): Promise<string | undefined>;
}

const NAME_CHARS = 255;

/** The last segment of a name, without control characters and white space around it. @throws RequestFault `filename_missing` */
export function cleanFilename(name: string | undefined): string {
  const last = (name ?? '').split(/[/\\]/).at(-1) ?? '';
  const clean = last.replace(/[\p{Cc}\p{Cs}]/gu, '').trim();
  if (clean === '') throw new RequestFault('filename_missing');
  return clean.slice(0, NAME_CHARS);
}

/** A query parameter that may be given once. @throws RequestFault `invalid_request` */
export function textOf(query: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = query[name];
  if (value === undefined || typeof value === 'string') return value;
  throw new RequestFault('invalid_request', undefined, {
    fields: [{ path: name, message: 'is given more than once' }],
  });
}

function openRaw(request: IncomingMessage, query: Readonly<Record<string, unknown>>): UploadBody {
  const options = textOf(query, 'options');
  return {
    filename: cleanFilename(textOf(query, 'filename')),
    earlyOptions: options,
    content: readBody(request),
    options: () => Promise.resolve(options),
  };
}

/**
 * Opens the body of an upload: multipart with the parts `file` and `options` in either order, or the file itself with
 * `?filename=` and `?options=`.
 */
export async function openUpload(
  request: IncomingMessage,
  query: Readonly<Record<string, unknown>>,
): Promise<UploadBody> {
  const encoding = headerOf(request, 'content-encoding') ?? 'identity';
  if (encoding !== 'identity')
    throw new RequestFault('media_type_unsupported', 'Send the file as it is, without Content-Encoding.');
  const mediaType = mediaTypeOf(request);
  if (mediaType === 'multipart/form-data') return openMultipart(request);
  if (mediaType.startsWith('multipart/'))
    throw new RequestFault('media_type_unsupported', 'Of multipart bodies only multipart/form-data is taken.');
  if (query['filename'] === undefined && mediaType === 'application/json')
    throw new RequestFault(
      'media_type_unsupported',
      'Send multipart/form-data, or the JSON file as the raw body with ?filename=.',
    );
  return openRaw(request, query);
}
