export { stage } from "../run/simulated-world.ts";
export type { Call, NodePlan, Schedule, TaskPlan, WaitPlan, WorldEvent } from "../schedule/schedule.ts";
export { scheduleArbitrary } from "./schedule-arbitrary.ts";
