import { memoryHouseholdStore } from '#storage/memory-household-store.ts';
import { householdStoreContract } from './household-store-contract.ts';
import { clockFrom, idsFrom, plainJudge, testTablet } from './tablet-for-tests.ts';

householdStoreContract('Dexie', async () => (await testTablet()).households);
householdStoreContract('memory', async () =>
  memoryHouseholdStore({ now: clockFrom(Date.UTC(2026, 10, 23)), newId: idsFrom(5), author: 'u1', judge: plainJudge }),
);
