import { catalogue } from '../words.ts';

export const projectWords = catalogue('projects', {
  label: (name: string) => `Project: ${name}`,
  loading: 'Loading projects',
  none: {
    heading: 'No project yet',
    text: 'A project holds pairs and the imports that made them.',
    action: 'Create a project',
  },
  new: {
    item: 'New project…',
    heading: 'New project',
    text: 'A project keeps its own pairs and imports, apart from all others.',
    name: 'Name',
    cancel: 'Cancel',
    create: 'Create project',
  },
});
