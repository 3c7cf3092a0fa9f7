export { stage } from "../run/simulated-world.ts";
export { type StagedNetwork, stageNetwork } from "../run/stage-network.ts";
export type { Happening, NetworkPlan, Occasion, SeedPlan } from "../schedule/network-plan.ts";
export type { Call, NodePlan, Schedule, TaskPlan, WaitPlan, WorldEvent } from "../schedule/schedule.ts";
export { membersArbitrary, type NetworkSchedule, networkArbitrary, networkScheduleArbitrary } from "./network-arbitrary.ts";
export { scheduleArbitrary } from "./schedule-arbitrary.ts";
