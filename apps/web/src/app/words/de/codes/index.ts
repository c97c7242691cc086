import type { CodeTexts } from '../../en/codes.ts';
import { files } from './file-codes.ts';
import { requests } from './request-codes.ts';
import { rows } from './row-codes.ts';
import { systems } from './system-codes.ts';

export const codes: CodeTexts = { ...rows, ...files, ...requests, ...systems };
