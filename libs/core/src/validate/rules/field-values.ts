import type { PreparedPair } from '../../ports/reading.ts';

/** The values of a field of a pair as texts, none when it is blank or not mapped. */
export type FieldValues = (pair: PreparedPair) => readonly string[];

const NONE: readonly string[] = [];
const METADATA = 'metadata.';

const one = (text: string | null | undefined): readonly string[] => (text == null || text === '' ? NONE : [text]);

/** How the values of a field are read; `field` is one of VALIDATED_FIELDS or `metadata.<name>`. */
export function valuesOf(field: string): FieldValues {
  switch (field) {
    case 'question':
      return ({ question }) => one(question);
    case 'answer':
      return ({ answer }) => one(answer);
    case 'category':
      return ({ category }) => one(category);
    case 'tags':
      return ({ tags = NONE }) => tags;
    case 'status':
      return ({ status }) => one(status);
    case 'externalId':
      return ({ externalId }) => one(externalId);
    case 'variants':
      return ({ variants = NONE }) => variants;
    default: {
      const name = field.slice(METADATA.length);
      return ({ metadata }) =>
        metadata !== undefined && Object.hasOwn(metadata, name) ? textsOf(metadata[name]) : NONE;
    }
  }
}

function textsOf(value: unknown): readonly string[] {
  if (value == null || value === '') return NONE;
  if (Array.isArray(value)) return value.flatMap(textsOf);
  return [typeof value === 'string' ? value : JSON.stringify(value)];
}
