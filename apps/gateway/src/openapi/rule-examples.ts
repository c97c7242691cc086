import {
  INSTALLATION_LIMITS,
  ProjectSettings,
  Rules,
  ValidationSettings,
  type LimitsInForce,
  type RuleSet,
  type StoredSettings,
  type TriedRules,
} from '@pairloom/contract';

const validation = ValidationSettings.parse({
  required: ['category'],
  allowed: [{ field: 'category', values: 'known', severity: 'warning' }],
  lengths: [{ field: 'answer', min: 20, max: 4000 }],
  refusedTransitions: [{ from: 'retired', to: 'published' }],
  qualityThreshold: 0.6,
  nearDuplicates: { threshold: 0.92, policy: 'flag' },
});

export const settings: ProjectSettings = ProjectSettings.parse({
  name: 'Support',
  loadConcurrency: 2,
  validation,
  duplicates: { file: 'error' },
  limits: { columns: 50 },
});
export const storedSettings: StoredSettings = { ...settings, version: 3, updatedAt: '2026-11-21T10:12:44.006Z' };

const installation = { fileBytes: 5 * 1024 ** 3, ...INSTALLATION_LIMITS };
export const limitsInForce: LimitsInForce = { limits: { ...installation, columns: 50 }, installation };

export const rules = Rules.parse([
  {
    id: 'no-plain-http',
    name: 'Links are secure',
    field: 'answer',
    operator: 'notContains',
    value: 'http://',
    ignoreCase: true,
    severity: 'warning',
    message: 'The answer links to an address without https.',
  },
  {
    id: 'legal-has-owner',
    name: 'Legal answers have an owner',
    field: 'metadata.owner',
    operator: 'isEmail',
    when: { field: 'category', operator: 'equals', value: 'Legal' },
    severity: 'error',
    message: 'The owner of a legal answer has to be an e-mail address.',
  },
]);

export const ruleSet: RuleSet = {
  version: 4,
  rules,
  createdBy: 'local-owner',
  createdAt: '2026-11-21T10:13:20.518Z',
};

export const trial = {
  rows: [{ question: 'Where do I pay?', answer: 'On http://pay.example.org, within 14 days.', category: 'Billing' }],
};

export const tried: TriedRules = {
  rows: 1,
  failed: 0,
  complete: true,
  groups: [
    {
      code: 'rule_violated',
      field: 'answer',
      severity: 'warning',
      rule: 'no-plain-http',
      count: 1,
      examples: [
        {
          row: 1,
          line: 1,
          value: 'On http://pay.example.org, within 14 days.',
          message: 'The answer links to an address without https.',
        },
      ],
    },
  ],
  rules: [
    { id: 'no-plain-http', violated: 1 },
    { id: 'legal-has-owner', violated: 0 },
  ],
  quality: [0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
};
