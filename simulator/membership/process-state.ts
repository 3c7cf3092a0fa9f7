/** What the process of a node is doing. */
export type ProcessState = "down" | "starting" | "running" | "stopped" | "shutting down";
