/** A whole number with commas between thousands. */
export function countText(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A sum of risk weights with one decimal. */
export function weightText(weight: number): string {
  const [whole = '0', decimal = '0'] = weight.toFixed(1).split('.');
  return `${countText(Number(whole))}.${decimal}`;
}

/** A share in whole percent; below one and above 99 it says so, and so never rounds something to nothing or a part to the whole. */
export function shareText(part: number, whole: number): string {
  if (whole <= 0 || part <= 0) return '0 %';
  if (part >= whole) return '100 %';
  const percent = (100 * part) / whole;
  if (percent < 1) return '<1 %';
  return percent > 99 ? '>99 %' : `${Math.round(percent)} %`;
}

/** `1 permission`, `2 permissions`; a plural that is not made by `s` is given. */
export function plural(count: number, noun: string, many = `${noun}s`): string {
  return `${countText(count)} ${count === 1 ? noun : many}`;
}
