/** Stands in the address for an import that is not there yet. */
export const NEW_IMPORT = 'new';
