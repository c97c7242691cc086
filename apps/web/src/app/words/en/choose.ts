import { catalogue } from '../words.ts';

/** Step 1 of an import: the file. */
export const chooseWords = catalogue('choose', {
  limits: 'What can be imported',
  formats: 'CSV, TSV, Excel (XLSX), ODS, JSON, JSON Lines, XML',
  formatsMore: ', plain text, Markdown or HTML, in any usual encoding; also as .gz or .zip.',
  columns:
    'Each row needs a question and an answer. Category, tags, status, an external id and further questions are read if there are any.',
  size: 'Up to 5 GiB, unless the operator of this server has set another limit.',
  sizeUpTo: (size: string) => `Up to ${size} a file.`,
  nothingYet: 'Nothing is written before you have seen what will happen and say so.',
  from: 'Where the pairs come from',
  fromFile: 'File',
  fromText: 'Paste text',
  drop: 'Drop a file anywhere on this page',
  pick: 'Choose a file',
  picker: 'File to import',
  text: 'Questions and answers as text',
  textHint: 'For example rows copied from a spreadsheet, CSV, JSON, or lines beginning with Q: and A:',
  useText: 'Use this text',
  textName: 'Pasted text',
  textSize: (chars: string) => `${chars} characters`,
  another: 'Choose another',
  remove: 'Remove the file',
  templates: 'Begin with a template:',
  template: (format: string) => `${format} template`,
  unfinished: (name: string, percent: string) =>
    `The upload of “${name}” stopped at ${percent}. Choose the same file again and it goes on from there.`,
  uploading: 'Uploading',
  waiting: 'Connection lost. The upload goes on from here as soon as it is back.',
  sent: 'Sent. The server puts the file together…',
  progress: 'Upload of the file',
  tryNow: 'Try now',
  stop: 'Stop the upload',
  next: 'Check the file',
  uploaded: 'uploaded',
});
