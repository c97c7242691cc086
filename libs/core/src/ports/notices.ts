import type { Notice, SetNotice } from '@pairloom/contract';
import type { Principal } from './import-admission.ts';

/** The one notice of the installation. A change leaves an audit event in every project. All calls may throw SystemFault `database_unavailable`. */
export interface Notices {
  /** Null while there is none, or its time is over. */
  current(): Promise<Notice | null>;
  /** Takes the place of the one before. */
  set(notice: SetNotice, principal: Principal): Promise<Notice>;
  /** Does nothing where there is none. */
  withdraw(principal: Principal): Promise<void>;
}
