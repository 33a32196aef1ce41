import { storedDamageContract } from '../../contracts/stored-damage.ts';
import { startDynalite } from '../../support/dynalite.ts';

storedDamageContract('dynalite', startDynalite);
