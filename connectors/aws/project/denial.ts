/** What a refusal says that its caller lacked. */
export interface Denial {
  /** As the service spells it: `SNS:Publish`. */
  readonly action: string;
  /** ARN, where the message names one resource. */
  readonly resource?: string;
}

/** IAM's words before the action: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html */
const WORDS = 'not authorized to perform';
const ACTION = /^:? \(?([A-Za-z0-9-]{1,64}:[A-Za-z0-9]{1,128})(?![A-Za-z0-9*?])/;
const ON = /^\)? on (?:the )?resource:? /;
/** In quotation marks, whatever it holds; else as far as the message's own words, so that half a name is never taken for a whole. */
const RESOURCE = /^(?:"(arn:[^"*?\r\n]{1,1024})"|(arn:[^\s"*?]{1,1024})(?= because | with |\. |$))/;

/**
 * The action and the resource that an error message names. Nothing else of the message is kept: it may hold names of
 * people and encoded details of the request.
 */
export function denialIn(message: string): Denial | undefined {
  // EC2 says twice that its caller is not authorized, and names the action the second time.
  let at = message.indexOf(WORDS);
  for (let tries = 0; at >= 0 && tries < 4; tries++) {
    const found = namedAt(message.slice(at + WORDS.length, at + WORDS.length + 1500));
    if (found !== undefined) return found;
    at = message.indexOf(WORDS, at + 1);
  }
  return undefined;
}

function namedAt(rest: string): Denial | undefined {
  const [whole, action] = ACTION.exec(rest) ?? [];
  if (whole === undefined || action === undefined) return undefined;
  const on = ON.exec(rest.slice(whole.length))?.[0];
  const told = on === undefined ? null : RESOURCE.exec(rest.slice(whole.length + on.length));
  const resource = told?.[1] ?? told?.[2];
  return { action, ...(resource === undefined ? {} : { resource }) };
}
