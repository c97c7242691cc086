const KEY = 'pairloom.project';

/** Id of the project that was open last in this browser. */
export function lastProject(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null; // storage may be forbidden
  }
}

export function rememberProject(projectId: string): void {
  try {
    localStorage.setItem(KEY, projectId);
  } catch {
    // storage may be forbidden: the first project is opened instead
  }
}
