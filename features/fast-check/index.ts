export type { Call, NodePlan, Schedule, TaskPlan, WaitPlan, WorldEvent } from "../kit/schedule.ts";
export { stage } from "../kit/simulated-world.ts";
export { scheduleArbitrary } from "./schedule-arbitrary.ts";
