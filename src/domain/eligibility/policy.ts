import * as z from 'zod';

import { Calendars } from '../calendar/working-days.ts';
import { CalendarDate, Month } from '../calendar/months.ts';
import { Fen } from './facts.ts';

const line = {
  /** A prefix of the village code: `53` is the province, `530925` the county. */
  region: z.string().regex(/^[0-9]{0,12}$/, { error: '应是行政区划代码的前几位数字' }),
  validFrom: Month,
  /** The last month in which the row holds; without it the row is open. */
  validTo: Month.nullish(),
  /** Fen a person and year. */
  amount: Fen,
  document: z.string().min(1),
};

/** One row of the monitoring line 监测范围, 二（二）. */
export const LineRow = z.strictObject(line);
export type LineRow = z.infer<typeof LineRow>;

type LineRows = readonly LineRow[];

/** The first thing wrong with a table of lines as a whole, or null: no verdict may hang on the order of its rows. */
function faultOfLines(lines: LineRows): string | null {
  const seen = new Set<string>();
  for (const { region, validFrom, validTo } of lines) {
    if (validTo != null && validTo < validFrom) return `${region} 的监测线 ${validFrom} 起、${validTo} 止，先后颠倒`;
    const key = `${region} ${validFrom}`;
    if (seen.has(key)) return `${region} 从 ${validFrom} 起的监测线写了两次`;
    seen.add(key);
  }
  return null;
}

const checkLines = (lines: LineRows, context: z.core.$RefinementCtx<LineRows>): void => {
  const fault = faultOfLines(lines);
  if (fault !== null) context.addIssue({ code: 'custom', message: fault, input: lines });
};

/** What a policy file may replace: a key given takes the place of what ships, `calendar` year by year. */
export const PolicyFile = z.strictObject({
  lines: z.array(LineRow).superRefine(checkLines).nullish(),
  uncountedTransfers: z.array(z.string()).nullish(),
  medicalCost: Fen.nullish(),
  calendar: Calendars.nullish(),
});
export type PolicyFile = z.infer<typeof PolicyFile>;

const source = { clause: z.string().min(1), document: z.string().min(1) };

/** A number of the programme with the clause and the document it stands on. */
const Sourced = z.strictObject({ value: z.int().min(0), ...source });

const Limits = {
  /** Below this age a public post nobody asked about is none. */
  adultAge: Sourced,
  /** From this age on a person who cannot look after themselves makes a key group. */
  elderAge: Sourced,
  /** The four indicators of safe drinking water. */
  waterWetLitres: Sourced,
  waterScarceLitres: Sourced,
  waterMinutes: Sourced,
  waterMetres: Sourced,
  waterClimbMetres: Sourced,
  waterDryDays: Sourced,
  /** Months of steady income, and months since identification, before a risk may be marked as gone. */
  incomeStableMonths: Sourced,
  monthsSinceIdentification: Sourced,
};

/** A shipped policy: content in which every number carries its clause and document. */
export const PolicyContent = z.strictObject({
  id: z.string().min(1),
  title: z.string().min(1),
  document: z.string().min(1),
  /** From this day on it takes the place of the policies before it; the first policy has none. */
  inForceFrom: CalendarDate.optional(),
  /** The words of every clause that a reason cites, to be quoted beside it. */
  clauses: z.array(z.strictObject({ clause: z.string().min(1), text: z.string().min(1) })),
  lines: z.array(z.strictObject({ ...line, clause: source.clause })).superRefine(checkLines),
  uncountedTransfers: z.array(z.strictObject({ kind: z.string().min(1), label: z.string().min(1), ...source })),
  medicalCost: Sourced,
  limits: z.strictObject(Limits),
});
export type PolicyContent = z.infer<typeof PolicyContent>;

/** The official calendar of one year as content. */
export const CalendarContent = z
  .strictObject({
    year: z.string().regex(/^[0-9]{4}$/),
    document: z.string().min(1),
    off: z.array(z.string()),
    work: z.array(z.string()),
  })
  .transform(({ year, document, off, work }, context) => {
    const read = Calendars.safeParse({ [year]: { off, work } });
    for (const { message, path } of read.error?.issues ?? [])
      context.addIssue({ code: 'custom', message, path: path.slice(1) });
    return read.success ? { year, document, calendar: read.data } : z.NEVER;
  });
export type CalendarContent = z.infer<typeof CalendarContent>;

export type LimitName = keyof typeof Limits;

/** Everything the evaluation takes from the programme. Money is in fen, ages in years, the rest in the unit named. */
export type Policy = {
  readonly id: string;
  readonly lines: readonly LineRow[];
  readonly uncountedTransfers: readonly string[];
  readonly medicalCost: number;
  readonly limits: Readonly<Record<LimitName, number>>;
  readonly calendars: Calendars;
};

/** The policy of shipped content with the calendars that are known. */
export function policyOf(content: PolicyContent, calendars: readonly CalendarContent[]): Policy {
  const limits = Object.fromEntries(Object.entries(content.limits).map(([name, { value }]) => [name, value]));
  return {
    id: content.id,
    lines: content.lines.map(({ region, validFrom, validTo, amount, document }) => ({
      region,
      validFrom,
      validTo: validTo ?? null,
      amount,
      document,
    })),
    uncountedTransfers: content.uncountedTransfers.map(({ kind }) => kind),
    medicalCost: content.medicalCost.value,
    limits: limits as Record<LimitName, number>,
    calendars: Object.assign({}, ...calendars.map(({ calendar }) => calendar)) as Calendars,
  };
}

/** `policy` with the keys that a policy file gives in place of its own. */
export function withPolicyFile(policy: Policy, file: PolicyFile): Policy {
  return {
    ...policy,
    lines: file.lines ?? policy.lines,
    uncountedTransfers: file.uncountedTransfers ?? policy.uncountedTransfers,
    medicalCost: file.medicalCost ?? policy.medicalCost,
    calendars: { ...policy.calendars, ...file.calendar },
  };
}

/**
 * The row of the monitoring line that holds for a village at a month: of the rows whose region is a prefix of the
 * village code the longest region wins, then the latest `validFrom`. Null when none holds.
 */
export function lineAt(policy: Policy, villageCode: string, asOf: string): LineRow | null {
  let best: LineRow | null = null;
  for (const row of policy.lines) {
    if (row.validFrom > asOf || (row.validTo != null && row.validTo < asOf)) continue;
    if (!villageCode.startsWith(row.region)) continue;
    if (
      best === null ||
      row.region.length > best.region.length ||
      (row.region.length === best.region.length && row.validFrom > best.validFrom)
    ) {
      best = row;
    }
  }
  return best;
}
