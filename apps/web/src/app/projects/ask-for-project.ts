import type { Injector } from '@angular/core';
import type { Project } from '@pairloom/contract';
import { firstValueFrom } from 'rxjs';

/** Opens the dialog for a new project, which is loaded only then. Undefined when it was left without one. */
export async function askForProject(injector: Injector): Promise<Project | undefined> {
  const [{ MatDialog }, { CreateProjectDialog }] = await Promise.all([
    import('@angular/material/dialog'),
    import('./create-project-dialog.ts'),
  ]);
  const asked = injector
    .get(MatDialog)
    .open<InstanceType<typeof CreateProjectDialog>, void, Project>(CreateProjectDialog, {
      panelClass: 'pl-dialog',
      width: '28rem',
    });
  return firstValueFrom(asked.afterClosed());
}
