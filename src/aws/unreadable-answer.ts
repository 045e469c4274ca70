/** Something answered that is not EC2, or half of it. */
export class UnreadableAnswer extends Error {
  override name = 'UnreadableAnswer';
}
