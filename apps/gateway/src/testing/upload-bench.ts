import type { ProjectRates } from '@pairloom/core';
import { MemoryBlobStore } from '@pairloom/testing';
import type { WorkflowStart } from '@pairloom/temporal-api';
import type { GatewayPorts, GatewaySettings, ImportWorkflows } from '../ports.ts';
import { MemoryImports } from './memory-imports.ts';
import { MemoryMappings, MemorySources } from './memory-sources.ts';
import { fakePorts, PROJECT, testGateway, type TestGateway } from './test-gateway.ts';

/** A gateway whose uploads go to memory. */
export interface UploadBench {
  readonly imports: MemoryImports;
  readonly sources: MemorySources;
  readonly blobs: MemoryBlobStore;
  readonly started: WorkflowStart[];
  readonly gateway: TestGateway;
  /** Address of the project's imports. */
  readonly url: string;
  /** Address of the project's sources. */
  readonly sourcesUrl: string;
}

interface Given {
  readonly settings?: Partial<GatewaySettings>;
  readonly imports?: MemoryImports;
  readonly rates?: ProjectRates;
  readonly blobs?: Partial<GatewayPorts['blobs']>;
  readonly workflows?: Partial<ImportWorkflows>;
  readonly rules?: Partial<GatewayPorts['rules']>;
}

export async function uploadBench(given: Given = {}): Promise<UploadBench> {
  const imports = given.imports ?? new MemoryImports();
  const sources = new MemorySources(given.rates);
  const blobs = new MemoryBlobStore();
  const started: WorkflowStart[] = [];
  const start = async (workflow: WorkflowStart): Promise<void> => void started.push(workflow);
  const ports = fakePorts({
    sources,
    mappings: new MemoryMappings(),
    ...(given.rules && { rules: given.rules }),
    imports,
    changes: imports.changes,
    blobs: given.blobs ?? blobs,
    workflows: given.workflows ?? { start },
  });
  const gateway = await testGateway(ports, { keyPollMs: 5, ...given.settings });
  const project = `${gateway.url}/api/v1/projects/${PROJECT.id}`;
  return { imports, sources, blobs, started, gateway, url: `${project}/imports`, sourcesUrl: `${project}/sources` };
}

export const CSV = 'question,answer\nWhat is a pair?,A question with its answer.\n';
