import { afterEach, beforeEach } from 'vitest';
import { Fetching } from './fetching.ts';
import { LocalAws, type Service } from './local-aws.ts';

/** What a test fetches from, and where to. */
export interface FreshAws {
  readonly aws: LocalAws;
  readonly fetching: Fetching;
}

/** A local AWS that answers as these services do, and an empty spool; both are new for each test of the file. */
export function freshAws(services: (aws: LocalAws) => readonly Service[]): FreshAws {
  let aws: LocalAws;
  let fetching: Fetching;
  beforeEach(async () => {
    aws = new LocalAws();
    fetching = new Fetching();
    await aws.start();
    aws.services.push(...services(aws));
  });
  afterEach(async () => {
    await aws.stop();
    fetching.dispose();
  });
  return {
    get aws() {
      return aws;
    },
    get fetching() {
      return fetching;
    },
  };
}
