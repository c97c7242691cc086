import type { projectWords } from '../en/projects.ts';
import type { WordsOf } from '../words.ts';

export const projects: WordsOf<typeof projectWords> = {
  label: (name) => `Projekt: ${name}`,
  loading: 'Projekte werden geladen',
  none: {
    heading: 'Noch kein Projekt',
    text: 'Ein Projekt enthält Paare und die Importe, die sie angelegt haben.',
    action: 'Projekt anlegen',
  },
  new: {
    item: 'Neues Projekt …',
    heading: 'Neues Projekt',
    text: 'Ein Projekt hat eigene Paare und Importe, getrennt von allen anderen.',
    name: 'Name',
    cancel: 'Abbrechen',
    create: 'Projekt anlegen',
  },
};
