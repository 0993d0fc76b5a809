/** E blocks submitting a visit, never saving or syncing; W wants a word; I is to be known. */
export type Severity = 'E' | 'W' | 'I';

interface Rule {
  readonly severity: Severity;
  /** Clause that asks for it; null for a check of data quality that offices run. */
  readonly clause: string | null;
}

/**
 * The rules whose facts the records hold, by the numbers of the office checks (docs/completeness.md lists all
 * forty), with what the form itself demands.
 * Source: policy research §1.12.
 */
export const RULES = {
  required: { severity: 'E', clause: '三（三）' },
  nonAnswer: { severity: 'I', clause: null },
  conflict: { severity: 'W', clause: '三（三）' },
  list: { severity: 'E', clause: '三（三）' },
  window: { severity: 'W', clause: null },
  sum: { severity: 'W', clause: null },
  visit: { severity: 'E', clause: '三（三）' },
  '1': { severity: 'E', clause: null },
  '2': { severity: 'E', clause: null },
  '3': { severity: 'E', clause: null },
  '4': { severity: 'E', clause: null },
  '5': { severity: 'W', clause: null },
  '6': { severity: 'W', clause: null },
  '8': { severity: 'E', clause: null },
  '9': { severity: 'W', clause: null },
  '10': { severity: 'W', clause: null },
  '12': { severity: 'W', clause: null },
  '13': { severity: 'W', clause: null },
  '14': { severity: 'E', clause: null },
  '15': { severity: 'W', clause: null },
  '16': { severity: 'W', clause: null },
  '17': { severity: 'E', clause: '四（七）' },
  '18': { severity: 'W', clause: '四（七）' },
  '19': { severity: 'W', clause: null },
  '22': { severity: 'E', clause: '二（一）' },
  '23': { severity: 'W', clause: null },
  '24': { severity: 'W', clause: null },
  '25': { severity: 'W', clause: null },
  '26': { severity: 'W', clause: null },
  '34': { severity: 'E', clause: '三（三）' },
  '36': { severity: 'I', clause: '二（三）' },
  '38': { severity: 'E', clause: '附件2 九' },
  '39': { severity: 'W', clause: null },
  '40': { severity: 'W', clause: null },
} as const satisfies Record<string, Rule>;

export type RuleName = keyof typeof RULES;
