import { silent, toolsDirOf } from '@pairloom/tools';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where a spec that runs alone keeps a server of its own. */
export function ownFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'pairloom-spec-'));
  chmodSync(folder, 0o711);
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  return { folder, remove, toolsDir: toolsDirOf(), log: silent };
}
