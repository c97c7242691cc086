import type { Injector } from '@angular/core';

/** Opens the dialog with the keys of lists, which is loaded when it is wanted. */
export async function showKeys(injector: Injector): Promise<void> {
  const [{ MatDialog }, { KeysDialog }] = await Promise.all([
    import('@angular/material/dialog'),
    import('./keys-dialog.ts'),
  ]);
  injector.get(MatDialog).open(KeysDialog, { panelClass: 'pl-dialog', width: '24rem', autoFocus: 'dialog' });
}
