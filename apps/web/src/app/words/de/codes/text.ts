/** Title and remedy of a code. */
export const text = (title: string, remedy: string): { title: string; remedy: string } => ({ title, remedy });
