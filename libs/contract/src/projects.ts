import * as z from 'zod';
import { Uuid } from './paging.ts';

export const Project = z.object({ id: Uuid, name: z.string() });
export type Project = z.infer<typeof Project>;

export const CreateProject = z.strictObject({ name: z.string().trim().min(1).max(200) });
export type CreateProject = z.infer<typeof CreateProject>;
