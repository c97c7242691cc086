export type CellKind = 'blank' | 'number' | 'money' | 'date' | 'time' | 'address' | 'truth' | 'text';

const KINDS: readonly [CellKind, RegExp][] = [
  ['blank', /^\s*$/],
  ['number', /^[-+]?(\d+|\d{1,3}([.,' ]\d{3})+)([.,]\d+)?([eE][-+]?\d+)?\s*%?$/],
  ['money', /^[-+]?(\p{Sc}\s*\d[\d.,' ]*|\d[\d.,' ]*\s*\p{Sc})$/u],
  [
    'date',
    /^(\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4})([T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*(Z|[-+]\d{2}:?\d{2}|[aApP][mM])?)?$/,
  ],
  ['time', /^\d{1,2}:\d{2}(:\d{2})?(\s*[aApP][mM])?$/],
  ['address', /^([a-z][a-z0-9+.-]*:\/\/\S+|www\.\S+|[^\s@]+@[^\s@]+\.[^\s@]+)$/i],
  ['truth', /^(true|false|yes|no)$/i],
];

/** What sort of value a cell holds: names of columns are text, whatever the column holds. */
export const cellKind = (cell: string): CellKind => {
  const text = cell.trim();
  return text.length > 100 ? 'text' : (KINDS.find(([, pattern]) => pattern.test(text))?.[0] ?? 'text');
};
