import { createHash } from 'node:crypto';
/** A small seeded generator of pseudo-random numbers (mulberry32): the same seed, the same file bytes. */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const SERVICES = ['s3', 'dynamodb', 's3', 'sqs', 's3', 'ec2', 'lambda', 'kms', 'secretsmanager', 'sns', 'logs', 'sts', 'iam', 'ecr', 'ssm', 'rds', 'cloudformation', 'autoscaling'];
const VERBS = ['Get', 'List', 'Describe', 'Put', 'Create', 'Delete', 'Update', 'Batch', 'Tag', 'Start'];
const NOUNS = ['Object', 'Item', 'Message', 'Instances', 'Function', 'Key', 'SecretValue', 'Topic', 'Streams', 'Role', 'Image', 'Parameter', 'Snapshot', 'Stack', 'Group'];
const ACCOUNT = '111122223333';
const PRINCIPALS = 200;
const EVENT_NAMES = 400;
/** Event names that one principal uses. */
const NAMES_EACH = 25;
/** Sessions that one principal has. */
const SESSIONS = 3;
/** Calls that run at one time. */
const RUNNING = 50;
const HEX = '0123456789abcdef';
/** Temporary credentials of instances and functions are renewed every few hours. */
const KEY_MS = 6 * 3_600_000;

interface Call {
  readonly principal: number;
  readonly service: string;
  readonly name: string;
  readonly session: string;
  /** What has an access key of its own for some hours. */
  readonly environment: string;
  readonly key: string;
}

function accessKey(environment: string, term: number): string {
  return `ASIA${createHash('sha256').update(`${environment} ${term}`).digest('hex').slice(0, 16).toUpperCase()}`;
}

/** Makes events as CloudTrail records look: about 1.48 KB each, few principals, many S3 keys. */
export class EventMaker {
  readonly #random: () => number;
  readonly #names: readonly { service: string; name: string }[];
  readonly #recent: string[] = [];
  readonly #running: Call[] = [];

  constructor(seed: number) {
    this.#random = randomNumbers(seed);
    this.#names = Array.from({ length: EVENT_NAMES }, (_, index) => ({
      service: SERVICES[index % SERVICES.length] as string,
      name: `${VERBS[Math.floor(index / 7) % VERBS.length]}${NOUNS[(index * 11) % NOUNS.length]}${index < 150 ? '' : String(index)}`,
    }));
  }

  /** One event at an instant; about one in 600 is delivered again. */
  event(at: number): string {
    const again = this.#recent.length > 100 && this.#random() < 0.0016;
    if (again) return this.#recent[this.#below(this.#recent.length)] as string;
    const text = JSON.stringify(this.#fresh(at));
    if (this.#random() < 0.05) this.#recent.push(text);
    if (this.#recent.length > 2_000) this.#recent.shift();
    return text;
  }

  /** What is called, by whom and on what. Programs call in bursts: mostly one of the last few calls is made again. */
  #call(): Call {
    if (this.#running.length === RUNNING && this.#random() < 0.6) return this.#running[this.#below(RUNNING)] as Call;
    const principal = this.#zipf(PRINCIPALS);
    const { service, name } = this.#names[(principal * 7 + this.#zipf(NAMES_EACH)) % EVENT_NAMES] as { service: string; name: string };
    const instance = this.#zipf(SESSIONS);
    // One role in four is a function's: its session has the function's name, and each of its environments its own key.
    const session = principal % 4 === 3 ? `function-${principal}` : `i-0${String(principal * 31 + instance).padStart(16, '0')}`;
    const environment = `${session} ${instance}`;
    const key = `data/${name.toLowerCase()}/part-${this.#random() < 0.5 ? this.#below(5) : this.#heavy()}.parquet`;
    const call = { principal, service, name, session, environment, key };
    this.#running.push(call);
    if (this.#running.length > RUNNING) this.#running.shift();
    return call;
  }

  #fresh(at: number): unknown {
    const { principal, service, name, session, environment, key } = this.#call();
    const role = `service-role-${String(principal).padStart(3, '0')}`;
    const roleId = `AROA${String(principal).padStart(4, '0')}EXAMPLEID${String(principal % 10)}`.slice(0, 21);
    const bucket = `team-${principal % 40}-bucket`;
    const time = `${new Date(at).toISOString().slice(0, 19)}Z`;
    const denied = (principal + name.length) % 5 === 0 && this.#random() < 0.1;
    return {
      eventVersion: '1.09',
      userIdentity: {
        type: 'AssumedRole',
        principalId: `${roleId}:${session}`,
        arn: `arn:aws:sts::${ACCOUNT}:assumed-role/${role}/${session}`,
        accountId: ACCOUNT,
        accessKeyId: accessKey(environment, Math.floor(at / KEY_MS)),
        sessionContext: {
          sessionIssuer: { type: 'Role', principalId: roleId, arn: `arn:aws:iam::${ACCOUNT}:role/${role}`, accountId: ACCOUNT, userName: role },
          attributes: { creationDate: time, mfaAuthenticated: 'false' },
        },
      },
      eventTime: time,
      eventSource: `${service}.amazonaws.com`,
      eventName: name,
      awsRegion: 'eu-central-1',
      sourceIPAddress: `10.${principal % 250}.${this.#below(250)}.${this.#below(250)}`,
      userAgent: '[aws-sdk-java/2.20.100 Linux/5.10.0 OpenJDK_64-Bit_Server_VM/17.0.7 exec-env/AWS_ECS_FARGATE]',
      ...(denied ? { errorCode: 'AccessDenied', errorMessage: `User: arn:aws:sts::${ACCOUNT}:assumed-role/${role}/${session} is not authorized to perform this action` } : {}),
      requestParameters: service === 's3' ? { bucketName: bucket, key, Host: `${bucket}.s3.eu-central-1.amazonaws.com` } : { name: `${service}-resource-${principal % 25}`, filter: 'ready' },
      responseElements: null,
      additionalEventData: { SignatureVersion: 'SigV4', CipherSuite: 'ECDHE-RSA-AES128-GCM-SHA256', bytesTransferredIn: 0, 'x-amz-id-2': this.#hex(24), bytesTransferredOut: this.#below(100_000) },
      requestID: this.#hex(16).toUpperCase(),
      eventID: this.#uuid(),
      readOnly: /^(Get|List|Describe|Batch)/.test(name),
      resources: service === 's3' ? [{ type: 'AWS::S3::Object', ARN: `arn:aws:s3:::${bucket}/${key}` }, { accountId: ACCOUNT, type: 'AWS::S3::Bucket', ARN: `arn:aws:s3:::${bucket}` }] : undefined,
      eventType: 'AwsApiCall',
      managementEvent: service !== 's3',
      recipientAccountId: ACCOUNT,
      eventCategory: service === 's3' ? 'Data' : 'Management',
      tlsDetails: { tlsVersion: 'TLSv1.3', cipherSuite: 'TLS_AES_128_GCM_SHA256', clientProvidedHostHeader: `${service}.eu-central-1.amazonaws.com` },
    };
  }

  #below(count: number): number {
    return Math.floor(this.#random() * count);
  }

  /** Small numbers often, large ones seldom. */
  #zipf(count: number): number {
    return Math.min(count - 1, Math.floor(count ** this.#random()) - 1);
  }

  #heavy(): number {
    return Math.floor(1_000_000 ** this.#random());
  }

  #hex(digits: number): string {
    let text = '';
    for (let digit = 0; digit < digits; digit += 1) text += HEX[this.#below(16)];
    return text;
  }

  #uuid(): string {
    const hex = this.#hex(32);
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
  }
}
