import { describeSchedules } from './schedules.ts';

describeSchedules(251, 500);
