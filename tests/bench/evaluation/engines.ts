import type { HouseholdFacts } from '#domain/eligibility/facts.ts';

import { verdictOfCodes } from './by-hand.ts';
import { type FlatFacts, flatFacts } from './flat-facts.ts';
import { type Condition, type Rule, RULES } from './rules.ts';

/** A peer under measure: the verdict of a household, with or without the explanation the peer offers. */
export type Peer = {
  readonly name: string;
  readonly verdict: (household: HouseholdFacts) => Promise<string>;
  readonly explained: (household: HouseholdFacts) => Promise<string>;
};

const isRule = (part: Condition | Rule): part is Rule => Array.isArray(part[2]);

type JsonRules = {
  Engine: new (rules: unknown[]) => {
    addRule(rule: unknown): void;
    run(facts: FlatFacts): Promise<{ events: { type: string }[]; results: Rendered[]; failureResults: Rendered[] }>;
  };
};
type Rendered = { toJSON(text: boolean): unknown };

/** json-rules-engine: one rule a code; its explanation are the results of all rules. */
export function jsonRulesEngine(module: unknown): Peer {
  const { Engine } = module as JsonRules;
  const operators = { '==': 'equal', '<=': 'lessThanInclusive', '>': 'greaterThan' } as const;
  const conditions = ([, mode, parts]: Rule): unknown => ({
    [mode]: parts.map((part) =>
      isRule(part) ? conditions(part) : { fact: part[0], operator: operators[part[1]], value: part[2] },
    ),
  });
  const engine = new Engine([]);
  for (const rule of RULES) engine.addRule({ name: rule[0], conditions: conditions(rule), event: { type: rule[0] } });
  let sink = 0;
  return {
    name: 'json-rules-engine',
    verdict: async (household) => {
      const facts = flatFacts(household);
      const { events } = await engine.run(facts);
      return verdictOfCodes(
        events.map(({ type }) => type),
        facts.general,
      );
    },
    explained: async (household) => {
      const facts = flatFacts(household);
      const { events, results, failureResults } = await engine.run(facts);
      sink += [...results, ...failureResults].map((result) => result.toJSON(false)).length;
      return sink < 0
        ? ''
        : verdictOfCodes(
            events.map(({ type }) => type),
            facts.general,
          );
    },
  };
}

type Zen = {
  ZenEngine: new () => {
    createDecision(content: unknown): {
      evaluate(
        facts: FlatFacts,
        options?: { trace: boolean },
      ): Promise<{ result: Record<string, unknown>; trace?: unknown }>;
    };
  };
};

/** zen-engine: one expression node with an expression a code; its explanation is the trace. */
export function zenEngine(module: unknown): Peer {
  const { ZenEngine } = module as Zen;
  const text = ([, mode, parts]: Rule): string =>
    parts
      .map((part) => (isRule(part) ? `(${text(part)})` : `${part[0]} ${part[1]} ${JSON.stringify(part[2])}`))
      .join(mode === 'all' ? ' and ' : ' or ');
  const expressions = RULES.map((rule) => ({ id: rule[0], key: rule[0], value: text(rule) }));
  const place = { x: 0, y: 0 };
  const decision = new ZenEngine().createDecision({
    nodes: [
      { id: 'i', type: 'inputNode', name: 'in', position: place },
      { id: 'e', type: 'expressionNode', name: 'rules', position: place, content: { expressions } },
      { id: 'o', type: 'outputNode', name: 'out', position: place },
    ],
    edges: [
      { id: 'a', sourceId: 'i', targetId: 'e', type: 'edge' },
      { id: 'b', sourceId: 'e', targetId: 'o', type: 'edge' },
    ],
  });
  const codes = (result: Record<string, unknown>): string[] =>
    RULES.filter(([code]) => result[code] === true).map(([code]) => code);
  return {
    name: '@gorules/zen-engine',
    verdict: async (household) => {
      const facts = flatFacts(household);
      return verdictOfCodes(codes((await decision.evaluate(facts)).result), facts.general);
    },
    explained: async (household) => {
      const facts = flatFacts(household);
      const { result, trace } = await decision.evaluate(facts, { trace: true });
      return trace === undefined ? '' : verdictOfCodes(codes(result), facts.general);
    },
  };
}
