import { Component, computed, effect, inject, Injector, input, signal, untracked } from '@angular/core';
import { MatIconModule } from '@angular/material/icon';
import { NavigationEnd, Router, RouterLink } from '@angular/router';
import { toSignal } from '@angular/core/rxjs-interop';
import { isTerminal, type ImportRecord } from '@pairloom/contract';
import { filter, map, startWith } from 'rxjs';
import { ImportStore } from '../../state/import-store.ts';
import { ProjectStore } from '../../state/project-store.ts';
import { bulkChangeIn } from '../../words/bulk-change.ts';
import { bulkDone, importName, percentDone, statusLook } from '../../words/import-words.ts';
import { importWords } from '../../words/en/import.ts';
import { trayWords } from '../../words/en/tray.ts';
import { words } from '../../words/language-store.ts';
import { NEW_IMPORT } from '../dialog/new-import.ts';
import { FileDrop } from '../file-drop.ts';
import { IncomingFile } from '../incoming-file.ts';
import { ImportsElsewhere } from './imports-elsewhere.ts';
import { StartedHere } from './started-here.ts';
import { Turns, type Turn } from './turns.ts';

/** Dry runs belong to the dialog that made them. */
const isShown = ({ kind }: ImportRecord): boolean => kind !== 'preview';

/**
 * On every page: the imports that run, those of other projects if they were started in this browser, and a word when one that was started
 * in it ends or needs somebody. A file that is dropped on a page other than the list of imports opens the dialog with it.
 */
@Component({
  selector: 'pl-import-dock',
  imports: [FileDrop, MatIconModule, RouterLink],
  templateUrl: './import-dock.html',
  styleUrl: './import-dock.scss',
})
export class ImportDock {
  readonly projectId = input.required<string>();

  readonly #store = inject(ImportStore);
  readonly #elsewhere = inject(ImportsElsewhere);
  readonly #projects = inject(ProjectStore);
  readonly #router = inject(Router);
  readonly #incoming = inject(IncomingFile);
  readonly #mine = inject(StartedHere);
  readonly #injector = inject(Injector);
  protected readonly t = words(trayWords);
  readonly #names = words(importWords);
  readonly #url = toSignal(
    this.#router.events.pipe(
      filter((event) => event instanceof NavigationEnd),
      map(({ urlAfterRedirects }) => urlAfterRedirects),
      startWith(this.#router.url),
    ),
    { requireSync: true },
  );
  readonly #turns = new Turns();
  protected readonly open = signal(false);

  /** The list of imports takes files itself, and the dialog over it does. */
  protected readonly takesFiles = computed(() => !/\/imports(\/[^/?#]+)?\/?([?#]|$)/.test(this.#url()));
  /** The dialog shows its import itself. */
  readonly #inDialog = computed(() => /\/imports\/([0-9a-f-]{36})(\?|$)/.exec(this.#url())?.[1] ?? null);
  protected readonly running = computed(() =>
    [...this.#store.running(), ...this.#elsewhere.running()].filter(
      (record) => isShown(record) && record.id !== this.#inDialog(),
    ),
  );
  protected readonly summary = computed(() => {
    const { summary, changes, both } = this.t();
    const all = this.running().length;
    const changing = this.running().filter((record) => bulkChangeIn(record) !== null).length;
    if (changing === 0) return summary(all);
    return changing === all ? changes(all) : both(all - changing, changing);
  });
  protected readonly waiting = computed(() => this.running().filter(({ attention }) => attention?.waits).length);
  protected readonly lines = computed(() =>
    this.running().map((record) => {
      const percent = percentDone(record);
      return {
        record,
        name: importName(record, this.#names()),
        way: wayTo(record),
        project: this.#projectOf(record),
        percent: percent === null ? null : Math.floor(percent),
        look: statusLook(record, this.#names()),
      };
    }),
  );

  constructor() {
    effect(() => {
      const records = [...this.#store.known(), ...this.#elsewhere.known()];
      untracked(() => {
        const awaited = new Set(this.#mine.running().map(({ id }) => id));
        void this.#tell(this.#turns.of(awaited, records.filter(isShown)));
        for (const { id, status } of records) if (isTerminal(status)) this.#mine.end(id, status !== 'completed');
      });
    });
  }

  protected take(file: File): void {
    this.#incoming.put(file);
    void this.#router.navigate(['/projects', this.projectId(), 'imports', NEW_IMPORT]);
  }

  /** Name of the project of an import, when it is not the open one. */
  #projectOf({ projectId }: ImportRecord): string | null {
    if (projectId === this.projectId()) return null;
    return this.#projects.projects().find(({ id }) => id === projectId)?.name ?? null;
  }

  /** One snack bar takes the place of another: several imports, as those that ended while no page was open, are told together. */
  async #tell(turns: readonly Turn[]): Promise<void> {
    const mine = turns.filter(({ record: { id } }) => this.#mine.has(id) && id !== this.#inDialog());
    const [turn] = mine;
    if (!turn) return;
    const { several, look } = this.t();
    const [text, way] =
      mine.length === 1
        ? [this.#words(turn.record, turn.what), wayTo(turn.record)]
        : [several(mine.length), ['/projects', this.projectId(), 'imports']];
    const { MatSnackBar } = await import('@angular/material/snack-bar');
    const bar = this.#injector.get(MatSnackBar).open(text, look, { duration: 10_000 });
    bar.onAction().subscribe(() => void this.#router.navigate(way));
  }

  #words(record: ImportRecord, what: Turn['what']): string {
    const told = this.#told(record, what);
    const project = this.#projectOf(record);
    return project === null ? told : this.t().inProject(project, told);
  }

  #told(record: ImportRecord, what: Turn['what']): string {
    const { ended, change: changed } = this.t();
    const change = bulkChangeIn(record);
    const name = importName(record, this.#names());
    if (what !== 'completed') return (change === null ? ended : changed)[what](name);
    const { failed } = record.counts;
    if (record.kind === 'undo') return ended.all(ended.undone(name), failed);
    if (change !== null) return ended.all(bulkDone(change, record, this.#names()), failed);
    return ended.all(record.mode === 'delete' ? ended.deleted(name) : ended.completed(name), failed);
  }
}

/** A change of pairs has no file that the dialog could show. */
const wayTo = (record: ImportRecord): string[] => [
  '/projects',
  record.projectId,
  'imports',
  record.id,
  ...(bulkChangeIn(record) === null ? [] : ['details']),
];
