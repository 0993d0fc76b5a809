import { z } from 'zod';

/** A consent as content: paragraphs with places for names, the data that may be queried, and by whom. */
export const ConsentTemplate = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  version: z.int().positive(),
  title: z.string().min(1),
  clause: z.string().min(1),
  document: z.string().min(1),
  /** Places: `{village}`, `{householder}`, `{members}`, `{bodies}`, `{items}`, `{date}`. */
  paragraphs: z.array(z.string().min(1)).min(1),
  /** What may be queried; an `optional` item only when the household ticks it. */
  items: z
    .array(z.strictObject({ id: z.string(), label: z.string().min(1), optional: z.literal(true).optional() }))
    .min(1),
  /** Departments that receive it, 三（六）. */
  bodies: z.array(z.string().min(1)).min(1),
});
export type ConsentTemplate = z.infer<typeof ConsentTemplate>;

/** The name under which a consent record says which template it was made from: `authorisation.v1`. */
export function templateName(template: ConsentTemplate): string {
  return `${template.id}.v${template.version}`;
}
