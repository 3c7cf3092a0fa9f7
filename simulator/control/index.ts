export { type ControlOptions, type ServedControl, serveControl } from "./serve-control.ts";
export { type Simulator, type SimulatorOptions, startSimulator } from "./start-simulator.ts";
