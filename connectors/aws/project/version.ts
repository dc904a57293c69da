/**
 * True for versions whose major is 1: `1.0` … `1.11` are known, later minors only add members, another major may
 * change what is there (CloudTrail User Guide, "record contents", `eventVersion`: applications should check that the
 * major version is equal).
 */
export function isKnownVersion(version: unknown): boolean {
  if (typeof version !== 'string' || version.length > 8 || version.charCodeAt(0) !== 49) return false;
  if (version.length === 1) return true;
  if (version.charCodeAt(1) !== 46 || version.length === 2) return false;
  for (let at = 2; at < version.length; at++) {
    const code = version.charCodeAt(at);
    if (code < 48 || code > 57) return false;
  }
  return true;
}
