/**
 * The value of a policy document's text: JSON, or JSON percent-encoded as the IAM API returns it (RFC 3986; IAM API
 * Reference, "PolicyDetail"). `+` stands for itself in that encoding.
 * @throws Error when it is neither, or when an object of it has the same member twice (IAM refuses that, and JSON
 * readers differ on which one counts).
 */
export function policyText(text: string): unknown {
  const trimmed = text.replace(/^\uFEFF/, '').trim();
  const json = trimmed.startsWith('%7B') || trimmed.startsWith('%7b') ? decode(trimmed) : trimmed;
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw new Error(`the policy document is not JSON: ${(error as Error).message}`);
  }
  const twice = repeatedMember(json);
  if (twice !== undefined) throw new Error(`the policy document has the member ${JSON.stringify(twice)} twice in one object`);
  return value;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Error('the policy document is neither JSON nor percent-encoded JSON');
  }
}

/** A member that stands twice in one object of a valid JSON text, compared after unescaping. */
export function repeatedMember(json: string): string | undefined {
  const open: (Set<string> | undefined)[] = [];
  for (let at = 0; at < json.length; at++) {
    const char = json[at];
    if (char === '{') open.push(new Set());
    else if (char === '[') open.push(undefined);
    else if (char === '}' || char === ']') open.pop();
    else if (char === '"') {
      const end = closingQuote(json, at);
      const members = open.at(-1);
      if (members !== undefined && followedByColon(json, end + 1)) {
        const name = JSON.parse(json.slice(at, end + 1)) as string;
        if (members.has(name)) return name;
        members.add(name);
      }
      at = end;
    }
  }
  return undefined;
}

function followedByColon(json: string, from: number): boolean {
  let at = from;
  while (json[at] === ' ' || json[at] === '\n' || json[at] === '\r' || json[at] === '\t') at++;
  return json[at] === ':';
}

function closingQuote(json: string, opening: number): number {
  let at = opening + 1;
  while (at < json.length && json[at] !== '"') at += json[at] === '\\' ? 2 : 1;
  return at;
}
