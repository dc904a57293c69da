/** Something of a holder or policy that cannot be, such as a document that cannot be read, with its name. */
export class BrokenDetail extends Error {
  override readonly name = 'BrokenDetail';
}
