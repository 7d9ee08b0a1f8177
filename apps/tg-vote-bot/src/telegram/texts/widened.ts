/** The same keys, with any text. */
export type Widened<Tree> = {
  readonly [Key in keyof Tree]: Tree[Key] extends string ? string : Widened<Tree[Key]>;
};
