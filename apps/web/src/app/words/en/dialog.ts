import { catalogue } from '../words.ts';

/** Frame of the import dialog. */
export const dialogWords = catalogue('dialog', {
  heading: {
    draft: 'Import pairs',
    opening: 'Import',
    running: 'Importing',
    ended: 'Import result',
    preview: 'Dry run',
    undo: { import: 'Undo of an import', change: 'Undo of a change' },
    change: 'Change of pairs',
  },
  steps: 'Steps of an import',
  step: {
    choose: 'Choose',
    check: 'Check',
    map: 'Map',
    review: 'Review',
    run: 'Run',
    summary: 'Summary',
  },
  close: 'Close',
  back: 'Back',
  cancel: 'Cancel',
  again: 'Try again',
  loadingImport: 'Loading the import',
  loadingFile: 'Looking at the file',
  optionsLost:
    'What had been chosen for this file could not be read from the address, so it does not count. Go through the steps before you start.',
  uploadRuns: 'The file is being uploaded. Use “Stop the upload” if you do not want it.',
  runs: {
    import: 'The import is running. “Keep running and close” leaves it to the server.',
    change: 'The change is running. “Keep running and close” leaves it to the server.',
  },
  leave: {
    heading: 'Leave while the file is being uploaded?',
    text: 'The file has not arrived as a whole, so nothing of it is imported. What has arrived is kept for a day: come back to this address and choose the same file to go on.',
    yes: 'Stop and leave',
    no: 'Keep uploading',
  },
});
