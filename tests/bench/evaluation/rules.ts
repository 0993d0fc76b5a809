import type { FlatFacts } from './flat-facts.ts';

/** The same rules as data, for engines that read rules: [code, 'all' | 'any', conditions], nested one level deep. */
export type Condition = readonly [fact: keyof FlatFacts, operator: '==' | '<=' | '>', value: number | string | boolean];
export type Rule = readonly [code: string, mode: 'all' | 'any', conditions: readonly (Condition | Rule)[]];

export const RULES: readonly Rule[] = [
  [
    'inScope',
    'all',
    [
      [
        '',
        'any',
        [
          ['lives', '==', 1],
          ['resettled', '==', 1],
        ],
      ],
      ['services', '==', 1],
    ],
  ],
  [
    'outOfScope',
    'any',
    [
      [
        '',
        'all',
        [
          ['lives', '==', 0],
          ['resettled', '==', 0],
        ],
      ],
      ['services', '==', 0],
    ],
  ],
  [
    'within',
    'all',
    [
      ['lineKnown', '==', true],
      ['overLine', '<=', 0],
    ],
  ],
  [
    'above',
    'all',
    [
      ['lineKnown', '==', true],
      ['overLine', '>', 0],
    ],
  ],
  [
    'referenceWithin',
    'all',
    [
      ['referenceKnown', '==', true],
      ['referenceOverLine', '<=', 0],
    ],
  ],
  [
    'referenceAbove',
    'all',
    [
      ['referenceKnown', '==', true],
      ['referenceOverLine', '>', 0],
    ],
  ],
  ['collapse', 'all', [['collapse', '==', 1]]],
  ['noCollapse', 'all', [['collapse', '==', 0]]],
  [
    'noRisk',
    'all',
    [
      ['risksKnown', '==', true],
      ['risks', '==', 0],
    ],
  ],
  ['event', 'all', [['events', '>', 0]]],
  [
    'otherRisk',
    'all',
    [
      ['risks', '>', 0],
      ['events', '==', 0],
    ],
  ],
  [
    'problem',
    'any',
    [
      ['housing', '==', 1],
      ['schooling', '==', 1],
      ['insurance', '==', 1],
      ['water', '==', 1],
    ],
  ],
  [
    'noProblem',
    'all',
    [
      ['housing', '==', 0],
      ['schooling', '==', 0],
      ['insurance', '==', 0],
      ['water', '==', 0],
    ],
  ],
  ['hit1', 'all', [['servants', '>', 0]]],
  ['hit2', 'all', [['paidCadres', '>', 0]]],
  ['hit3', 'all', [['carsForUse', '>', 0]]],
  [
    'pending3',
    'all',
    [
      ['doubtfulVehicles', '>', 0],
      ['carsForUse', '==', 0],
    ],
  ],
  ['hit4', 'all', [['townHomes', '>', 0]]],
  [
    'pending4',
    'all',
    [
      ['resettlementHomes', '>', 0],
      ['townHomes', '==', 0],
    ],
  ],
  ['hit5', 'all', [['companies', '>', 0]]],
  [
    'pending5',
    'all',
    [
      ['doubtfulCompanies', '>', 0],
      ['companies', '==', 0],
    ],
  ],
  ['hit6', 'all', [['finding6', '==', 'hit']]],
  [
    'pending6',
    'all',
    [
      ['finding6', '==', ''],
      [
        '',
        'any',
        [
          ['hires', '==', 1],
          ['largeFarm', '==', 1],
        ],
      ],
    ],
  ],
  ['hit7', 'all', [['finding7', '==', 'hit']]],
  [
    'pending7',
    'all',
    [
      ['finding7', '==', ''],
      ['recentSplit', '==', 1],
    ],
  ],
  ['hit8', 'all', [['finding8', '==', 'hit']]],
  [
    'pending8',
    'all',
    [
      ['finding8', '==', ''],
      ['nominal', '==', 1],
    ],
  ],
  ['hit10', 'all', [['finding10', '==', 'hit']]],
  [
    'pending10',
    'all',
    [
      ['finding10', '==', ''],
      ['dishonest', '==', 1],
    ],
  ],
  ['overridden', 'all', [['overridden', '==', true]]],
];
