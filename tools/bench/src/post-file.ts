import { once } from 'node:events';
import { type FileHandle, open } from 'node:fs/promises';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';

const BLOCK_BYTES = 1024 * 1024;

/**
 * Sends a file as the body of a POST and gives the text of the answer. What the client costs is taken from the machine that is measured:
 * `fetch` with a file takes three times as much of it, most for garbage.
 * @throws Error for an answer above 299.
 */
export async function postFile(url: string, file: string): Promise<string> {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    const headers = { 'content-type': 'application/octet-stream', 'content-length': size };
    const sent = request(url, { method: 'POST', headers });
    const answered = once(sent, 'response') as Promise<[IncomingMessage]>;
    const [[response]] = await Promise.all([answered, send(handle, sent)]);
    const body = await text(response);
    if ((response.statusCode ?? 0) > 299) throw new Error(`${response.statusCode} from ${url}: ${body}`);
    return body;
  } finally {
    await handle.close();
  }
}

/** One block, used again once it has been handed to the kernel. */
async function send(handle: FileHandle, sent: ClientRequest): Promise<void> {
  const block = Buffer.allocUnsafeSlow(BLOCK_BYTES);
  for (;;) {
    const { bytesRead } = await handle.read(block);
    if (bytesRead === 0) break;
    await new Promise<void>((resolve, reject) => {
      sent.write(block.subarray(0, bytesRead), (error) => (error ? reject(error) : resolve()));
    });
  }
  sent.end();
}
