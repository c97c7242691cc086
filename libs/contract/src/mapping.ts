import * as z from 'zod';

export const PAIR_FIELDS = ['question', 'answer', 'category', 'tags', 'status', 'externalId'] as const;
export type PairField = (typeof PAIR_FIELDS)[number];

/** Further questions of one pair. A record of the greatest size may hold as many. */
export const MAX_VARIANTS = 100_000;
/** Columns that variants are taken from. */
const MAX_VARIANT_SOURCES = 100;

/** U+0000 and halves of surrogate pairs can be stored in no text, so they cannot come from a mapping either. */
export const storableText = (maxChars: number): z.ZodString =>
  z
    .string()
    .max(maxChars)
    .refine((text) => !text.includes('\0') && text.isWellFormed(), 'must not hold U+0000 or half of a surrogate pair');

const Column = z.string().min(1).max(500).describe('name of a column, or path to a value such as data.title');

/** Steps that a value goes through, in the order given. */
export const TRANSFORMS = ['trim', 'lower', 'upper', 'collapse', 'htmlToText', 'keepMarkup'] as const;
export const Transform = z
  .enum(TRANSFORMS)
  .describe(
    'collapse makes one space of all white space; htmlToText takes the text; keepMarkup leaves HTML and Markdown as they are',
  );
export type Transform = z.infer<typeof Transform>;

/** Where a field comes from when a column alone does not say it. Exactly one of column, columns and constant. */
export const FieldRule = z
  .strictObject({
    column: Column.optional(),
    columns: z.array(Column).min(1).max(20).optional().describe('joined; blank ones are left out'),
    join: storableText(20)
      .optional()
      .describe(
        'between the values of columns; a space when left out, but columns of tags and variants then stand side by side',
      ),
    constant: storableText(10_000).optional(),
    default: storableText(10_000).optional().describe('when the value is blank'),
    split: storableText(10)
      .min(1)
      .optional()
      .describe('what stands between several values; not for category, status and externalId, which have one'),
    transforms: z.array(Transform).max(TRANSFORMS.length).optional(),
  })
  .refine(
    ({ column, columns, constant }) => [column, columns, constant].filter((given) => given !== undefined).length === 1,
    'must name exactly one of column, columns and constant',
  );
export type FieldRule = z.infer<typeof FieldRule>;

export const FieldSource = z.union([Column, FieldRule]);
export type FieldSource = z.infer<typeof FieldSource>;

const METADATA_FIELD = /^metadata\..{1,100}$/su;
const isMetadataField = (field: string): boolean =>
  METADATA_FIELD.test(field) && !field.includes('\0') && field.isWellFormed();

/** Fields that hold exactly one value. */
const SINGLE_FIELDS = ['category', 'status', 'externalId'] as const satisfies readonly PairField[];

/**
 * Field of the pair → where it is read from. Free fields are named `metadata.<name>`; `metadata.*` takes the names from the
 * value, an object or a text such as `name:value|name:value`. `variants` are further questions with the same answer, `ignore` columns
 * that are left out on purpose.
 */
export type Mapping = { [Field in PairField]?: FieldSource | undefined } & {
  variants?: FieldSource | FieldSource[] | undefined;
  ignore?: string[] | undefined;
} & { [name: `metadata.${string}`]: FieldSource | undefined };

export const Mapping = z
  .object({
    question: FieldSource.optional(),
    answer: FieldSource.optional(),
    category: FieldSource.optional(),
    tags: FieldSource.optional(),
    status: FieldSource.optional(),
    externalId: FieldSource.optional(),
    variants: z
      .union([FieldSource, z.array(FieldSource).min(1).max(MAX_VARIANT_SOURCES)])
      .optional()
      .describe('further questions with the same answer'),
    ignore: z.array(Column).max(1000).optional().describe('columns that are left out on purpose'),
  })
  .catchall(FieldSource)
  .superRefine((mapping, ctx) => {
    for (const field of Object.keys(mapping)) {
      const known = field === 'variants' || field === 'ignore' || (PAIR_FIELDS as readonly string[]).includes(field);
      if (!known && !isMetadataField(field))
        ctx.addIssue({
          code: 'custom',
          path: [field],
          message: `is no field; use ${PAIR_FIELDS.join(', ')}, variants, ignore or metadata.<name>`,
        });
    }
    for (const field of SINGLE_FIELDS) {
      const source = mapping[field];
      if (typeof source === 'object' && source.split !== undefined)
        ctx.addIssue({ code: 'custom', path: [field, 'split'], message: `is not for ${field}, which has one value` });
    }
  }) as unknown as z.ZodType<Mapping>;

/** A mapping that is complete: what a stored import carries. */
export type CompleteMapping = Mapping & { question: FieldSource; answer: FieldSource };
