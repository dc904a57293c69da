import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { queryXml, restXml } from './xml.ts';

/** A call as it came over the wire. */
export interface Call {
  /** The IAM action that it needs. */
  readonly action: string;
  readonly region: string;
  /** Account of the access key by which it is signed. */
  readonly account: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** An answer, in the words of the service's protocol. */
export type Answer =
  | { readonly output: Readonly<Record<string, unknown>> }
  | { readonly bytes: Buffer; readonly cutAt?: number }
  | { readonly error: string; readonly message?: string; readonly status?: number };

/** A made-up AWS: answers a call, or leaves it to the next. */
export type Service = (call: Call) => Answer | undefined;

type Protocol = 'json' | 'query' | 's3';

/**
 * A server on the loopback that speaks AWS's protocols: JSON 1.1 by `X-Amz-Target`, the query protocol with XML answers, and
 * S3's REST. It keeps every call. The SDK is pointed at it by `AWS_ENDPOINT_URL`.
 */
export class LocalAws {
  readonly calls: Call[] = [];
  /** Asked in order; the first answer counts. */
  readonly services: Service[] = [];
  /** Accounts by access key id. */
  readonly keys = new Map<string, string>([['AKIALOCALLOCALLOCAL1', '111122223333']]);
  /** What its answers say the time is. */
  date = 'Thu, 01 Jan 2099 00:00:00 GMT';
  readonly #server: Server = createServer((request, response) => void this.#answer(request, response));
  readonly #environment = { ...process.env };

  /** Starts, and makes this process use it. */
  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    Object.assign(process.env, this.environment());
    for (const name of ['AWS_PROFILE', 'AWS_SESSION_TOKEN']) delete process.env[name];
  }

  /** What a process needs to use it. */
  environment(): Readonly<Record<string, string>> {
    return {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`,
      AWS_ACCESS_KEY_ID: 'AKIALOCALLOCALLOCAL1',
      AWS_SECRET_ACCESS_KEY: 'local-secret-of-a-test',
      AWS_REGION: 'eu-central-1',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      AWS_MAX_ATTEMPTS: '3',
    };
  }

  async stop(): Promise<void> {
    for (const name of Object.keys(process.env)) if (!(name in this.#environment)) delete process.env[name];
    Object.assign(process.env, this.#environment);
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** The calls of one action. */
  of(action: string): readonly Call[] {
    return this.calls.filter((call) => call.action === action);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader('date', this.date);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const [, key = '', region = '', service = ''] = /Credential=([^/]+)\/\d{8}\/([^/]+)\/([^/]+)\//.exec(request.headers.authorization ?? '') ?? [];
    const { protocol, name, input } = read(request, Buffer.concat(chunks).toString('utf8'), service);
    const call: Call = { action: `${service}:${name}`, region, account: this.keys.get(key) ?? '', input };
    this.calls.push(call);
    for (const one of this.services) {
      const answer = one(call);
      if (answer !== undefined) return send(response, protocol, name, answer);
    }
    send(response, protocol, name, { error: 'InvalidAction', message: `nobody answers ${call.action}`, status: 400 });
  }
}

function read(request: IncomingMessage, body: string, service: string): { readonly protocol: Protocol; readonly name: string; readonly input: Readonly<Record<string, unknown>> } {
  const target = request.headers['x-amz-target'];
  if (typeof target === 'string') return { protocol: 'json', name: target.slice(target.lastIndexOf('.') + 1), input: JSON.parse(body) as Record<string, unknown> };
  if (service !== 's3') {
    const { Action: name = '', Version: _, ...input } = Object.fromEntries(new URLSearchParams(body));
    return { protocol: 'query', name, input };
  }
  const url = new URL(request.url ?? '/', 'http://localhost');
  const [, bucket = '', ...rest] = url.pathname.split('/');
  const key = rest.map(decodeURIComponent).join('/');
  // The permission of ListObjectsV2 is s3:ListBucket.
  return key === '' ? { protocol: 's3', name: 'ListBucket', input: { bucket, ...Object.fromEntries(url.searchParams) } } : { protocol: 's3', name: 'GetObject', input: { bucket, key } };
}

function send(response: ServerResponse, protocol: Protocol, name: string, answer: Answer): void {
  if ('bytes' in answer) {
    response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': answer.bytes.length });
    if (answer.cutAt === undefined) return void response.end(answer.bytes);
    // The half is on its way before the line goes dead.
    response.write(answer.bytes.subarray(0, answer.cutAt), () => response.destroy());
    return;
  }
  const failed = 'error' in answer;
  const status = failed ? (answer.status ?? 400) : 200;
  if (protocol === 'json') {
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
    return void response.end(JSON.stringify(failed ? { __type: answer.error, message: answer.message ?? '' } : answer.output));
  }
  response.writeHead(status, { 'content-type': 'text/xml' });
  if (protocol === 's3') {
    const inner = failed ? `<Error><Code>${answer.error}</Code><Message>${answer.message ?? ''}</Message></Error>` : `<ListBucketResult>${restXml(answer.output)}</ListBucketResult>`;
    return void response.end(`<?xml version="1.0" encoding="UTF-8"?>${inner}`);
  }
  const inner = failed
    ? `<ErrorResponse><Error><Type>Sender</Type><Code>${answer.error}</Code><Message>${answer.message ?? ''}</Message></Error></ErrorResponse>`
    : `<${name}Response><${name}Result>${queryXml(answer.output)}</${name}Result></${name}Response>`;
  response.end(inner);
}
