import type { Schedule } from "../../kit/schedule/schedule.ts";

/** A change of a schedule. It returns a new one; a field set to `undefined` gets its default. */
export type Edit = (schedule: Schedule) => Schedule;
