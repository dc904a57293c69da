import { countText } from '../../src/core/number-text.ts';

/** A bullet list; items are Markdown already. */
export function bullets(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join('\n');
}

/** The first `limit` items, and a last one that says how many are left out and where they are. */
export function capped(items: readonly string[], limit: number, where: string): string[] {
  return items.length <= limit ? [...items] : [...items.slice(0, limit), `and ${countText(items.length - limit)} more in ${where}`];
}

/** A bullet list under its title; nothing when there is no item. */
export function titled(title: string, items: readonly string[]): string[] {
  return items.length === 0 ? [] : [title, bullets(items)];
}
