import { z } from 'zod';
import type { Clause, Selector } from './trail.ts';

const texts = z.array(z.string()).nullish();

/** https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_EventSelector.html */
export const BasicSelector = z.looseObject({
  ReadWriteType: z.enum(['ReadOnly', 'WriteOnly', 'All']).default('All'),
  IncludeManagementEvents: z.boolean().default(true),
  DataResources: z.array(z.looseObject({ Type: z.string().min(1), Values: z.array(z.string()).default([]) })).nullish(),
  ExcludeManagementEventSources: texts,
});

/** https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedEventSelector.html */
export const AdvancedSelector = z.looseObject({
  FieldSelectors: z
    .array(z.looseObject({ Field: z.string().min(1), Equals: texts, StartsWith: texts, EndsWith: texts, NotEquals: texts, NotStartsWith: texts, NotEndsWith: texts }))
    .min(1),
});

/** Basic selectors in the form of advanced ones: one for management events, one per kind of data resource. */
export function basicSelectors(selectors: readonly z.infer<typeof BasicSelector>[]): readonly Selector[] {
  return selectors.flatMap((selector) => {
    const access = selector.ReadWriteType === 'All' ? [] : [{ field: 'readOnly', equals: [selector.ReadWriteType === 'ReadOnly' ? 'true' : 'false'] }];
    const excluded = selector.ExcludeManagementEventSources ?? [];
    const management: Selector = { category: 'Management', clauses: [...access, ...(excluded.length === 0 ? [] : [{ field: 'eventSource', notEquals: excluded }])] };
    const data = (selector.DataResources ?? []).filter(({ Values }) => Values.length > 0).map(({ Type, Values }): Selector => ({
      category: 'Data',
      clauses: [...access, { field: 'resources.type', equals: [Type] }, ...chosen(Type, Values)],
    }));
    return [...(selector.IncludeManagementEvents ? [management] : []), ...data];
  });
}

/**
 * `arn:aws:s3` (any service, three parts) means all of that type; an S3 value is the beginning of object ARNs, and ends
 * with `/` for all objects of a bucket; a function or table is that one alone.
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_DataResource.html
 */
function chosen(type: string, values: readonly string[]): readonly Clause[] {
  if (values.some((value) => /^arn:[^:]+:[^:]+$/.test(value) || /^arn:[^:]+:s3:::$/.test(value))) return [];
  return [type.startsWith('AWS::S3') ? { field: 'resources.ARN', startsWith: values } : { field: 'resources.ARN', equals: values }];
}

const OPERATORS = { Equals: 'equals', StartsWith: 'startsWith', EndsWith: 'endsWith', NotEquals: 'notEquals', NotStartsWith: 'notStartsWith', NotEndsWith: 'notEndsWith' } as const;

/** Advanced selectors, the category taken out of their clauses. */
export function advancedSelectors(selectors: readonly z.infer<typeof AdvancedSelector>[]): readonly Selector[] {
  return selectors.map(({ FieldSelectors: fields }) => {
    const category = fields.find(({ Field }) => Field === 'eventCategory')?.Equals?.[0];
    const clauses = fields.filter(({ Field }) => Field !== 'eventCategory').map((field): Clause => {
      const clause: { field: string } & Record<string, unknown> = { field: field.Field };
      for (const [theirs, ours] of Object.entries(OPERATORS)) {
        const values = field[theirs as keyof typeof OPERATORS];
        if (values !== undefined && values !== null && values.length > 0) clause[ours] = values;
      }
      return clause;
    });
    return { category: category === 'Management' || category === 'Data' ? category : 'other', clauses };
  });
}

/** What a trail without selectors of its own records: management events of both kinds, no data events (same page as above). */
export const DEFAULT_SELECTORS: readonly Selector[] = [{ category: 'Management', clauses: [] }];
