import type { CodeText } from '../../en/codes.ts';

/** Title and remedy of a code; with `lateRemedy` for vectors that an import has ended without. */
export const text = (title: string, remedy: string, lateRemedy?: string): CodeText => ({
  title,
  remedy,
  ...(lateRemedy === undefined ? {} : { lateRemedy }),
});
