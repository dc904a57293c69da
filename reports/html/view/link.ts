import { fileUrl } from '../../escape/url.ts';

/** A file of the output folder; `url` is empty when its name must not become a link. */
export interface FileLink {
  readonly name: string;
  readonly url: string;
}

/** A link to a file from the folder in which the report stands. */
export function fileLink(name: string, ...parts: readonly string[]): FileLink {
  return { name, url: fileUrl(...parts) ?? '' };
}
