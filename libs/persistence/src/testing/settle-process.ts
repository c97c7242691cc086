/** `node settle-process.ts URL IMPORT`: settles an import in a process of its own, whose memory can be bounded, and prints the result. */
import { openPersistence } from '../index.ts';

const [url = '', importId = ''] = process.argv.slice(2);
const persistence = await openPersistence({ url, applicationName: 'spec' });
const run = await persistence.runs.describe(importId);
if (run === undefined) throw new Error('There is no such import.');
process.stdout.write(JSON.stringify(await persistence.chunks.settle(run, () => undefined)));
await persistence.close();
