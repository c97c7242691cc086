import { silent, timeSkippingServer, toolsDirOf } from '@pairloom/tools';
import { TestWorkflowEnvironment } from '@temporalio/testing';

/**
 * A Temporal server on which waiting takes no time. It knows no search attributes and no listing. Call `teardown` in
 * afterAll.
 */
export async function timeSkippingTemporal(): Promise<TestWorkflowEnvironment> {
  const path = await timeSkippingServer({ toolsDir: toolsDirOf(), log: silent });
  return TestWorkflowEnvironment.createTimeSkipping({ server: { executable: { type: 'existing-path', path } } });
}
