import { ModernFakeTimers } from '@jest/fake-timers';
import { ModuleMocker } from 'jest-mock';

/**
 * Jest's environment of specs that run in the realm of the process itself, not in a sandbox of their own. What Jest
 * puts in the way of a spec file (its console, its watch on process.exit) is taken away after it.
 */
export default class OwnRealmEnvironment {
  global = globalThis;
  moduleMocker = new ModuleMocker(globalThis);
  #before = { console: globalThis.console, exit: process.exit };

  constructor({ projectConfig }) {
    // Node's own streams stand still without nextTick.
    const fakeTimers = { ...projectConfig.fakeTimers, doNotFake: ['nextTick'] };
    this.fakeTimersModern = new ModernFakeTimers({ config: { ...projectConfig, fakeTimers }, global: globalThis });
    this.conditions = projectConfig.testEnvironmentOptions.customExportConditions;
  }

  exportConditions() {
    return this.conditions;
  }

  /** Jest's own loader asks for it, which loads nothing here. */
  getVmContext() {
    return null;
  }

  async setup() {}

  async teardown() {
    this.fakeTimersModern.dispose();
    globalThis.console = this.#before.console;
    process.exit = this.#before.exit;
  }
}
