/** One variable that cannot be used. */
export interface ConfigFault {
  readonly variable: string;
  /** What is wrong, as the end of a sentence that begins with the variable's name. */
  readonly wrong: string;
  readonly example: string;
}

/** Everything that is wrong with an environment, told at once. Never holds the value of a secret. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly faults: readonly ConfigFault[];

  constructor(part: string, faults: readonly ConfigFault[]) {
    const lines = faults.map(
      ({ variable, wrong, example }) => `  ${variable} ${wrong}. For example: ${variable}=${example}`,
    );
    super([`The ${part} cannot start with this environment:`, ...lines].join('\n'));
    this.faults = faults;
  }
}
