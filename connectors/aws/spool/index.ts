import type { LiveSource } from '../../../src/core/spool.ts';
import type { AwsConfig } from '../config.ts';

/** Live fetching from AWS, by the SDK, which is loaded when the first source asks for it. */
export const live: LiveSource<AwsConfig> = {
  wanted: (config) => (config.live === undefined ? undefined : { keep: config.live.keep ?? false }),
  fetch: async () => (await import('./fetch.ts')).fetchAws,
  example: [
    'live:',
    '  accounts:',
    '    - profile: YOUR-PROFILE      # or leave `accounts` out: the standard credentials',
    '  events: {}                     # the last 90 days of management events, without a trail',
    '  # logs:                        # or, better, all that a trail recorded',
    '  #   bucket: YOUR-TRAIL-BUCKET',
    '  #   region: eu-central-1',
    '  #   from: 2026-01-01',
  ],
};
