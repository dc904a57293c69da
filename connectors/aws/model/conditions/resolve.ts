import { type RequestContext, valuesOf } from './context.ts';

/**
 * A resource pattern of version 2012-10-17 with those policy variables replaced whose value is known. Left as they are:
 * unknown ones, keys with several values, and values with characters that mean something in a pattern, of which nobody
 * says whether they still do. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function resolved(pattern: string, context: RequestContext): string {
  if (!pattern.includes('${')) return pattern;
  return pattern.replaceAll(/\$\{([^,'{}*?$]+)(?:, '([^'{}]*)')?\}/g, (written, key: string, fallback: string | undefined) => {
    const values = valuesOf(context, key);
    const value = values === null ? fallback : values?.length === 1 ? values[0] : undefined;
    return value === undefined || /[*?$]/.test(value) ? written : value;
  });
}
