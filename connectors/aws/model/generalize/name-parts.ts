/** A part of a name that a program chose, and that the next name will not have. */
export interface NamePart {
  /** Name of the rule, as proposals and proofs print it. */
  readonly rule: string;
  /** Linear: no nested or adjacent unbounded quantifiers. */
  readonly part: RegExp;
  /** What stands for it in a pattern. */
  readonly mask: (text: string) => string;
  readonly why: string;
  readonly cite: string;
}

/** The same shape: letters and digits become `?`, separators stay. */
const sameShape = (text: string): string => text.replace(/[0-9A-Za-z]/g, '?');
/** Not the middle of a longer word. */
const BEFORE = '(?<![0-9A-Za-z])';
const AFTER = '(?![0-9A-Za-z])';
const YEAR = '20\\d\\d';
const MONTH = '(?:0[1-9]|1[0-2])';
const DAY = '(?:0[1-9]|[12]\\d|3[01])';

/**
 * Parts of names that do not come back, tried in this order. Where a part has a fixed shape the pattern keeps it, so it
 * stands for names of that very shape only. Numbers of twelve digits are accounts and stay, as do short numbers: `orders-2`.
 */
export const NAME_PARTS: readonly NamePart[] = [
  {
    rule: 'uuid',
    part: new RegExp(`${BEFORE}[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}${AFTER}`, 'g'),
    mask: sameShape,
    why: 'the name holds a UUID',
    cite: 'https://www.rfc-editor.org/rfc/rfc9562',
  },
  {
    rule: 'date',
    part: new RegExp(`${BEFORE}${YEAR}([-/._]?)${MONTH}\\1${DAY}(?:[-T_]?[0-2]\\d[-:.]?[0-5]\\d(?:[-:.]?[0-5]\\d)?Z?)?${AFTER}`, 'g'),
    mask: sameShape,
    why: 'the name holds a date',
    cite: 'https://www.iso.org/iso-8601-date-and-time-format.html',
  },
  {
    rule: 'hex-id',
    part: new RegExp(`${BEFORE}(?=[a-f]*\\d)(?=\\d*[a-f])(?:[0-9a-f]{8}|[0-9a-f]{12,64})${AFTER}`, 'g'),
    mask: sameShape,
    why: 'the name holds a hexadecimal id, such as a commit, a digest or an EC2 id',
    cite: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html',
  },
  {
    rule: 'stack-suffix',
    part: /(?<=[0-9A-Za-z]-)(?=[A-Z]*\d)(?=\d*[A-Z])(?:[0-9A-Z]{12}|[0-9A-Z]{13})$|(?<=[0-9A-Za-z]-)(?=[0-9A-Za-z]*\d)(?=[0-9A-Za-z]*[A-Z])(?=[0-9A-Za-z]*[a-z])[0-9A-Za-z]{12}$/g,
    mask: sameShape,
    why: 'CloudFormation ends the names that it gives in an id of its own, and a replaced resource gets another one',
    cite: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-name.html',
  },
  {
    rule: 'long-number',
    part: new RegExp(`${BEFORE}(?!\\d{12}${AFTER})\\d{5,}${AFTER}`, 'g'),
    mask: () => '*',
    why: 'the name holds a number that counts up, or an instant',
    cite: 'https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap04.html#tag_04_19',
  },
];
