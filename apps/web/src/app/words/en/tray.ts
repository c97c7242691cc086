import { counted, figure } from '../figures.ts';
import { catalogue } from '../words.ts';

/** Imports that run, on every page; files that are dropped on any page; what ended or needs somebody. */
export const trayWords = catalogue('tray', {
  label: 'Running imports',
  summary: counted('import runs', 'imports run'),
  changes: counted('change of pairs runs', 'changes of pairs run'),
  both: (imports: number, changes: number) =>
    `${counted('import', 'imports')(imports)} and ${counted('change of pairs', 'changes of pairs')(changes)} run`,
  attention: (n: number) => (n === 1 ? '1 needs you' : `${figure(n)} need you`),
  show: 'Show',
  hide: 'Hide',
  open: (name: string, project: string | null) => `Open ${name}${project === null ? '' : `, project ${project}`}`,
  progress: (name: string) => `Progress of ${name}`,
  percent: (percent: number) => `${figure(percent)}%`,
  drop: 'Drop the file to import it',
  onlyFirst: (name: string, left: number) =>
    `One file at a time: “${name}” was taken, ${counted('other file', 'other files')(left)} ${left === 1 ? 'was' : 'were'} not.`,
  understood: 'OK',
  ended: {
    completed: (name: string) => `“${name}” is imported`,
    deleted: (name: string) => `The pairs of “${name}” are deleted`,
    undone: (name: string) => `“${name}” is undone`,
    /** What has been done, with the rows that failed. */
    all: (done: string, failed: number) =>
      failed === 0 ? `${done}.` : `${done}; ${counted('row', 'rows')(failed)} failed.`,
    failed: (name: string) => `The import of “${name}” failed.`,
    cancelled: (name: string) => `The import of “${name}” was cancelled.`,
    attention: (name: string) => `The import of “${name}” needs you.`,
  },
  change: {
    failed: (name: string) => `${name}: failed.`,
    cancelled: (name: string) => `${name}: cancelled.`,
    attention: (name: string) => `${name}: needs you.`,
  },
  several: (n: number) => `${figure(n)} imports that you started have ended or need you.`,
  inProject: (project: string, told: string) => `${project}: ${told}`,
  look: 'Look',
});
