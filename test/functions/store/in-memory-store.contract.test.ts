import { inMemoryStore } from '../../../functions/store/in-memory-store.ts';
import { HISTORY_DAYS } from '../../contracts/job-store/retention.ts';
import { jobStoreContract } from '../../contracts/job-store.ts';

jobStoreContract('in memory', async () => ({
  store: inMemoryStore({ historyDays: HISTORY_DAYS }),
  close: async () => {},
}));
