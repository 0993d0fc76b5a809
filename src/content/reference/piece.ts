import { z } from 'zod';

/** One piece of content as the feed `reference` carries it. Source: sync contract, Entries (`content`). */
export const Piece = z.strictObject({
  /** Kind and id: `form/field-survey`. */
  name: z.string().regex(/^[a-z]{1,32}\/[a-z0-9-]{1,64}$/),
  version: z.int().positive(),
  body: z.unknown(),
});
export type Piece = z.infer<typeof Piece>;
