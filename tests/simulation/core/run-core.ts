import { mergeRecord } from '#domain/merge/merge.ts';
import { canonicalJson } from '#domain/encoding/canonical-json.ts';
import { householdFile } from '#domain/record/household-file.ts';
import { Chance } from '../chance.ts';
import { act } from './act.ts';
import { Broken, hold } from './broken.ts';
import { type Replica } from './replica.ts';
import { type Scenario } from './scenario.ts';
import { World } from './world.ts';

export interface Failure {
  /** `I2` …, or `crash` when the product threw. */
  readonly oracle: string;
  readonly message: string;
  /** Steps done before; their number when the end does not hold. */
  readonly step: number;
}

/** Plays a story in the pure core, with the oracles looking after every step. */
export async function runCore(scenario: Scenario): Promise<Failure | null> {
  const world = new World(scenario);
  let step = 0;
  try {
    for (; step < scenario.steps.length; step++) {
      const next = scenario.steps[step];
      if (next === undefined) continue;
      await act(world, next);
      world.settle();
    }
    world.heal();
    checkUnion(world.server.replica, new Chance(step + world.book.changes.length));
    checkPeople(world.server.replica);
    return null;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return {
      oracle: error instanceof Broken ? error.oracle : 'crash',
      message: error instanceof Broken ? error.message : String(error.stack),
      step,
    };
  }
}

/** I4: a set merged from overlapping parts, in any order, is the set. */
function checkUnion(replica: Replica, chance: Chance): void {
  const visible = replica.visible();
  for (const [root, view] of replica.views) {
    const changes = visible.filter(({ envelope }) => view.members.includes(envelope.record));
    const parts = [[], [], []] as (typeof changes)[];
    for (const change of changes) {
      const mask = 1 + chance.below(7);
      parts.forEach((part, at) => (mask & (1 << at)) !== 0 && part.push(change));
    }
    const joined = chance.shuffled(parts).flatMap((part) => chance.shuffled(part));
    const merged = canonicalJson(mergeRecord(joined, view.village));
    hold(merged === canonicalJson(view), 'I4', () => `${root} joined from parts is ${merged}`);
  }
}

/** I22: each person that has a known household is counted in exactly one. */
function checkPeople(replica: Replica): void {
  const views = [...replica.views.values()];
  const people = views.filter(({ kind }) => kind === 'person');
  const counted = new Map<string, string[]>();
  for (const household of views) {
    if (household.kind !== 'household') continue;
    for (const person of householdFile(household, people).persons)
      counted.set(person.record, [...(counted.get(person.record) ?? []), household.record]);
  }
  for (const person of people) {
    const expected = views.filter(
      (view) =>
        view.kind === 'household' && view.members.some((member) => member === person.live['household']?.[0]?.value),
    );
    const found = counted.get(person.record) ?? [];
    hold(
      found.join() === expected.map(({ record }) => record).join(),
      'I22',
      () =>
        `person ${person.record} is counted in [${found.join()}], not in [${expected.map(({ record }) => record).join()}]`,
    );
  }
}
